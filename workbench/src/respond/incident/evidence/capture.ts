import { messageOf } from '../../../lib/message-of.ts'
import type { Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { beganAt } from '../../../method/lifecycle/began.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import type { EventOf } from '../../../model/incident/event.ts'
import type { KeptItem } from '../../../model/incident/evidence.ts'
import { MEASURED, type MeasuredPoint } from '../../../model/incident/measure.ts'
import { oneLine } from '../../../model/incident/said.ts'
import { DAY_MS, rangeInText, type TimeRange, unixMs } from '../../../model/time.ts'
import { runCheck } from '../../checks/check.ts'
import { seenOf } from '../../checks/check-note.ts'
import { traceOf } from '../../trace.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { EvidenceError, IncidentPorts } from '../ports.ts'
import { processesSeen, runtimeTold, suspectedServices } from './process-state.ts'

type Captured = Omit<EventOf<'evidence-captured'>, 'kind' | 'id'>

/** One source of evidence: what it gives, as JSON, and a line that says what it holds. */
type Source = {
  readonly name: string
  readonly collect: (window: TimeRange, ports: IncidentPorts) => Promise<Gathered | undefined>
}

type Gathered = { readonly says: string; readonly holds: unknown }

/** How far back a capture reaches when the incident began longer ago; what is older is in the first capture. */
const WINDOW_MS_MAX = 60 * 60_000

/** How far before the onset a capture begins, so that it holds what health looked like. */
const BEFORE_MS = 15 * 60_000

const LOG_LINES_MAX = 2_000
const TRACES_MAX = 10
const BUCKETS = 120
const SERVICES_MAX = 100
const CHANGES_BACK_MS = DAY_MS

/** How long it may take, and in whose name processes are asked. */
type Terms = { readonly budgetMs: number; readonly actor: Actor }

/**
 * Keeps what telemetry will forget, cheap things first, within a time budget. Only the last touches running services: those that take
 * probes are asked for a second what they are doing. What does not answer in time is named, and left.
 */
export async function capture(incident: Incident, { budgetMs, actor }: Terms, ports: IncidentPorts): Promise<Captured> {
  const window = windowOf(incident, ports.clock.now())
  const items: KeptItem[] = []
  const missing: { name: string; why: string }[] = []
  let spentMs = 0
  for (const { name, collect } of sourcesOf(incident, actor, ports)) {
    if (spentMs >= budgetMs) {
      missing.push({ name, why: 'the time budget was used up' })
      continue
    }
    const startedAt = ports.elapsedMs()
    const kept = await keep(name, () => within(budgetMs - spentMs, collect(window, ports)), ports)
    spentMs += ports.elapsedMs() - startedAt
    if (kept.ok) items.push(kept.value)
    else missing.push({ name, why: kept.error })
  }
  return { items, missing, tookMs: Math.round(spentMs) }
}

/** Cheap to dear: what was changed, numbers, the diagnosis that is there, what the database is doing, log lines, whole traces, processes. */
function sourcesOf(incident: Incident, actor: Actor, all: IncidentPorts): readonly Source[] {
  const { checks, processes } = all
  const { service } = incident.lifecycle
  const diagnosis = newestDiagnosis(incident, all)
  const suspected = suspectedServices(incident, diagnosis)
  const running = processes?.sessions().filter((session) => suspected.includes(session.service)) ?? []
  const databases = DATABASES.filter((check) => checks !== undefined && checks.refuses({ check }) === undefined)
  return [
    { name: 'changes', collect: changesTold },
    { name: 'services', collect: everyService },
    { name: 'golden signals', collect: (window, ports) => goldenSignals(service, window, ports) },
    { name: 'runtime', collect: (window, ports) => runtimeTold(suspected, window, ports) },
    { name: 'diagnosis', collect: async () => diagnosisKept(diagnosis) },
    ...databases.map((check) => ({
      name: check,
      collect: (_: TimeRange, ports: IncidentPorts) => database(check, ports),
    })),
    { name: 'log lines', collect: (window, ports) => logLines(service, window, ports) },
    { name: 'traces', collect: (_, ports) => traces(diagnosis, ports) },
    ...(running.length === 0 ? [] : [{ name: 'processes', collect: () => processesSeen(running, actor, processes!) }]),
  ]
}

/** What was deployed and configured of late, as it was told: sources of changes forget as well. */
async function changesTold({ to }: TimeRange, { changes }: IncidentPorts): Promise<Gathered | undefined> {
  const told = await changes.changes({ from: unixMs(to - CHANGES_BACK_MS), to })
  return told.length === 0 ? undefined : { says: `${told.length} changes of the last day`, holds: told }
}

/** How each service did, for what broke may stand beside what was paged. */
async function everyService(window: TimeRange, { views }: IncidentPorts): Promise<Gathered | undefined> {
  const bucketMs = Math.max(1_000, Math.ceil((window.to - window.from) / BUCKETS))
  const golden = await views.golden(window, { bucketMs, servicesMax: SERVICES_MAX })
  const rows = golden.filter(({ bucket }) => bucket >= 0) // the whole is their sum, and its quantiles are only estimated
  const services = new Set(rows.map(({ service }) => service)).size
  return services === 0
    ? undefined
    : { says: `requests of ${services} services`, holds: { window: rangeInText(window), rows } }
}

const DATABASES = ['postgres', 'redis'] as const

/** What a database of the settings is doing: who blocks whom is gone a minute later. */
async function database(
  check: (typeof DATABASES)[number],
  { checks, clock, elapsedMs }: IncidentPorts,
): Promise<Gathered | undefined> {
  const report = checks && (await runCheck({ check }, { checks, clock, elapsedMs }))
  if (report === undefined) return undefined
  if (!report.ok) throw new Error(report.error)
  const wrong = report.value.troubles.map(({ says }) => says).join('; ')
  return { says: `${report.value.target}: ${wrong || 'nothing wrong by itself'}`, holds: seenOf(report.value) }
}

async function goldenSignals(
  service: string | undefined,
  window: TimeRange,
  { measure }: IncidentPorts,
): Promise<Gathered> {
  const seconds = Math.max(1, Math.ceil((window.to - window.from) / 1000 / BUCKETS))
  const signals = MEASURED.filter((signal) => signal !== 'metric')
  const curvesOf = async (of: string | undefined) => {
    const curves: Record<string, readonly MeasuredPoint[]> = {}
    for (const signal of signals)
      curves[signal] = await measure.points({ signal, ...(of !== undefined && { service: of }) }, window, seconds)
    return curves
  }
  const named = await curvesOf(service)
  const unheard =
    service !== undefined && Object.values(named).every((points) => points.every(({ count }) => count === 0))
  const of = service === undefined || unheard ? 'the whole system' : service
  return {
    says: `${unheard ? unheardSays(service) : ''}${signals.length} curves of ${of}, one point per ${seconds} s`,
    holds: {
      service: unheard ? undefined : service,
      window: rangeInText(window),
      curves: unheard ? await curvesOf(undefined) : named,
    },
  }
}

/** Somebody who was woken mistypes a name: what is there is kept all the same, for it is gone after a rollback. */
const unheardSays = (service: string): string => `no request and no log line of ${service} came; `

const diagnosisKept = (diagnosis: Diagnosis | undefined): Gathered | undefined =>
  diagnosis && { says: diagnosis.summary.slice(0, 400), holds: diagnosis }

async function logLines(
  service: string | undefined,
  window: TimeRange,
  { views }: IncidentPorts,
): Promise<Gathered | undefined> {
  const linesOf = (of: string | undefined) =>
    views.logLines({ window: rangeInText(window), ...(of !== undefined && { service: of }) }, LOG_LINES_MAX)
  const named = await linesOf(service)
  const lines = named.length === 0 && service !== undefined ? await linesOf(undefined) : named
  if (lines.length === 0) return undefined
  const cut = lines.length === LOG_LINES_MAX ? ', the newest of more' : ''
  const of = named.length === 0 ? ` of every service, for ${service} wrote none` : ''
  return { says: `${lines.length} log lines${of}${cut}`, holds: lines }
}

/** Worst and typical requests as the diagnosis samples them, whole. */
async function traces(diagnosis: Diagnosis | undefined, { views }: IncidentPorts): Promise<Gathered | undefined> {
  const ids = [...new Set(diagnosis?.evidence.flatMap(({ traceIds }) => traceIds))].slice(0, TRACES_MAX)
  const found = await Promise.all(ids.map((id) => traceOf(id, views)))
  const whole = found.filter((trace) => trace !== undefined)
  return whole.length === 0 ? undefined : { says: `${whole.length} traces that the diagnosis cites`, holds: whole }
}

async function keep(
  name: string,
  collect: () => Promise<Gathered | undefined>,
  { evidence }: IncidentPorts,
): Promise<Result<KeptItem, string>> {
  try {
    const gathered = await collect()
    if (gathered === undefined) return { ok: false, error: 'there is none' }
    const bytes = new TextEncoder().encode(JSON.stringify(gathered.holds))
    const put = await evidence.put(bytes)
    if (!put.ok) return { ok: false, error: evidenceWhy(put.error) }
    return { ok: true, value: { name, says: told(gathered.says), sha256: put.value, bytes: bytes.byteLength } }
  } catch (error) {
    return { ok: false, error: told(messageOf(error)) }
  }
}

const evidenceWhy = (error: EvidenceError): string => ('says' in error ? told(error.says) : error.kind)

const told = (text: string): string => oneLine(text) || 'unknown'

/** Settles with the answer, or fails when the time is over; the question itself is bounded by the store. */
async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${Math.round(ms / 1000)} s`)), ms)
  })
  try {
    return await Promise.race([answer, over])
  } finally {
    clearTimeout(timer)
  }
}

const windowOf = (incident: Incident, now: number): TimeRange => ({
  from: unixMs(Math.max(beganAt(incident) - BEFORE_MS, now - WINDOW_MS_MAX)),
  to: unixMs(now),
})
