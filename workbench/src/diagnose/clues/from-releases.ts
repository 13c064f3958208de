/**
 * Paper    Yu et al., ChangeRCA (FSE 2024): compare the instances of the new version with those of the old one
 * Idea     during a rollout both versions do the same work at the same time, so what differs is the release
 * Input    golden series with their instance and version, instances with their first sign of life, windows
 * Output   clues of kind release: services whose new instances are worse than their old ones
 * Cost     O(points log points)
 * Departs  errors count fully, the rest for less: a fresh instance warms up; what it sees of others is not its own doing
 */
import type { InstanceRow } from '../../model/columns.ts'
import { figure } from '../evidence.ts'
import { surpriseOf } from '../series/robust.ts'
import type { Clue, GoldenSeries, Windows } from '../types.ts'

/** Instances that came late, and those that were there from the start, by service. */
export type Newcomers = ReadonlyMap<
  string,
  { readonly fresh: ReadonlySet<string>; readonly old: ReadonlySet<string>; readonly sinceMs: number }
>

const OLD_SHARE = 0.5 // of the baseline an instance must have lived through to be old

/** Services in which some instances are new and some old. */
export function newcomersOf(instances: readonly InstanceRow[], { before }: Windows): Newcomers {
  const oldBy = before.from + OLD_SHARE * (before.to - before.from)
  const found = new Map<string, { fresh: Set<string>; old: Set<string>; sinceMs: number }>()
  for (const [service, rows] of Map.groupBy(instances, (row) => row.service)) {
    const fresh = rows.filter((row) => row.firstMs > oldBy)
    const old = rows.filter((row) => row.firstMs <= oldBy)
    if (fresh.length === 0 || old.length === 0) continue
    const keysOf = (some: readonly InstanceRow[]): Set<string> =>
      new Set(some.map((row) => keyOf(row.version, row.instance)))
    found.set(service, {
      fresh: keysOf(fresh),
      old: keysOf(old),
      sinceMs: Math.min(...fresh.map((row) => row.firstMs)),
    })
  }
  return found
}

const keyOf = (version: string, instance: string): string => `${version} ${instance}`

const WEIGHT = { errors: 1, latency: 0.5, saturation: 0.1, traffic: 0 } as const
const POINTS_OLD_MIN = 4

/** Services whose new instances do worse than their old ones. */
export function releaseClues(series: readonly GoldenSeries[], newcomers: Newcomers, windows: Windows): readonly Clue[] {
  const clues: Clue[] = []
  const comparable = series.filter(
    (s) => newcomers.has(s.service) && s.side !== 'client' && s.signal !== null && WEIGHT[s.signal] > 0,
  )
  const groups = Map.groupBy(comparable, (s) => JSON.stringify([s.service, s.name, s.detail, s.operation]))
  for (const group of groups.values()) {
    const clue = releaseClue(group, newcomers, windows)
    if (clue) clues.push(clue)
  }
  return clues
}

function releaseClue(group: readonly GoldenSeries[], newcomers: Newcomers, windows: Windows): Clue | undefined {
  const [one] = group as [GoldenSeries]
  const { fresh, old } = newcomers.get(one.service)!
  const valuesOf = (keys: ReadonlySet<string>): number[] =>
    group.filter((s) => keys.has(keyOf(s.version, s.instance))).flatMap((s) => [...s.value])
  const before = valuesOf(old)
  const after = valuesOf(fresh)
  if (before.length < POINTS_OLD_MIN || after.length === 0) return undefined
  const surprise = surpriseOf(before, after, one.bad, one.floor)
  if (surprise.score <= 0) return undefined
  return {
    service: one.service,
    kind: 'release',
    strength: surprise.score * WEIGHT[one.signal ?? 'traffic'],
    proof: {
      says: `new instances of ${one.service} show ${one.name} ${one.detail} at ${figure(surprise.after)} ${one.unit}, old ones at ${figure(surprise.before)}`,
      query: 'metric-series',
      window: windows.after,
      params: { service: one.service, metric: one.name, step_ms: 1000, series_max: 100 },
      numbers: { old_instances: surprise.before, new_instances: surprise.after, surprise: surprise.score },
    },
  }
}
