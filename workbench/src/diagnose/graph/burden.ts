/**
 * Paper    Little, A Proof for the Queuing Formula L = λW (1961): rate times extra time is extra requests in flight
 * Idea     burdens add up along the calls: a callee can answer for as much of its callers' trouble as it bears itself
 * Input    moves of all series, the windows
 * Output   for each service, where rate and mean are told, what its slowness and its failures cost, and what its calls to each
 *          callee cost as it measures them; how its requests grew
 * Cost     O(points)
 * Departs  quantiles do not add up: a service that tells no mean has an unknown burden, which is not the same as none
 */
import { median } from '../../lib/order-statistics.ts'
import { sumOf } from '../../lib/sum.ts'
import { A_SECOND, shareWhole } from '../series/golden.ts'
import { secondsPerUnit } from '../series/meaning.ts'
import type { GoldenSeries, Move, Windows } from '../types.ts'

/** What a service's trouble costs each second: extra requests in flight, extra failures. */
export type Burden = { readonly latency?: number; readonly errors?: number }

/** Burdens by service. */
export function burdensOf(moves: readonly Move[], windows: Windows): ReadonlyMap<string, Burden> {
  const served = moves.filter(({ series }) => series.side === 'server' && series.operation === null)
  return burdensBy(served, ({ series }) => series.service, windows)
}

/** What calls cost as their callers measure them, by `callOf` the caller and the callee. */
export function callBurdensOf(moves: readonly Move[], windows: Windows): ReadonlyMap<string, Burden> {
  const called = moves.filter(({ series }) => series.side === 'client' && series.peer !== '')
  return burdensBy(called, ({ series }) => callOf({ caller: series.service, callee: series.peer }), windows)
}

/** The name of the calls from one service to another. */
export const callOf = ({ caller, callee }: { readonly caller: string; readonly callee: string }): string =>
  JSON.stringify([caller, callee])

function burdensBy(
  moves: readonly Move[],
  nameOf: (move: Move) => string,
  { after }: Windows,
): ReadonlyMap<string, Burden> {
  const burdens = new Map<string, Burden>()
  for (const [name, own] of Map.groupBy(moves, nameOf)) {
    const rates = ratesOf(own, after.from)
    const latency = costOf(own.filter(isMeanLatency), rates, after.from)
    const errors = costOf(own.filter(isFailureShare), rates, after.from)
    burdens.set(name, { ...(latency !== undefined && { latency }), ...(errors !== undefined && { errors }) })
  }
  return burdens
}

/**
 * How many times as many requests each service serves as before; services that tell no rate are absent.
 * Metrics and spans count the same requests, each in its own way: their ratios can be compared, their rates cannot be added.
 */
export function growthOf(moves: readonly Move[]): ReadonlyMap<string, number> {
  const counts = moves.filter(({ series }) => series.side === 'server' && isRequestRate(series))
  const growth = new Map<string, number>()
  for (const [service, own] of Map.groupBy(counts, (move) => move.series.service)) {
    const grown = [...Map.groupBy(own, (move) => move.series.name).values()].flatMap(ratioOf)
    if (grown.length > 0) growth.set(service, median(grown))
  }
  return growth
}

function ratioOf(moves: readonly Move[]): readonly number[] {
  const [before, after] = [sumOf(moves.map((move) => move.before)), sumOf(moves.map((move) => move.after))]
  return before > 0 ? [after / before] : []
}

const isRequestRate = ({ signal, unit }: GoldenSeries): boolean =>
  signal === 'traffic' && (/^\{requests?\}/.test(unit) || unit === A_SECOND)

const isMeanLatency = ({ series }: Move): boolean =>
  series.signal === 'latency' &&
  (/(^| )aggregation=(avg|mean)( |$)/.test(series.detail) ||
    /(^|[^a-z])(avg|mean|average)([^a-z]|$)/i.test(series.name) ||
    series.detail === '')

const isFailureShare = ({ series }: Move): boolean =>
  series.signal === 'errors' && shareWhole(series.unit) !== undefined

/** Requests a second by the labels that latency and failures of the same requests bear. */
function ratesOf(moves: readonly Move[], since: number): ReadonlyMap<string, number> {
  const counts = moves.filter(({ series }) => isRequestRate(series))
  return new Map(counts.map((move) => [labelsOf(move.series), meanAfter(move, since)]))
}

const labelsOf = ({ instance, version, peer, detail }: GoldenSeries): string =>
  JSON.stringify([instance, version, peer, detail.replace(/aggregation=\w+|\(.*\)/g, '').trim()])

/** Rate times rise, over all series whose rate is told; a rise is what came on top, 0 where it fell. */
function costOf(moves: readonly Move[], rates: ReadonlyMap<string, number>, since: number): number | undefined {
  const costs = moves.flatMap((move) => {
    const rate = rates.get(labelsOf(move.series))
    return rate === undefined ? [] : [rate * Math.max(0, meanAfter(move, since) - move.before) * scaleOf(move.series)]
  })
  return costs.length > 0 ? sumOf(costs) : undefined
}

const scaleOf = (series: GoldenSeries): number =>
  series.signal === 'latency' ? secondsPerUnit(series) : 1 / (shareWhole(series.unit) ?? 1)

function meanAfter({ series, before }: Move, since: number): number {
  const values = series.value.filter((_, i) => (series.atMs[i] as number) > since)
  return values.length > 0 ? sumOf(values) / values.length : before
}
