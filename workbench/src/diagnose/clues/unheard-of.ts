/**
 * Paper    none; who moved is well, and who was not told of it calls where nobody lives
 * Idea     an instance that came up, lives and is asked by nobody, of a service whose requests do not fail: its callers have not heard
 *          of it, so what they say of the service speaks of what they know of it
 * Input    series and their moves, instances that came late beside those that were there, windows
 * Output   services with an instance that its callers have not heard of
 * Cost     O(points of the services with new instances)
 */

import type { Frame } from '../frame.ts'
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move, Windows } from '../types.ts'
import { instanceKey, type Newcomers } from './from-releases.ts'

const LIVING_SHARE = 0.5 // of the incident: what crashes and is started again lives for moments, and is no place to ask

/** Services of which an instance lives unasked, though they tell which instance serves what, and fail nobody. */
export function unheardOf(
  { series, moves, windows }: Pick<Frame, 'series' | 'moves' | 'windows'>,
  newcomers: ReadonlyMap<string, Newcomers>,
): ReadonlySet<string> {
  const failing = new Set(moves.filter(isFailing).map((move) => move.series.service))
  const measured = series.filter((one) => one.source === 'metric' && newcomers.has(one.service))
  const unheard = [...Map.groupBy(measured, (one) => one.service)].filter(
    ([service, its]) => !failing.has(service) && livesUnasked(its, newcomers.get(service) as Newcomers, windows),
  )
  return new Set(unheard.map(([service]) => service))
}

const isFailing = ({ series, score }: Move): boolean =>
  series.side === 'server' && series.signal === 'errors' && score >= CLEAR

function livesUnasked(its: readonly GoldenSeries[], { fresh, old }: Newcomers, { after }: Windows): boolean {
  const byInstance = Map.groupBy(its, ({ version, instance }) => instanceKey(version, instance))
  const serves = (key: string): boolean => byInstance.get(key)?.some(isServed) ?? false
  const livedMs = ({ atMs }: GoldenSeries): number =>
    (atMs.at(-1) ?? after.from) - Math.max(after.from, atMs[0] ?? after.from)
  const enoughMs = LIVING_SHARE * (after.to - after.from)
  const lives = (key: string): boolean => byInstance.get(key)?.some((one) => livedMs(one) >= enoughMs) ?? false
  return [...old].some(serves) && [...fresh].some((key) => lives(key) && !serves(key))
}

const isServed = ({ side, signal, value }: GoldenSeries): boolean =>
  side === 'server' && signal === 'traffic' && value.some((rate) => rate > 0)
