import { useMemo } from 'react'
import type { SqlAnswer } from '../../../http/contract.ts'
import { counted, seconds, visible } from '../../format.ts'
import { Empty } from '../../parts/notice.tsx'
import { Section } from '../../parts/section.tsx'
import { LineChart } from '../line-chart.tsx'
import css from './answer.module.css'
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
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={css.scroll} aria-label="Rows of the answer" tabIndex={0}>
          <table className={css.table}>
            <thead>
              <tr>
                {columns.map(({ name, type }, i) => (
                  <th key={`${i} ${name}`} scope="col" title={type.slice(0, 200)} data-number={isNumber(type)}>
                    <bdi>{visible(name.slice(0, 100))}</bdi>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, i) => (
                <tr key={i}>
                  {row.map((cell, j) => (
                    <td key={j} data-number={isNumber(columns[j]?.type ?? '')}>
                      <bdi>{visible(cell)}</bdi>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </Section>
    </>
  )
}

const isNumber = (type: string): boolean => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type)
