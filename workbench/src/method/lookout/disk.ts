import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'
import type { DiskShare } from '../../model/lookout.ts'
import { HOUR_MS } from '../../model/time.ts'

/**
 * Paper   P. K. Sen, Estimates of the regression coefficient based on Kendall's tau, 1968
 * Idea    The median of the slopes between any two points is a line that neither a night's backup nor a log that is cut off bends. A quantile of
 *         those slopes bounds it; a disk fills where even the flatter bound rises.
 * Input   shares of one filesystem over time
 * Output  hours until it is full, at least and as estimated; nothing where it does not fill, or not as far as the line reaches
 * Cost    quadratic in the points, of which a day has at most a hundred
 */

/** Of a hundred lines through points that only tremble, at most five rise this surely: one side of 95 %. */
const Z = 1.645

const POINTS_MIN = 8 // with fewer, no slope is sure
const REACH = 10 // a line is drawn on for ten times as long as it was seen

/** When a filesystem is full. */
export type FullIn = {
  readonly hours: number
  readonly hoursMax: number
  readonly share: number
  readonly perHour: number
}

/** When a filesystem is full, by how it filled; undefined where it does not fill. */
export function fullIn(points: readonly Pick<DiskShare, 'at' | 'share'>[]): FullIn | undefined {
  const n = points.length
  if (n < POINTS_MIN) return undefined
  const slopes = slopesOf(points)
  const spread = Z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const low = slopes[Math.max(0, Math.floor((slopes.length - spread) / 2))] ?? 0
  const perHour = quantile(slopes, 0.5)
  if (low <= 0) return undefined
  const share = median(points.slice(-3).map((point) => point.share))
  const hours = (1 - share) / perHour
  const seenHours = (points.at(-1)!.at - points[0]!.at) / HOUR_MS
  if (hours > REACH * seenHours) return undefined
  return { hours: Math.max(0, hours), hoursMax: Math.max(0, (1 - share) / low), share, perHour }
}

/** Slopes between any two points of different times, per hour, from flat to steep. */
function slopesOf(points: readonly Pick<DiskShare, 'at' | 'share'>[]): Float64Array {
  const slopes: number[] = []
  for (const [i, a] of points.entries())
    for (const b of points.slice(i + 1)) if (b.at > a.at) slopes.push(((b.share - a.share) * HOUR_MS) / (b.at - a.at))
  return sortedOf(slopes)
}
