import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import type { JudgedChange, Onset, SymptomChart } from '../../http/contract.ts'
import { quantity } from '../format.ts'
import { zoneNow } from '../zone.ts'
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
    const plot = new uPlot(optionsOf({ chart, onset, markers, guilty, label, hover }, element), dataOf(chart), element)
    const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT_PX }))
    fit.observe(element)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    const repaint = (): void => plot.redraw(false)
    scheme.addEventListener('change', repaint)
    const themed = new MutationObserver(repaint)
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
    return () => {
      fit.disconnect()
      themed.disconnect()
      scheme.removeEventListener('change', repaint)
      plot.destroy()
    }
  }, [chart, onset, markers, guilty, label, hover])
  return <div ref={frame} className={css.plot} role="img" aria-label={label} />
}

const dataOf = (chart: SymptomChart): uPlot.AlignedData => [
  chart.points.map((p) => Date.parse(p.at) / 1000),
  chart.points.map((p) => p.value),
]

function optionsOf({ chart, onset, markers, guilty, hover }: Props, element: HTMLElement): uPlot.Options {
  const ink = (name: string) => (): string => getComputedStyle(element).getPropertyValue(name) || 'gray'
  const style = {
    curve: ink('--plot-curve'),
    grid: ink('--plot-grid'),
    text: ink('--plot-text'),
    bad: ink('--plot-bad'),
  }
  const font = '11px system-ui, sans-serif'
  const axis = { stroke: style.text, font, ticks: { show: false }, grid: { stroke: style.grid, width: 1 } }
  return {
    width: element.clientWidth,
    height: HEIGHT_PX,
    padding: [20, 8, 0, 0],
    tzDate: (at) => (zoneNow() === 'utc' ? uPlot.tzDate(new Date(at * 1000), 'Etc/UTC') : new Date(at * 1000)),
    legend: { show: false },
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: { y: { range: (_, __, top) => [0, (top || 1) * 1.1] } },
    axes: [
      { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 70, size: 28 },
      { ...axis, size: 60, values: (_, ticks) => ticks.map((v) => quantity(v, chart.unit)) },
    ],
    series: [{}, { stroke: style.curve, width: 1.75, points: { show: false }, spanGaps: false }],
    hooks: {
      drawAxes: [(plot) => drawOnset(plot, onset, style.bad())],
      draw: [(plot) => drawMarkers(plot, markers, guilty, { plain: style.text(), guilty: style.bad() })],
      setCursor: [(plot) => hover(plot.cursor.idx ?? null)],
    },
  }
}
