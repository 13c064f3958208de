import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { ProbeSource } from '../../http/contract.ts'
import { visible } from '../format.ts'
import { type Find, useFind } from '../hooks/use-find.ts'
import { FindBar, isWorthFinding } from '../parts/find-bar.tsx'
import css from './source-text.module.css'

const ROW_PX = 20
const BEYOND = 20 // rows drawn out of sight, so that the next one is there when it is chosen
const PAGE_LINES = 20
const LINE_CHARS = 500 // a line of minified code; the rest tells nothing

type Props = {
  readonly source: ProbeSource
  /** The line that a probe is wanted in. */
  readonly line: number | undefined
  /** Probes in place, by their line. */
  readonly probed: ReadonlyMap<number, string>
  readonly choose: (line: number) => void
}

/** The text of a file with its line numbers; only rows in sight are drawn. Arrows walk, Enter or a click chooses a line. */
export function SourceText({ source, line, probed, choose }: Props) {
  const lines = useMemo(() => source.text.split('\n'), [source.text])
  const [cursor, setCursor] = useState(Math.min(lines.length, line ?? 1))
  const frame = useRef<HTMLDivElement>(null)
  const id = useId()
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    overscan: BEYOND,
  })
  const toRow = rows.scrollToIndex
  useEffect(() => toRow(cursor - 1), [toRow, cursor])
  const find = useFindLine(lines, setCursor)
  const walk = (event: KeyboardEvent): void => {
    const to = stepOf(event.key, cursor, lines.length)
    if (to !== undefined) setCursor(to)
    else if (event.key === 'Enter') choose(cursor)
    else return
    event.preventDefault()
    event.stopPropagation() // these keys walk the page elsewhere
  }
  return (
    <>
      {isWorthFinding(lines.length) && <FindBar find={find} what="lines" />}
      <div
        ref={frame}
        id="source"
        className={css.frame}
        role="listbox"
        aria-label="Lines of the file. Arrows walk, Enter chooses where a probe is placed"
        aria-activedescendant={`${id}-${cursor}`}
        tabIndex={0}
        data-stop
        onKeyDown={walk}
      >
        <div className={css.text} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself hears the keys, as a listbox does
            <div
              key={index}
              id={`${id}-${index + 1}`}
              className={css.row}
              role="option"
              tabIndex={-1}
              aria-selected={index + 1 === line}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              data-cursor={index + 1 === cursor}
              data-found={index === find.found}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => {
                setCursor(index + 1)
                choose(index + 1)
              }}
            >
              <span className={css.gutter}>
                {probed.has(index + 1) && <span className={css.probed}>● {probed.get(index + 1)} </span>}
                {index + 1}
              </span>
              <code>{shownLine(lines[index] ?? '')}</code>
            </div>
          ))}
        </div>
      </div>
      <p className={css.note}>{noteOf(source)}</p>
    </>
  )
}

/** A search in the lines of a file; the cursor goes to what it finds. */
const useFindLine = (lines: readonly string[], toLine: (line: number) => void): Find =>
  useFind(
    lines.length,
    useCallback((row: number) => lines[row] ?? '', [lines]),
    useCallback((row: number) => toLine(row + 1), [toLine]),
  )

function stepOf(key: string, cursor: number, last: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor - 1,
    PageDown: cursor + PAGE_LINES,
    PageUp: cursor - PAGE_LINES,
    Home: 1,
    End: last,
  }
  const to = steps[key]
  return to === undefined ? undefined : Math.min(last, Math.max(1, to))
}

const shownLine = (line: string): string =>
  visible(line.length > LINE_CHARS ? `${line.slice(0, LINE_CHARS)} … ${line.length - LINE_CHARS} more` : line)

const noteOf = ({ runsAs, cut }: ProbeSource): string =>
  [
    runsAs === undefined
      ? 'The text that the process runs; of TypeScript without its types.'
      : `It runs compiled, as ${visible(runsAs)}.`,
    cut ? 'Its end is left out: the file is longer than a million characters.' : '',
  ].join(' ')
