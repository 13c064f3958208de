import type { Incident } from './incident.ts'
import type { SpanRecord } from './journal.ts'
import type { Service } from './system.ts'

const SHOWN = 4 // rows of each table: as many as a person looks at
const QUIET_POINTS_MIN = 4
const STOPPED_WEIGHT = 3 // of a series that ends: much like one that moved twenty times its noise

/**
 * What a careful person would see in the telemetry of an incident, beside the truth. Only what was exported is looked at,
 * so a line that points at the root shows that the incident can be solved.
 */
export function sightOf(incident: Incident): string {
  const { id, kind, struck, setting, system, felt } = incident
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
  const minutes = (ms: number): string => `${(ms / 60_000).toFixed(1)} min`
  const title = `${id}  ${kind}: ${struck.roots.join(', ') || 'nothing'}; change ${struck.guilty}`
  const seen = [
    setting.traces ? 'traces' : [],
    setting.logs ? 'logs' : [],
    setting.metrics ? `metrics (${setting.metricStyle}, ${setting.temporality}, ${setting.scrapeMs / 1000} s)` : [],
  ]
    .flat()
    .join(', ')
  const size = `${seen}; ${system.services.size} services, ${setting.ratePerSecond.toFixed(1)}/s, quiet ${minutes(setting.quietMs)}, sampled ${percent(setting.sampling)}`
  const users = `slow or failed ${percent(felt.quiet)} → ${percent(felt.bad)}, failed ${percent(felt.failed)}`
  const writes = [system.entry.name, ...struck.roots].flatMap((name) => habitsOf(system.services.get(name)!))
  const rows = [
    users,
    ...new Set(writes),
    ...spanRows(incident),
    ...logRows(incident),
    ...metricRows(incident),
    ...changeRows(incident),
  ]
  return [title, size, ...rows].join('\n  ')
}

/** How those write telemetry who matter most. */
function habitsOf({ name, role, habits }: Service): string[] {
  if (role !== 'service') return []
  const { status, names, protocol, clientSpans, logs, exceptions } = habits
  const client = clientSpans ? 'client spans' : 'no client spans'
  return [
    `${name} writes: status ${status}, ${names} names, ${protocol}, ${client}, logs ${logs}, exceptions ${exceptions}`,
  ]
}

type Row = { readonly text: string; readonly weight: number }

const most = (rows: readonly Row[]): string[] =>
  [...rows]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, SHOWN)
    .filter(({ weight }) => weight > 0)
    .map(({ text }) => text)

/** Operations whose own time, failures or number for each entry request moved most. */
function spanRows({ journal, onset }: Incident): string[] {
  const inside = insideOf(journal.spans)
  const groups = Map.groupBy(
    journal.spans,
    (s) => `${s.instance.service.name} ${s.kind} ${s.name}${s.peer ? ` → ${s.peer.name}` : ''}`,
  )
  const traces = (bad: boolean): number =>
    new Set(journal.spans.flatMap((s) => (s.startMs >= onset === bad ? s.traceId : []))).size
  const per = { quiet: Math.max(1, traces(false)), bad: Math.max(1, traces(true)) }
  const rows = [...groups].map(([name, spans]): Row => {
    const [quiet, bad] = [false, true].map((late) => spans.filter((s) => s.startMs >= onset === late))
    const ownMs = (of: readonly SpanRecord[]): number =>
      mean(of.map((s) => s.endMs - s.startMs - Math.min(s.endMs - s.startMs, inside.get(s.spanId) ?? 0)))
    const failed = (of: readonly SpanRecord[]): number => mean(of.map((s) => (s.failure ? 1 : 0)))
    const often = [quiet!.length / per.quiet, bad!.length / per.bad] as const
    const weight = Math.abs(ownMs(bad!) * often[1] - ownMs(quiet!) * often[0]) / 50 + failed(bad!) - failed(quiet!)
    const moved = (a: number, b: number, digits: number): string => `${a.toFixed(digits)} → ${b.toFixed(digits)}`
    return {
      weight,
      text: `span ${name}: own ${moved(ownMs(quiet!), ownMs(bad!), 1)} ms, failed ${moved(failed(quiet!), failed(bad!), 2)}, per trace ${moved(...often, 2)}`,
    }
  })
  return most(rows)
}

/** Time of each span that its children take. */
function insideOf(spans: readonly SpanRecord[]): Map<string, number> {
  const children = Map.groupBy(spans, ({ parentId }) => parentId)
  const taken = [...children].map(([parent, list]): [string, number] => {
    let covered = 0
    let until = 0
    for (const { startMs, endMs } of [...list].sort((a, b) => a.startMs - b.startMs)) {
      covered += Math.max(0, endMs - Math.max(until, startMs))
      until = Math.max(until, endMs)
    }
    return [parent, covered]
  })
  return new Map(taken)
}

/** Lines that came up with the trouble. */
function logRows({ journal, onset, until, setting }: Incident): string[] {
  if (!setting.logs) return []
  const groups = Map.groupBy(
    journal.logs,
    (log) => `${log.instance.service.name} ${log.severity} ${log.attributes['exception.message'] ?? log.body}`,
  )
  const rows = [...groups].map(([name, logs]): Row => {
    const bad = logs.filter(({ at }) => at >= onset).length / (until - onset)
    const quiet = (logs.length - bad * (until - onset)) / onset
    return {
      weight: (bad - 2 * quiet) * 60_000,
      text: `log ${name}: ${(quiet * 60_000).toFixed(1)} → ${(bad * 60_000).toFixed(1)} a minute`,
    }
  })
  return most(rows)
}

/** Series that left their quiet range furthest, summed over copies. */
function metricRows({ metrics, onset }: Incident): string[] {
  const groups = Map.groupBy(
    metrics,
    ({ instance, name, point }) => `${instance.service.name} ${name} ${Object.values(point.labels).join(' ')}`,
  )
  const rows = [...groups].map(([name, lines]): Row => {
    const [quiet, bad] = [false, true].map((late) =>
      lines.flatMap(({ point }) => (point.at > onset === late ? point.shown : [])),
    )
    const [a, b] = [mean(quiet!), mean(bad!)]
    const noise = Math.sqrt(mean(quiet!.map((value) => (value - a) ** 2))) + 0.1 * Math.abs(a) + 1e-9
    const told = quiet!.length >= QUIET_POINTS_MIN
    const text = bad!.length > 0 ? short(b) : 'nothing more'
    const weight = bad!.length > 0 ? Math.log1p(Math.abs(b - a) / noise) : STOPPED_WEIGHT
    return { weight: told ? weight : 0, text: `metric ${name}: ${short(a)} → ${text}` }
  })
  return most(rows)
}

function changeRows({ changes, onset, setting }: Incident): string[] {
  if (!setting.changesConnected) return []
  return changes.map(({ id, at, title }) => `change ${id} ${((at - onset) / 1000).toFixed(0)} s: ${title}`)
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
const short = (value: number): string => String(Number(value.toPrecision(3)))
