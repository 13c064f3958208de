import type { Incident } from '../../../method/incident.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import type { ProbeSession } from '../../../model/probes.ts'
import { rangeInText, type TimeRange } from '../../../model/time.ts'
import type { IncidentPorts, ProcessesPort } from '../ports.ts'

type Gathered = { readonly says: string; readonly holds: unknown }

const SUSPECTED_MAX = 3 // services: the one that was named, where health ends, and the first of the ranking
const SERIES_MAX = 500 // of one service, before those that are of no runtime are left out
const STEPS = 60
const PROCESSES_MAX = 3 // looked at, at once, so that it takes no longer than one
const PROFILE_SECONDS = 1

/** What a runtime can tell of itself, by the words that instrumentations and exporters use in names of metrics. */
const KINDS = [
  ['memory', /heap|rss|mem(ory)?([._]|$)/i],
  ['event loop', /event[._]?loop/i],
  ['garbage collection', /(^|[._])gc([._]|$)|garbage/i],
  ['pools', /pool|connections?([._]|$)/i],
  ['threads', /thread|goroutine/i],
  ['descriptors', /descriptor|(^|[._])(open_)?fds?([._]|$)|handles/i],
  ['cpu', /cpu/i],
] as const

/** The services that somebody suspects: the one that was named, then those the diagnosis points to. */
export function suspectedServices(
  { lifecycle, testing }: Pick<Incident, 'lifecycle' | 'testing'>,
  diagnosis: Diagnosis | undefined,
): readonly string[] {
  const committed = testing.hypotheses.find(({ id }) => id === testing.committed?.hypothesis)
  const named = [lifecycle.service, committed?.service, diagnosis?.edge?.firstBad, diagnosis?.services[0]?.service]
  return [...new Set(named.filter((service) => service !== undefined))].slice(0, SUSPECTED_MAX)
}

type Series = { readonly name?: unknown; readonly instance?: unknown }

/** What the runtime of each instance of these services told of itself: as numbers over time, one series as the store keeps it. */
export async function runtimeTold(
  services: readonly string[],
  window: TimeRange,
  { views }: Pick<IncidentPorts, 'views'>,
): Promise<Gathered | undefined> {
  const [from_ms, to_ms] = [Math.floor(window.from), Math.ceil(window.to)]
  const of = (service: string) => ({ from_ms, to_ms, service, metric: '', series_max: SERIES_MAX })
  const step_ms = Math.max(1_000, Math.ceil((to_ms - from_ms) / STEPS))
  const asked = services.flatMap((service) => [
    views.rerun('metric-series', { ...of(service), step_ms }),
    views.rerun('histogram-series', { ...of(service), points_max: STEPS }),
  ])
  const answers = await Promise.all(asked)
  const told = answers.flat().filter(({ name }: Series) => kindsOf(name).length > 0)
  if (told.length === 0) return undefined
  const instances = new Set(told.map(({ service, instance }) => JSON.stringify([service, instance]))).size
  const heard = new Set(told.flatMap(({ name }: Series) => kindsOf(name)))
  const silent = KINDS.flatMap(([kind]) => (heard.has(kind) ? [] : [kind]))
  const tellers = [...new Set(told.map(({ service }) => String(service)))]
  const mute = services.filter((service) => !tellers.includes(service))
  const nothing = [
    ...(silent.length === 0 ? [] : [`nothing told of ${silent.join(', ')}`]),
    ...(mute.length === 0 ? [] : [`nothing at all by ${mute.join(', ')}`]),
    ...(answers.some(({ length }) => length >= SERIES_MAX)
      ? [`the first ${SERIES_MAX} series of a service alone`]
      : []),
  ]
  const what = `${told.length} series of ${instances} instances of ${tellers.join(', ')}: ${[...heard].join(', ')}`
  return {
    says: [what, ...nothing].join('; '),
    holds: { window: rangeInText(window), series: told },
  }
}

const kindsOf = (name: unknown): readonly string[] =>
  KINDS.flatMap(([kind, pattern]) => (pattern.test(String(name)) ? [kind] : []))

/**
 * What these processes are doing: who they are, what memory they hold, and for a second where their time goes. No dump is taken: one can
 * stop a process for longer than whoever watches it waits. A process that refuses says why.
 */
export async function processesSeen(
  connected: readonly ProbeSession[],
  actor: Actor,
  processes: ProcessesPort,
): Promise<Gathered> {
  const seen = await Promise.all(
    connected.slice(0, PROCESSES_MAX).map(async (session) => {
      const { service, instance } = session
      const state = await processes.profile({ what: 'cpu', service, instance, seconds: PROFILE_SECONDS }, actor)
      return state.ok ? { session, state: state.value } : { session, refused: state.error.what }
    }),
  )
  const looked = seen.filter((one) => 'state' in one).length
  const refused = seen.flatMap((one) => ('refused' in one ? [`${one.session.instance}: ${one.refused}`] : []))
  const did = `${looked} of ${connected.length} connected processes: memory, and where ${PROFILE_SECONDS} s went`
  return { says: [did, ...refused].join('; '), holds: { processes: seen } }
}
