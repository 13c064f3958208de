import { visible } from '../format.ts'
import css from './row-table.module.css'

type Props = {
  /** What a screen reader calls it. */
  readonly label: string
  /** `type` as ClickHouse writes it, where it is known; numbers stand to the right. */
  readonly columns: readonly { readonly name: string; readonly type?: string }[]
  readonly rows: readonly (readonly string[])[]
}

/** Rows of telemetry as a table that scrolls in both directions; long values are cut by the eye, not in the page. */
export function RowTable({ label, columns, rows }: Props) {
  const isNumber = columns.map(({ type = '' }) => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={css.scroll} aria-label={label} tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            {columns.map(({ name, type }, i) => (
              <th key={`${i} ${name}`} scope="col" title={type?.slice(0, 200)} data-number={isNumber[i]}>
                <bdi>{visible(name.slice(0, 100))}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              {row.map((cell, j) => (
                <td key={j} data-number={isNumber[j]}>
                  <bdi>{visible(cell)}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
