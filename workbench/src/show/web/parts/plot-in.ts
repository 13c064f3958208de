import uPlot from 'uplot'
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

/** The colour that a variable of the style sheet has, read whenever something is drawn. */
export const inkIn = (element: HTMLElement) => (name: string) => (): string =>
  getComputedStyle(element).getPropertyValue(name) || 'gray'

/** Axes in the colours of the page: the times below, and what `left` says. */
export function axesIn(element: HTMLElement, left: uPlot.Axis): uPlot.Axis[] {
  const ink = inkIn(element)
  const axis = {
    stroke: ink('--plot-text'),
    font: '11px system-ui, sans-serif',
    ticks: { show: false },
    grid: { stroke: ink('--plot-grid'), width: 1 },
  }
  return [
    { ...axis, grid: { show: false }, values: '{HH}:{mm}', space: 70, size: 28 },
    { ...axis, ...left },
  ]
}
