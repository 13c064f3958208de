/**
 * Paper    none; BARO (FSE 2024) scores every series by its distance from the baseline, as here
 * Idea     every series is compared with its own baseline, towards bad only
 * Input    golden series and the two windows
 * Output   one move per series that has points on both sides, most surprising first
 * Cost     O(points log points)
 */

import { compareText } from '../../lib/compare-text.ts'
import { median } from '../../lib/order-statistics.ts'
import type { GoldenSeries, Move, Windows } from '../types.ts'
import { leastNews, type Spread, surpriseOf } from './robust.ts'

const POINTS_BEFORE_MIN = 3 // a spread needs three

/** Moves of all series that can be compared. */
export function movesOf(series: readonly GoldenSeries[], windows: Windows): readonly Move[] {
  return withPeerFloors(series)
    .map((one) => moveOf(one, windows))
    .filter((move) => move !== undefined)
    .sort((a, b) => b.score - a.score || compareText(nameOf(a.series), nameOf(b.series)))
}

const PEER_SHARE = 0.01 // of the usual level of the same metric elsewhere: less is idle noise, however still it was before

/** Raises each floor to a share of what the same metric usually shows in other services; an idle one makes no waves. */
function withPeerFloors(series: readonly GoldenSeries[]): readonly GoldenSeries[] {
  const levels = new Map<string, number>()
  for (const [metric, all] of Map.groupBy(series, metricOf)) {
    levels.set(metric, median(all.map((one) => Math.abs(median(one.value)))))
  }
  return series.map((one) => ({ ...one, floor: Math.max(one.floor, PEER_SHARE * (levels.get(metricOf(one)) ?? 0)) }))
}

const metricOf = (s: GoldenSeries): string => JSON.stringify([s.name, s.unit, s.side, s.peer === '' ? s.detail : ''])

/** A name that tells a series from all others. */
export const nameOf = (s: GoldenSeries): string =>
  [s.service, s.operation ?? '', s.name, s.detail, s.instance].filter((part) => part !== '').join(' ')

function moveOf(series: GoldenSeries, { before, after }: Windows): Move | undefined {
  const valuesIn = (from: number, to: number): number[] =>
    series.value.filter((_, i) => (series.atMs[i] as number) > from && (series.atMs[i] as number) <= to)
  const quiet = valuesIn(before.from - 1, before.to)
  const bad = valuesIn(after.from, Number.POSITIVE_INFINITY)
  if (quiet.length < POINTS_BEFORE_MIN || bad.length === 0) return undefined
  const isOfRequests = series.signal === 'latency' || series.signal === 'errors'
  const control = isOfRequests ? rightBefore(quiet, bad.length) : []
  const { spread, ...surprise } = surpriseOf(quiet, bad, series.bad, series.floor, control)
  const isNews = Math.abs(surprise.after - surprise.before) >= leastNews(series)
  return {
    series,
    ...surprise,
    score: isNews ? surprise.score : 0,
    movedAt: firstBeyond(series, spread, after.from),
  }
}

/** The end of the quiet stretch, as long as the bad one: slowness and failures that were there before hurt nobody then. */
const rightBefore = (quiet: readonly number[], length: number): readonly number[] =>
  quiet.slice(-Math.min(Math.floor(quiet.length / 2), Math.max(POINTS_BEFORE_MIN, length)))

const BEYOND = 3 // spreads

function firstBeyond(series: GoldenSeries, { median: middle, scale }: Spread, from: number): number | undefined {
  const beyond = (value: number): boolean => {
    const z = (value - middle) / scale
    return (series.bad === 0 ? Math.abs(z) : z * series.bad) > BEYOND
  }
  const place = series.atMs.findIndex((at, i) => at > from && beyond(series.value[i] as number))
  return place < 0 ? undefined : series.atMs[place]
}
