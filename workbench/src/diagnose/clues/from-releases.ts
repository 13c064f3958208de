/**
 * Paper    Yu et al. (FSE 2024): compare the instances of the new version with those of the old one
 * Idea     during a rollout both versions do the same work at the same time, so what differs is the release
 * Input    golden series with their instance and version, instances with their first sign of life, windows
 * Output   for each service with new and old instances, how much worse the new ones are
 * Cost     O(points log points)
 * Departs  what most old instances show since then is taken off: it is no doing of the release, while what a single one shows is
 *          its own trouble; errors count fully, the rest for less, as a fresh instance warms up; where no old one lives on, new ones are no worse
 *          than they were before the onset: what they did not bring with them came from elsewhere
 */

import { median } from '../../lib/order-statistics.ts'
import type { InstanceRow } from '../../model/columns.ts'
import { amount } from '../mechanism/words.ts'
import { type Pace, SAME_PACE } from '../paths/index.ts'
import { questionOf } from '../series/asked.ts'
import { isOfLoop } from '../series/meaning.ts'
import { lastsAsWork, resourceKindOf } from '../series/resources.ts'
import { type Surprise, surpriseOf } from '../series/robust.ts'
import { SLOW_FACTOR } from '../slower.ts'
import type { Clue, GoldenSeries, Windows } from '../types.ts'

/** Instances that came late, and those that were there from the start. */
export type Newcomers = {
  readonly fresh: ReadonlySet<string>
  readonly old: ReadonlySet<string>
  readonly sinceMs: number
}

/** How the new instances of a service do beside the old ones. */
export type Comparison = {
  readonly service: string
  /** First sign of life of a new instance. */
  readonly sinceMs: number
  /** How much worse new ones are; up to 1 is what old ones do by themselves; undefined where nothing could be compared. */
  readonly worse: number | undefined
  /** The same for requests alone, that is errors and latency. */
  readonly worseInRequests: number | undefined
  /** How much worse the requests of old ones are since the new ones came. */
  readonly oldInRequests: number
  /** Old instances live on in the incident; without them the new ones are only compared with an earlier time. */
  readonly atOneTime: boolean
  /** How much worse the requests of new ones were than those of old ones before the onset; undefined where too few were seen. */
  readonly worseAtFirst: number | undefined
  readonly clues: readonly Clue[]
}

const OLD_SHARE = 0.5 // of the baseline an instance must have lived through to be old

/** Services in which some instances are new and some old. */
export function newcomersOf(instances: readonly InstanceRow[], { before }: Windows): ReadonlyMap<string, Newcomers> {
  const oldBy = before.from + OLD_SHARE * (before.to - before.from)
  const found = new Map<string, Newcomers>()
  for (const [service, rows] of Map.groupBy(instances, (row) => row.service)) {
    const fresh = rows.filter((row) => row.firstMs > oldBy)
    const old = rows.filter((row) => row.firstMs <= oldBy)
    if (fresh.length === 0 || old.length === 0) continue
    const keysOf = (some: readonly InstanceRow[]): Set<string> =>
      new Set(some.map((row) => instanceKey(row.version, row.instance)))
    found.set(service, {
      fresh: keysOf(fresh),
      old: keysOf(old),
      sinceMs: Math.min(...fresh.map((row) => row.firstMs)),
    })
  }
  return found
}

/** What tells an instance of a service from its others. */
export const instanceKey = (version: string, instance: string): string => `${version} ${instance}`

const WEIGHT = { errors: 1, latency: 0.5, saturation: 0.1, traffic: 0 } as const
const POINTS_OLD_MIN = 4
const POINTS_FRESH_MIN = 2 // one point is a first request

/** New instances against old ones, for each service that has both. */
export function comparisonsOf(
  series: readonly GoldenSeries[],
  instances: readonly InstanceRow[],
  windows: Windows,
  pace: Pace = SAME_PACE,
): readonly Comparison[] {
  const newcomers = newcomersOf(instances, windows)
  const comparable = series.filter(
    (s) => newcomers.has(s.service) && s.side !== 'client' && s.signal !== null && WEIGHT[s.signal] > 0,
  )
  const byService = Map.groupBy(comparable, (s) => s.service)
  return [...newcomers].map(([service, some]) => {
    const groups = Map.groupBy(byService.get(service) ?? [], (s) => JSON.stringify([s.name, s.detail, s.operation]))
    const compared = [...groups.values()].flatMap((group) => compare(group, some, windows, pace))
    const certain = compared.filter((one) => one.points >= POINTS_FRESH_MIN)
    return {
      service,
      sinceMs: some.sinceMs,
      worse: worst(certain),
      worseInRequests: worst(certain.filter((one) => one.signal !== 'saturation')),
      oldInRequests: Math.max(0, ...certain.map((one) => (one.signal === 'saturation' ? 0 : one.shared))),
      atOneTime: compared.some((one) => one.atOneTime),
      worseAtFirst: mostOf(compared.flatMap((one) => (one.signal === 'saturation' ? [] : (one.atFirst ?? [])))),
      clues: compared.filter(({ clue }) => clue.strength > 0).map(({ clue }) => clue),
    }
  })
}

