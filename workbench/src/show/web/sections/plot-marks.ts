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
  ctx.textAlign = 'left'
  for (const change of markers) {
    const isGuilty = change.id === guilty
    const x = Math.round(xOf(plot, change.at))
    ctx.strokeStyle = isGuilty ? colour.guilty : colour.plain
    ctx.lineWidth = (isGuilty ? 2 : 1) * px
    ctx.setLineDash(isGuilty ? [] : [4 * px, 4 * px])
    ctx.beginPath()
    ctx.moveTo(x, bbox.top - 4 * px)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  const labels = markers.map((change, i) => {
    const isGuilty = change.id === guilty
    const says = isGuilty ? `${i + 1} ▼` : `${i + 1}`
    return { says, isGuilty, x: xOf(plot, change.at), width: ctx.measureText(says).width }
  })
  for (const { says, isGuilty, left } of apart(labels, LABEL_GAP_PX * px)) {
    ctx.fillStyle = isGuilty ? colour.guilty : colour.plain
    ctx.fillText(says, left, bbox.top - 11 * px)
  }
  ctx.restore()
}

const LABEL_GAP_PX = 4

type Label = { readonly x: number; readonly width: number }

/** Where labels begin that stand in a row, each over its `x`, or as little right of it as keeps them `gap` apart; from left to right. */
export function apart<L extends Label>(labels: readonly L[], gap: number): readonly (L & { readonly left: number })[] {
  let free = Number.NEGATIVE_INFINITY
  return labels
    .toSorted((a, b) => a.x - b.x)
    .map((label) => {
      const left = Math.max(label.x - label.width / 2, free)
      free = left + label.width + gap
      return { ...label, left }
    })
}

const xOf = (plot: uPlot, at: string): number => plot.valToPos(Date.parse(at) / 1000, 'x', true)
