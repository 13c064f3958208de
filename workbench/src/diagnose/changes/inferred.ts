/**
 * Paper    none; first seen versions as deploy markers, as trace backends infer releases
 * Idea     a version that nobody announced but that instances report since a moment in the window is a change too
 * Input    instances with their versions and first signs of life, recorded changes
 * Output   inferred deploys: one for each service and version that came late and that no recorded change explains
 * Cost     O(instances + changes)
 */
import type { InstanceRow } from '../../model/columns.ts'
import { parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'
import type { Windows } from '../types.ts'
import type { Candidate } from './judge.ts'

const SAME_MS = 10 * 60_000 // a rollout reaches its first instance within ten minutes

/** Deploys that only the telemetry tells of. */
export function inferredChanges(
  instances: readonly InstanceRow[],
  recorded: readonly Candidate[],
  { before }: Windows,
): readonly Candidate[] {
  const found: Candidate[] = []
  const lateFrom = before.from + (before.to - before.from) / 2
  for (const [service, rows] of Map.groupBy(instances, (row) => row.service)) {
    const versions = firstSeen(rows)
    const known = [...versions].filter(([, firstMs]) => firstMs <= lateFrom).map(([version]) => version)
    if (known.length === 0) continue
    for (const [version, firstMs] of versions) {
      if (firstMs <= lateFrom || isRecorded(recorded, service, version, firstMs)) continue
      found.push(deployOf(service, version, known.at(-1) as string, firstMs))
    }
  }
  return found
}

function firstSeen(rows: readonly InstanceRow[]): Map<string, number> {
  const versions = new Map<string, number>()
  for (const { version, firstMs } of rows) {
    if (version !== '') versions.set(version, Math.min(versions.get(version) ?? firstMs, firstMs))
  }
  return versions
}

const isRecorded = (recorded: readonly Candidate[], service: string, version: string, firstMs: number): boolean =>
  recorded.some(
    (c) => c.service === service && (c.to === version || Math.abs((parseRfc3339(c.at) ?? 0) - firstMs) < SAME_MS),
  )

const deployOf = (service: string, to: string, from: string, firstMs: number): Candidate => ({
  id: `seen:${service}@${to}`,
  at: rfc3339(unixMs(firstMs)),
  kind: 'deploy',
  service,
  title: `${service} ${to} seen for the first time`,
  from,
  to,
  source: 'telemetry',
  origin: 'inferred',
})
