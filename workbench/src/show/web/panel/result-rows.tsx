import type { EvidenceView } from '../../http/contract.ts'
import { seconds, visible } from '../format.ts'
import { Empty } from '../parts/notice.tsx'
import { Section } from '../parts/section.tsx'
import css from './result-rows.module.css'

/** The rows the evidence's query gives when it is run again. */
export function ResultRows({ again }: { readonly again: EvidenceView['again'] }) {
  if (again.state === 'failed')
    return (
      <Section title="Run again">
        <Empty>The query could not be run again: {again.why}</Empty>
      </Section>
    )
  const { table, tookMs } = again
  const note = `${table.rows.length}${table.cut ? ' first' : ''} rows in ${seconds(tookMs / 1000)}`
  return (
    <Section title="Run again" note={note}>
      {table.rows.length === 0 ? (
        <Empty>No rows: the telemetry of this window is no longer, or not yet, in the store.</Empty>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={css.scroll} aria-label="Rows" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                {table.columns.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={table.columns[j]}>
                      <bdi>{visible(cell)}</bdi>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </Section>
  )
}
