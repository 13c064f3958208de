import { useEffect, useRef, useState } from 'react'
import type uPlot from 'uplot'
import { dateClock, quantity, visible } from '../format.ts'
import { Pictured } from '../parts/pictured.tsx'
import { axesIn, inkIn, plotIn } from '../parts/plot-in.ts'
import css from './line-chart.module.css'
import { yRange } from './y-range.ts'

/** A line over the shared times; null is a gap. */
export type Line = { readonly name: string; readonly values: readonly (number | null)[] }

type Props = {
  /** RFC 3339, rising. */
  readonly at: readonly string[]
  readonly lines: readonly Line[]
  readonly unit: string
  readonly label: string
  /** A stretch was dragged over. */
  readonly zoom?: (from: string, to: string) => void
}

const HEIGHT_PX = 300
const NAME_CHARS = 80

/** Colours that are told apart also by those who see few (Okabe and Ito); further lines are dashed. */
const HUES = ['--line-1', '--line-2', '--line-3', '--line-4', '--line-5', '--line-6'] as const

/** Lines over time, with a legend that reads the values under the pointer. */
export function LineChart({ at, lines, unit, label, zoom }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const [under, setUnder] = useState<number | null>(null)
  const zoomTo = useRef(zoom)
  zoomTo.current = zoom
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const x = at.map((time) => Date.parse(time) / 1000)
    const hover = (plot: uPlot): void => setUnder(plot.cursor.idx ?? null)
    const drag = (plot: uPlot): void => {
      const { left, width } = plot.select
      if (width < 3) return
      const timeAt = (px: number): string => new Date(plot.posToVal(px, 'x') * 1000).toISOString()
      zoomTo.current?.(timeAt(left), timeAt(left + width))
      plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false)
    }
    return plotIn(element, optionsOf(lines, unit, element, { hover, drag }), [
      x,
      ...lines.map(({ values }) => [...values]),
    ])
  }, [at, lines, unit])
  return (
    <Pictured title={label}>
      <div className={css.chart}>
        <div ref={frame} className={css.plot} role="img" aria-label={label} />
        <p className={css.at}>{under === null ? '' : dateClock(at[under] ?? '')}</p>
        <ul className={css.legend}>
          {lines.map(({ name, values }, i) => (
            <li key={name} data-hue={(i % HUES.length) + 1} data-dashed={i >= HUES.length}>
              <bdi>{visible(name.slice(0, NAME_CHARS))}</bdi>{' '}
              <b>{quantity(under === null ? lastOf(values) : (values[under] ?? null), unit)}</b>
            </li>
          ))}
        </ul>
      </div>
    </Pictured>
  )
}

const lastOf = (values: Line['values']): number | null => values.findLast((value) => value !== null) ?? null

type Heard = { readonly hover: (plot: uPlot) => void; readonly drag: (plot: uPlot) => void }

function optionsOf(
  lines: readonly Line[],
  unit: string,
  element: HTMLElement,
  { hover, drag }: Heard,
): Omit<uPlot.Options, 'width'> {
  const ink = inkIn(element)
  return {
    height: HEIGHT_PX,
    padding: [12, 20, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: true, y: false, setScale: false } },
    scales: { y: { range: (_, low, top) => yRange(low, top) } },
    axes: axesIn(element, unit),
    series: [
      {},
      ...lines.map((_, i) => ({
        stroke: ink(HUES[i % HUES.length] ?? ''),
        width: 1.5,
        points: { show: false },
        spanGaps: true,
        ...(i >= HUES.length && { dash: [4, 3] }),
      })),
    ],
    hooks: { setCursor: [hover], setSelect: [drag] },
  }
}