type Compared = {
  readonly signal: GoldenSeries['signal']
  readonly points: number
  readonly shared: number
  readonly atOneTime: boolean
  readonly atFirst: number | undefined
  readonly clue: Clue
}

const worst = (some: readonly Compared[]): number | undefined => mostOf(some.map(({ clue }) => clue.strength))

const mostOf = (some: readonly number[]): number | undefined => (some.length === 0 ? undefined : Math.max(...some))

function compare(
  group: readonly GoldenSeries[],
  { fresh, old, sinceMs }: Newcomers,
  windows: Windows,
  pace: Pace,
): readonly Compared[] {
  const [one] = group as [GoldenSeries]
  const valuesOf = (keys: ReadonlySet<string>, fromMs: number, toMs = Number.POSITIVE_INFINITY): number[] =>
    group
      .filter((s) => keys.has(instanceKey(s.version, s.instance)))
      .flatMap((s) => s.value.map((value, i) => ({ atMs: s.atMs[i] as number, value })))
      .filter(({ atMs }) => atMs >= fromMs && atMs <= toMs)
      .sort((a, b) => a.atMs - b.atMs || a.value - b.value) // parts of the time are compared, not instances as they are told
      .map(({ value }) => value)
  const ofOld = valuesOf(old, 0)
  const atOneTime = valuesOf(old, Math.max(sinceMs, windows.after.from)).length > 0
  const longer = atOneTime ? 1 : pacedBy(one, pace)
  const ofFresh = valuesOf(fresh, 0).map((value) => value / longer)
  if (ofOld.length < POINTS_OLD_MIN || ofFresh.length === 0) return []
  const surprise = surpriseOf(ofOld, ofFresh, one.bad, one.floor)
  const since = [...old].map((key) => valuesOf(new Set([key]), sinceMs)).filter((values) => values.length > 0)
  const shared = since.length === 0 ? 0 : median(since.map((its) => surpriseOf(ofOld, its, one.bad, one.floor).score))
  const early = valuesOf(fresh, 0, windows.before.to)
  const atFirst = early.length < POINTS_OLD_MIN ? undefined : surpriseOf(ofOld, early, one.bad, one.floor).score
  const worse = Math.max(0, surprise.score - shared)
  const lasting = one.signal === 'latency' && isNoSlower(surprise) ? 0 : worse
  const strength = (atOneTime ? lasting : Math.min(lasting, atFirst ?? lasting)) * WEIGHT[one.signal ?? 'traffic']
  const clue: Clue = {
    service: one.service,
    kind: 'release',
    strength,
    harmless: one.signal === 'saturation' || isOfLoop(one.name),
    overTime: !atOneTime && (one.signal !== 'saturation' || resourceKindOf(one.name) === 'queue'),
    proof: {
      says: `new instances of ${one.service} show ${one.name} ${one.detail} at ${amount(surprise.after, one.unit)}, old ones at ${amount(surprise.before, one.unit)}`,
      ...questionOf(one),
      window: windows.after,
      numbers: { old_instances: surprise.before, new_instances: surprise.after, surprise: surprise.score, shared },
    },
  }
  return [{ signal: one.signal, points: ofFresh.length, shared, atOneTime, atFirst, clue }]
}

/** What takes hardly longer in the middle is not slow, whatever the first moments of a process were like. */
const isNoSlower = ({ before, after }: Surprise): boolean => after <= SLOW_FACTOR * before

/** How many times as much a series shows where everything takes longer; at one time both kinds of instances do. */
const pacedBy = ({ signal, name }: GoldenSeries, { way }: Pace): number =>
  signal === 'latency' || (signal === 'saturation' && lastsAsWork(name)) ? way : 1
