import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react'
import type { Heatmap as HeatmapOf } from '../../../http/contract.ts'
import { clock, counted, quantity } from '../../format.ts'
import type { Fields } from '../../hooks/use-address.ts'
import css from './heatmap.module.css'
import { atColumn, boxOf, type Cell, type Cells, cellsBetween, cellsOf } from './selection.ts'

type Props = {
  readonly map: HeatmapOf
  readonly fields: Fields
  readonly select: (box: Fields) => void
}

/** Spans over time and duration, the darker the more; a dragged box selects. With the keyboard: arrows, shift to widen, enter. */
export function Heatmap({ map, fields, select }: Props) {
  const [drawn, setDrawn] = useState<{ readonly from: Cell; readonly to: Cell }>()
  const [under, setUnder] = useState<Cell>()
  const chosen = drawn ? cellsBetween(drawn.from, drawn.to) : cellsOf(fields, map)
  const finish = (): void => {
    setDrawn(undefined)
    if (drawn) select(boxOf(cellsBetween(drawn.from, drawn.to), map))
  }
  const pointer = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      const cell = cellAt(event, map)
      setDrawn({ from: cell, to: cell })
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const cell = cellAt(event, map)
      setUnder(cell)
      if (drawn) setDrawn({ from: drawn.from, to: cell })
    },
    onPointerUp: finish,
    onPointerCancel: () => setDrawn(undefined),
    onPointerLeave: () => setUnder(undefined),
  }
  const onKeyDown = useArrows(map, drawn, setDrawn, finish)
  return (
    <div className={css.heatmap}>
      <Durations map={map} />
      <div
        className={css.field}
        role="application"
        aria-label={`${labelOf(map)}. Arrows move, shift and arrows widen, enter selects.`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is drawn on with the keyboard, too
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...pointer}
      >
        <Drawing map={map} />
        {chosen && <div className={css.box} data-drawing={drawn !== undefined} style={placeOf(chosen, map)} />}
      </div>
      <Times map={map} />
      <p className={css.readout}>{readoutOf(drawn?.to ?? under, map)}</p>
    </div>
  )
}

type Drawn = { readonly from: Cell; readonly to: Cell } | undefined

function useArrows(map: HeatmapOf, drawn: Drawn, draw: (drawn: Drawn) => void, finish: () => void) {
  const last = useRef<Cell>({ column: Math.floor(map.columns / 2), row: map.rows.length - 1 })
  return (event: KeyboardEvent<HTMLElement>): void => {
    const step = STEPS[event.key]
    if (step === undefined && (event.key !== 'Enter' || !drawn)) return
    event.preventDefault()
    event.stopPropagation()
    if (step === undefined) {
      finish()
      return
    }
    const at = drawn?.to ?? last.current
    last.current = inside({ column: at.column + step[0], row: at.row + step[1] }, map)
    draw({ from: event.shiftKey && drawn ? drawn.from : last.current, to: last.current })
  }
}

const STEPS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}

const inside = ({ column, row }: Cell, map: HeatmapOf): Cell => ({
  column: Math.min(map.columns - 1, Math.max(0, column)),
  row: Math.min(map.rows.length - 1, Math.max(0, row)),
})

function cellAt(event: PointerEvent<HTMLElement>, map: HeatmapOf): Cell {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
  const column = Math.floor(((event.clientX - left) / width) * map.columns)
  const row = map.rows.length - 1 - Math.floor(((event.clientY - top) / height) * map.rows.length)
  return inside({ column, row }, map)
}

/** The cells, drawn once: moving the pointer over them costs nothing. */
const Drawing = memo(function Drawing({ map }: { readonly map: HeatmapOf }) {
  const most = useMemo(() => map.cells.reduce((top, { spans }) => Math.max(top, spans), 1), [map])
  const height = map.rows.length
  return (
    <svg className={css.cells} viewBox={`0 0 ${map.columns} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {map.cells.map(({ column, row, spans, failed }) => {
        const weight = 0.22 + 0.78 * (Math.log1p(spans) / Math.log1p(most))
        const share = spans > 0 ? Math.min(1, failed / spans) : 0
        const y = height - 1 - row
        return (
          <g key={`${column} ${row}`}>
            <rect className={css.cell} x={column} y={y} width={0.94} height={0.94} fillOpacity={weight} />
            {share > 0 && (
              <rect
                className={css.failed}
                x={column}
                y={y + 0.94 * (1 - share)}
                width={0.94}
                height={0.94 * share}
                fillOpacity={Math.max(0.7, weight)}
              />
            )}
          </g>
        )
      })}
    </svg>
  )
})

function placeOf({ left, right, low, high }: Cells, map: HeatmapOf) {
  const [x, y] = [100 / map.columns, 100 / map.rows.length]
  return {
    left: `${left * x}%`,
    width: `${(right - left + 1) * x}%`,
    bottom: `${low * y}%`,
    height: `${(high - low + 1) * y}%`,
  }
}

const DECADES_MS = [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000]

/** Names of the rows in which a power of ten lies. */
function Durations({ map }: { readonly map: HeatmapOf }) {
  const marks = DECADES_MS.flatMap((ms) => {
    const row = map.rows.findIndex(({ msFrom, msTo }) => msFrom <= ms && ms < msTo)
    if (row < 0 || map.rows[row]?.msFrom === 0) return [] // the lowest row begins at nothing
    const { msFrom = 0, msTo = 0 } = map.rows[row] ?? {}
    const within = msFrom > 0 ? Math.log(ms / msFrom) / Math.log(msTo / msFrom) : 0
    return [{ ms, bottom: `${((row + within) / map.rows.length) * 100}%` }]
  })
  return (
    <div className={css.durations} aria-hidden="true">
      {marks.map(({ ms, bottom }) => (
        <span key={ms} style={{ bottom }}>
          {quantity(ms, 'ms')}
        </span>
      ))}
    </div>
  )
}

const TIME_MARKS = [0, 0.25, 0.5, 0.75, 1] as const

function Times({ map }: { readonly map: HeatmapOf }) {
  return (
    <div className={css.times} aria-hidden="true">
      {TIME_MARKS.map((at) => (
        <span key={at}>{clock(atColumn(map, at * map.columns))}</span>
      ))}
    </div>
  )
}

/** What is under the pointer, in words. */
function readoutOf(at: Cell | undefined, map: HeatmapOf): string {
  if (at === undefined) return 'Drag over a part to compare it with the rest.'
  const cell = map.cells.find(({ column, row }) => column === at.column && row === at.row)
  const { msFrom = 0, msTo = 0 } = map.rows[at.row] ?? {}
  const place = `${clock(atColumn(map, at.column))}, ${quantity(msFrom, 'ms')} to ${quantity(msTo, 'ms')}`
  if (cell === undefined) return `${place}: none`
  const failed = cell.failed > 0 ? `, ${Math.round(cell.failed)} failed` : ''
  return `${place}: ${counted(Math.round(cell.spans), 'span')}${failed}`
}

function labelOf({ summary: { spans, p50Ms, p99Ms }, window }: HeatmapOf): string {
  const took = `p50 ${quantity(p50Ms, 'ms')}, p99 ${quantity(p99Ms, 'ms')}`
  return `Heatmap of ${counted(Math.round(spans), 'span')} from ${clock(window.from)} to ${clock(window.to)}, ${took}`
}
