import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useMemo, useRef } from 'react'
import { visible } from '../format.ts'
import { useFind } from '../hooks/use-find.ts'
import { usePrinted } from '../hooks/use-printed.ts'
import { FindBar, isWorthFinding } from './find-bar.tsx'
import css from './row-table.module.css'

type Props = {
  /** What a screen reader calls it. */
  readonly label: string
  /** `type` as ClickHouse writes it, where it is known; numbers stand to the right. */
  readonly columns: readonly { readonly name: string; readonly type?: string }[]
  readonly rows: readonly (readonly string[])[]
}

const ROW_PX = 27
const BEYOND = 12 // rows drawn out of sight, so that one does not scroll into nothing
const NAME_CHARS = 100
const SEARCHED_CHARS = 2_000 // of a value; a row of the longest ones would take longer than a key press
const COLUMN_CHARS_MAX = 56 // the rest of a value is cut by the eye

/**
 * Rows of telemetry as a table that scrolls in both directions; long values are cut by the eye, not in the page. Only rows in sight are drawn,
 * a thousand of them would be tens of thousands of cells, so columns are as wide as all rows want them.
 */
export function RowTable({ label, columns, rows }: Props) {
  const isNumber = columns.map(({ type = '' }) => /^(Nullable\()?(U?Int|Float|Decimal)/.test(type))
  const widths = useMemo(() => widthsOf(columns, rows), [columns, rows])
  const frame = useRef<HTMLElement>(null)
  const isPrinted = usePrinted()
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: isPrinted ? rows.length : BEYOND,
  })
  const items = drawn.getVirtualItems()
  const textOf = useCallback(
    (row: number) => (rows[row] ?? []).map((cell) => cell.slice(0, SEARCHED_CHARS)).join('\t'),
    [rows],
  )
  const toRow = drawn.scrollToIndex
  const find = useFind(
    rows.length,
    textOf,
    useCallback((row: number) => toRow(row, { align: 'center' }), [toRow]),
  )
  return (
    <>
      {isWorthFinding(rows.length) && <FindBar find={find} what="rows" />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section ref={frame} className={css.scroll} aria-label={label} tabIndex={0}>
        <table className={css.table} aria-rowcount={rows.length + 1} style={{ width: `max(100%, ${sumOf(widths)})` }}>
          <colgroup>
            {widths.map((width, i) => (
              <col key={i} style={{ width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ name, type }, i) => (
                <th key={`${i} ${name}`} scope="col" title={type?.slice(0, 200)} data-number={isNumber[i]}>
                  <bdi>{visible(name.slice(0, NAME_CHARS))}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Gap px={items[0]?.start ?? 0} />
            {items.map(({ index, key }) => (
              <tr
                key={key}
                ref={drawn.measureElement}
                data-index={index}
                data-found={index === find.found}
                aria-rowindex={index + 2}
              >
                {rows[index]?.map((cell, j) => (
                  <td key={j} data-number={isNumber[j]}>
                    <bdi>{visible(cell)}</bdi>
                  </td>
                ))}
              </tr>
            ))}
            <Gap px={drawn.getTotalSize() - (items.at(-1)?.end ?? 0)} />
          </tbody>
        </table>
      </section>
    </>
  )
}

/** Stands for rows that are not drawn. */
function Gap({ px }: { readonly px: number }) {
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without cells takes no focus
  return px > 0 ? <tr aria-hidden="true" style={{ height: px }} /> : null
}

/** As wide as the longest value of each column, within bounds. */
function widthsOf(columns: Props['columns'], rows: Props['rows']): readonly string[] {
  return columns.map(({ name }, i) => {
    const chars = rows.reduce((most, row) => Math.max(most, row[i]?.length ?? 0), Math.min(NAME_CHARS, name.length))
    return `calc(${Math.min(COLUMN_CHARS_MAX, chars)}ch + 2 * var(--s3) + 1px)`
  })
}

const sumOf = (widths: readonly string[]): string => (widths.length === 0 ? '0px' : `calc(${widths.join(' + ')})`)
