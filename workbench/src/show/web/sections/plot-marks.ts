import type uPlot from 'uplot'
import type { JudgedChange, Onset } from '../../http/contract.ts'

/** Paints the band in which the symptom began, behind the curve. */
export function drawOnset(plot: uPlot, onset: Onset | null, colour: string): void {
  if (onset === null) return
  const { ctx, bbox } = plot
  const [left, right] = [xOf(plot, onset.from), xOf(plot, onset.to)]
  ctx.save()
  ctx.fillStyle = colour
  ctx.globalAlpha = 0.2
  ctx.fillRect(left, bbox.top, Math.max(right - left, 3 * devicePixelRatio), bbox.height)
  ctx.globalAlpha = 0.05
  ctx.fillRect(right, bbox.top, bbox.left + bbox.width - right, bbox.height)
  ctx.restore()
}

/** Paints one numbered line a change; the guilty one is solid and filled, the others are dashed. */
export function drawMarkers(
  plot: uPlot,
  markers: readonly JudgedChange[],
  guilty: string | null,
  colour: { readonly plain: string; readonly guilty: string },
): void {
  const { ctx, bbox } = plot
  const px = devicePixelRatio
  ctx.save()
  ctx.font = `600 ${10 * px}px system-ui, sans-serif`
  ctx.textBaseline = 'middle'
  for (const [i, change] of markers.entries()) {
    const isGuilty = change.id === guilty
    const x = Math.round(xOf(plot, change.at))
    ctx.strokeStyle = isGuilty ? colour.guilty : colour.plain
    ctx.fillStyle = ctx.strokeStyle
    ctx.lineWidth = (isGuilty ? 2 : 1) * px
    ctx.setLineDash(isGuilty ? [] : [4 * px, 4 * px])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top - 4 * px)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    // The guilty number stands left of its line, the others right of theirs, so that close ones can both be read.
    ctx.textAlign = isGuilty ? 'right' : 'left'
    ctx.fillText(isGuilty ? `${i + 1} ▼` : `${i + 1}`, isGuilty ? x + 5 * px : x - 2 * px, bbox.top - 11 * px)
  }
  ctx.restore()
}

const xOf = (plot: uPlot, at: string): number => plot.valToPos(Date.parse(at) / 1000, 'x', true)
