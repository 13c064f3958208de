import type { EvidenceView } from '../../http/contract.ts'
import { counted, seconds } from '../format.ts'
import { Empty } from '../parts/notice.tsx'
import { RowTable } from '../parts/row-table.tsx'
import { Section } from '../parts/section.tsx'

/** The rows the evidence's query gives when it is run again. */
export function ResultRows({ again }: { readonly again: EvidenceView['again'] }) {
  if (again.state === 'failed')
    return (
      <Section title="Run again">
        <Empty>The query could not be run again: {again.why}</Empty>
      </Section>
    )
  const { table, tookMs } = again
  const note = `${counted(table.rows.length, 'row')}${table.cut ? ' first' : ''} in ${seconds(tookMs / 1000)}`
  return (
    <Section title="Run again" note={note}>
      {table.rows.length === 0 ? (
        <Empty>No rows: the telemetry of this window is no longer, or not yet, in the store.</Empty>
      ) : (
        <RowTable label="Rows" columns={table.columns.map((name) => ({ name }))} rows={table.rows} />
      )}
    </Section>
  )
}
