/**
 * Paper    none; a scan over the moments at which the onset may have been
 * Idea     an onset is known to an interval, and what broke in one service may be told apart better at another moment of it
 * Input    requests, the interval
 * Output   for each request, the stretch it belongs to at each moment
 * Cost     O(requests · (log requests + moments))
 */

import { compareText } from '../../lib/compare-text.ts'
import type { Trace } from '../paths/types.ts'

/** Between which times, in ms, the onset lies. */
export type Interval = { readonly from: number; readonly to: number }

/** Which part of the time a request belongs to: the earlier or later half of the quiet stretch, or the incident. */
export type Stretch = 'early' | 'late' | 'after'

const MOMENTS_MAX = 16 // more would split what is not known about the onset finer than a handful of requests can tell

/** For each request the stretch it belongs to if the onset was at each of some moments in a range, evenly many requests apart. */
export function stretchesIn(
  requests: readonly Trace[],
  { from, to }: Interval,
): ReadonlyMap<string, readonly Stretch[]> {
  const inTime = requests.toSorted((a, b) => a.startMs - b.startMs || compareText(a.id, b.id))
  const first = inTime.filter(({ startMs }) => startMs < from).length
  const within = inTime.filter(({ startMs }) => startMs < to).length - first
  const moments = Math.min(MOMENTS_MAX, within)
  const places = Array.from({ length: moments }, (_, i) => first + Math.floor((i * within) / moments))
  return new Map(inTime.map(({ id }, at) => [id, places.map((place) => stretchOf(at, place))]))
}

const stretchOf = (at: number, place: number): Stretch => (at >= place ? 'after' : at < place >> 1 ? 'early' : 'late')
