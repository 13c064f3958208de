import { useMemo } from 'react'
import type { SqlAnswer } from '../../../http/contract.ts'
import { counted, seconds } from '../../format.ts'
import { Empty } from '../../parts/notice.tsx'
import { RowTable } from '../../parts/row-table.tsx'
import { Section } from '../../parts/section.tsx'
import { LineChart } from '../line-chart.tsx'
import { chartOf } from './chart-of.ts'

/** The rows of a query as a table; with a column of times and one of numbers, also as a chart. */
export function Answer({ answer }: { readonly answer: SqlAnswer }) {
  const { columns, rows, cut, tookMs } = answer
  const chart = useMemo(() => chartOf(answer), [answer])
  const note = `${counted(rows.length, 'row')}${cut ? ' first' : ''} in ${seconds(tookMs / 1000)}`
  if (rows.length === 0)
    return (
      <Section title="Rows" note={note}>
        <Empty>The query gives no rows: widen its window, or take a condition away.</Empty>
      </Section>
    )
  return (
    <>
      {chart && (
        <Section title="Over time">
          <LineChart at={chart.at} lines={chart.lines} unit="" label={`Chart of ${chart.lines.length} columns`} />
        </Section>
      )}
      <Section title="Rows" note={note}>
        <RowTable label="Rows of the answer" columns={columns} rows={rows} />
      </Section>
    </>
  )
}
