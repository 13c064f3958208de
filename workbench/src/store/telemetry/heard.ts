import type { InstanceRow, Pillar, TelemetryPresence } from '../../model/columns.ts'
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

type InstanceTuple = readonly [version: string, instance: string, firstMs: number, lastMs: number]

type SourceRow = {
  readonly service: string
  readonly pillar: Pillar
  readonly items: number
  readonly first_ms: number
  readonly at_ms: readonly number[]
  readonly instances: readonly InstanceTuple[]
}

/** Who spoke when, of whatever kind of telemetry; what names no service counts, and is nobody's sign of life. */
export async function heard(
  store: Pick<TelemetryStore, 'query'>,
  range: TimeRange,
  stepSeconds: number,
): Promise<TelemetryPresence> {
  const rows = await store.query<SourceRow>('signs-of-life', {
    from_ms: Math.floor(range.from),
    to_ms: Math.ceil(range.to),
    step_ms: Math.max(1, Math.round(stepSeconds * 1000)),
    service: '',
    sources_max: QUESTION_LIMITS.sources,
  })
  const named = rows.filter(({ service }) => service !== '')
  return {
    first: rows.length === 0 ? undefined : unixMs(rows.reduce((least, row) => Math.min(least, row.first_ms), Infinity)),
    pillars: { spans: itemsOf(rows, 'traces'), logs: itemsOf(rows, 'logs'), metricPoints: itemsOf(rows, 'metrics') },
    signs: named.map(({ service, pillar, at_ms }) => ({ service, pillar, atMs: at_ms })),
    instances: instancesOf(named).slice(0, QUESTION_LIMITS.instances),
  }
}

const itemsOf = (rows: readonly SourceRow[], pillar: Pillar): number =>
  rows.reduce((sum, row) => sum + (row.pillar === pillar ? row.items : 0), 0)

/** Each instance once, from its first sign of life to its last, whatever told of it. */
function instancesOf(rows: readonly SourceRow[]): readonly InstanceRow[] {
  const seen = new Map<string, InstanceRow>()
  for (const { service, instances } of rows)
    for (const [version, instance, first, last] of instances) {
      const key = JSON.stringify([service, version, instance])
      const { firstMs = first, lastMs = last } = seen.get(key) ?? {}
      seen.set(key, {
        service,
        version,
        instance,
        firstMs: Math.min(first, firstMs),
        lastMs: Math.max(last, lastMs),
      })
    }
  return [...seen.values()]
}
