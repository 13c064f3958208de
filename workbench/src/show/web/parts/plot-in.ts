import uPlot from 'uplot'
import { quantity } from '../format.ts'
import { zoneNow } from '../zone.ts'

/** Draws a plot in an element, as wide as that is, and anew when the page's colours change; what comes back takes it away. */
export function plotIn(
  element: HTMLElement,
  options: Omit<uPlot.Options, 'width'>,
  data: uPlot.AlignedData,
): () => void {
  const { height } = options
  const plot = new uPlot({ ...options, width: element.clientWidth, tzDate }, data, element)
  const fit = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }))
  fit.observe(element)
  const repaint = (): void => plot.redraw(false)
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', repaint)
  const themed = new MutationObserver(repaint)
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  return () => {
    fit.disconnect()
    themed.disconnect()
    scheme.removeEventListener('change', repaint)
    plot.destroy()
  }
}

const tzDate = (at: number): Date => {
  const date = new Date(at * 1000)
  return zoneNow() === 'utc' ? uPlot.tzDate(date, 'Etc/UTC') : date
}

/** Times of day; where they are less than a minute apart, with seconds, for each label to say another time. */
const timesOf: uPlot.Axis.DynamicValues = (_, ticks, __, ___, apartSeconds) => {
  const says = uPlot.fmtDate(apartSeconds < MINUTE_SECONDS ? '{HH}:{mm}:{ss}' : '{HH}:{mm}')
  return ticks.map((at) => says(tzDate(at)))
}

const MINUTE_SECONDS = 60

/** The colour that a variable of the style sheet has, read whenever something is drawn. */
export const inkIn = (element: HTMLElement) => (name: string) => (): string =>
  getComputedStyle(element).getPropertyValue(name) || 'gray'

const LABEL_PX = { char: 6.5, most: 150, least: 48, gap: 14 } // of the font below; a unit may be a word

/** Width for the longest label of an axis. */
const roomFor = (_: uPlot, labels: readonly string[] | null): number => {
  const chars = Math.max(0, ...(labels ?? []).map((label) => label.length))
  return Math.min(LABEL_PX.most, Math.max(LABEL_PX.least, LABEL_PX.gap + LABEL_PX.char * chars))
}

/** Bytes are told in KiB and MiB, so powers of two are their round numbers. */
const BYTE_STEPS = Array.from({ length: 50 }, (_, power) => 2 ** power)

/** Axes in the colours of the page: the times below, and at the left the values in their unit. */
export function axesIn(element: HTMLElement, unit: string): uPlot.Axis[] {
  const values: uPlot.Axis.Values = (_, ticks) => ticks.map((value) => quantity(value, unit))
  const ink = inkIn(element)
  const axis = {
    stroke: ink('--plot-text'),
    font: '11px system-ui, sans-serif',
    ticks: { show: false },
    grid: { stroke: ink('--plot-grid'), width: 1 },
  }
  return [
    { ...axis, grid: { show: false }, values: timesOf, space: 70, size: 28 },
    { ...axis, size: roomFor, values, ...(unit === 'By' && { incrs: BYTE_STEPS }) },
  ]
}
