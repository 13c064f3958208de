import { useEffect, useRef } from 'react'
import type uPlot from 'uplot'
import type { JudgedChange, Onset, SymptomChart } from '../../http/contract.ts'
import { axesIn, inkIn, plotIn } from '../parts/plot-in.ts'
import css from './plot.module.css'
import { drawMarkers, drawOnset } from './plot-marks.ts'

type Props = {
  readonly chart: SymptomChart
  readonly onset: Onset | null
  readonly markers: readonly JudgedChange[]
  readonly guilty: string | null
  readonly label: string
  /** Position of the point under the pointer, null when there is none. */
  readonly hover: (at: number | null) => void
}

const HEIGHT_PX = 220

/** A curve over time with the onset band and numbered change markers. */
export function Plot({ chart, onset, markers, guilty, label, hover }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = frame.current
    if (element === null) return
    return plotIn(element, optionsOf({ chart, onset, markers, guilty, label, hover }, element), dataOf(chart))
  }, [chart, onset, markers, guilty, label, hover])
  return <div ref={frame} className={css.plot} role="img" aria-label={label} />
}

const dataOf = (chart: SymptomChart): uPlot.AlignedData => [
  chart.points.map((p) => Date.parse(p.at) / 1000),
  chart.points.map((p) => p.value),
]

function optionsOf(
  { chart, onset, markers, guilty, hover }: Props,
  element: HTMLElement,
): Omit<uPlot.Options, 'width'> {
  const ink = inkIn(element)
  const style = { curve: ink('--plot-curve'), text: ink('--plot-text'), bad: ink('--plot-bad') }
  return {
    height: HEIGHT_PX,
    padding: [20, 24, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, top) => [0, (top || 1) * 1.1] } },
    axes: axesIn(element, chart.unit),
    series: [{}, { stroke: style.curve, width: 1.75, points: { show: false }, spanGaps: false }],
    hooks: {
      drawAxes: [(plot) => drawOnset(plot, onset, style.bad())],
      draw: [(plot) => drawMarkers(plot, markers, guilty, { plain: style.text(), guilty: style.bad() })],
      setCursor: [(plot) => hover(plot.cursor.idx ?? null)],
    },
  }
}
