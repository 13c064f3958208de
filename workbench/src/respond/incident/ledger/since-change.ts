import { harmSince, newLinesSince } from '../../../method/ledger/broken-elsewhere.ts'
import type { Measure } from '../../../model/incident/measure.ts'
import { rangeInText, type TimeRange } from '../../../model/time.ts'
import { logKindsOf } from '../../explore/logs.ts'
import type { IncidentPorts } from '../ports.ts'

/** Before anything was wrong, while it was wrong, and since the change. */
export type Stretches = { readonly healthy: TimeRange; readonly before: TimeRange; readonly after: TimeRange }

const SERVICES_MAX = 100
const BUCKETS_MIN = 10 // of the shortest stretch: fewer have no interval
const BUCKETS_MAX = 300 // of the longest: as many as one comparison takes
const WARNING = 13 // as OpenTelemetry numbers severities

/** What broke since a change, apart from the signal that it is judged by: harm that users feel, and lines nobody wrote before. */
export type SinceChange = { readonly harm: readonly string[]; readonly lines: readonly string[] }

/** Looks at every service, and at the warnings and errors of all of them. */
export async function sinceChange(judged: Measure, stretches: Stretches, ports: IncidentPorts): Promise<SinceChange> {
  const { healthy, before, after } = stretches
  const lengths = [healthy, before, after].map(({ from, to }) => to - from)
  const bucketMs = Math.ceil(Math.max(Math.min(...lengths) / BUCKETS_MIN, Math.max(...lengths) / BUCKETS_MAX))
  const golden = (range: TimeRange) => ports.views.golden(range, { bucketMs, servicesMax: SERVICES_MAX })
  const window = rangeInText({ from: healthy.from, to: after.to })
  const [good, bad, now, logs] = await Promise.all([
    golden(healthy),
    golden(before),
    golden(after),
    logKindsOf({ window, severityMin: WARNING }, ports.logs),
  ])
  return {
    harm: harmSince({ healthy: good, before: bad, after: now }, judged),
    lines: newLinesSince(logs.kinds, after.from),
  }
}
