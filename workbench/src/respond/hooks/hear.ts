import { err, ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { ChangeConflict } from '../../model/change-stages.ts'
import { type Alert, type Heard, heardFrom } from '../../model/heard.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import type { Letter } from '../../model/letter.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { newestIncidents, SEARCHED_MAX } from '../incident/newest.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { openIncident, type Who, work } from '../incident/work.ts'
import type { Dealt } from '../post/deal.ts'
import { has, joined } from './joins.ts'

/** What acting on what was heard needs. */
export type HearPorts = {
  readonly incidents: IncidentPorts
  readonly addChanges: (changes: readonly ChangeEvent[]) => Promise<Result<void, ChangeConflict>>
}

/** Acts on what was heard: a change is stored, an alert opens an incident or joins one. Doing it twice does no harm. */
export async function hear(letter: Letter, ports: HearPorts): Promise<Dealt> {
  const heard = heardFrom(JSON.parse(letter.body))
  if (!heard.ok) return { kind: 'never', says: heard.error }
  switch (heard.value.kind) {
    case 'change':
      return changed(heard.value.change, ports)
    case 'stage':
      return { kind: 'done', says: `${heard.value.stage.stage}, not seen running` }
    case 'alert':
      return alerted(heard.value.alert, ports.incidents)
  }
}

async function changed(change: ChangeEvent, { addChanges }: HearPorts): Promise<Dealt> {
  const added = await addChanges([change])
  return added.ok ? { kind: 'done', says: change.id } : { kind: 'never', says: added.error.says }
}

/** What came of an alert, as the post writes it down. */
const doneWith = (result: Result<string, Refusal>): Dealt => {
  if (result.ok) return { kind: 'done', says: result.value }
  const says = `${result.error.what} (${result.error.where})`
  return { kind: result.error.kind === 'wrong' ? 'never' : 'again', says }
}

async function alerted(alert: Alert, ports: IncidentPorts): Promise<Dealt> {
  const newest = await newestIncidents(ports, SEARCHED_MAX)
  if (!newest.ok) return doneWith(newest)
  const { incidents, refusals } = newest.value
  const unavailable = refusals.find(({ kind }) => kind === 'unavailable') // the one that has the alert may be among these
  if (unavailable !== undefined) return { kind: 'again', says: unavailable.what }
  return doneWith(alert.firing ? await fired(alert, incidents, ports) : await wentQuiet(alert, incidents, ports))
}

/** Levels of what nobody is woken for: a heartbeat of the monitor, or news. */
const QUIET_LEVELS: readonly Alert['level'][] = ['none', 'info']

async function fired(
  alert: Alert,
  incidents: readonly Incident[],
  ports: IncidentPorts,
): Promise<Result<string, Refusal>> {
  if (await isOver(alert, ports)) return ok('it was over before it was heard of')
  const incident = await joined(incidents, alert, () => callsAround(alert, ports))
  if (incident !== undefined)
    return alert.momentary ? ok(`people are on it: ${incident.id}`) : moved(incident, alert, ports)
  if (QUIET_LEVELS.includes(alert.level)) return ok(`level ${alert.level} opens no incident`)
  return opened(alert, ports)
}

/** Its end may come before its beginning. */
async function isOver({ source, id }: Alert, { post }: IncidentPorts): Promise<boolean> {
  const known = await post?.knows('in', letterKey(source, `${id} is over`))
  return known?.ok === true && known.value
}

/** The key of a letter that came in. */
const letterKey = (source: string, once: string): string => `${source} ${once}`

const CALLS_BACK_MS = 30 * 60_000

/** Without telemetry, nobody is known to call anybody. */
async function callsAround({ at, service }: Alert, { calls }: IncidentPorts) {
  const to = Date.parse(at)
  if (service === undefined) return []
  return calls.calls({ from: unixMs(to - CALLS_BACK_MS), to: unixMs(to) }).catch(() => [])
}

const whoOf = ({ source, at }: Alert, now: UnixMs): Who => ({
  actor: { kind: 'automation', name: source },
  at: Date.parse(at) > now ? rfc3339(now) : at, // a clock that runs ahead
})

async function opened(alert: Alert, ports: IncidentPorts): Promise<Result<string, Refusal>> {
  const { name, service, says, source } = alert
  const now = ports.clock.now()
  const title = says === name || says.includes(name) ? says : `${name}: ${says}`
  const detectedAt = whoOf(alert, now).at ?? rfc3339(now)
  const declared: IncidentEvent = {
    kind: 'declared',
    title: title.length > 200 ? name : title,
    drill: false,
    detectedAt,
    ...(service !== undefined && { service }),
  }
  const moves = alert.momentary ? [] : [movedEvent(alert)]
  const opening = await openIncident([declared, ...moves], { actor: { kind: 'automation', name: source } }, ports)
  return opening.ok ? ok(`opened ${opening.value.incident.id}`) : opening
}

async function moved({ id }: Incident, alert: Alert, ports: IncidentPorts): Promise<Result<string, Refusal>> {
  const done = await work(id, whoOf(alert, ports.clock.now()), ports, ({ lifecycle }) => {
    const known = lifecycle.alerts.find((one) => one.id === alert.id)
    return ok((known?.firing ?? false) === alert.firing ? [] : [movedEvent(alert)])
  })
  if (!done.ok) return done
  return ok(done.value.entries.length === 0 ? `known in ${id}` : `${alert.firing ? 'joined' : 'quiet in'} ${id}`)
}

/** It is quiet wherever it fired; where nobody knows it, nothing is said. */
async function wentQuiet(
  alert: Alert,
  incidents: readonly Incident[],
  ports: IncidentPorts,
): Promise<Result<string, Refusal>> {
  const said: string[] = []
  for (const incident of incidents.filter((one) => has(one, alert.id))) {
    const done = await moved(incident, alert, ports)
    if (!done.ok) return done
    said.push(done.value)
  }
  return ok(said.join(', ') || 'no incident has it')
}

const movedEvent = ({ id, name, firing, source, group, service, says, url }: Alert): IncidentEvent => ({
  kind: 'alert-moved',
  alert: name,
  firing,
  id,
  source,
  ...(group !== undefined && { group }),
  ...(service !== undefined && { service }),
  ...(says !== name && { says }),
  ...(url !== undefined && { url }),
})

/** A fact as it comes in; without a name under which it is heard once, each time counts. */
export type FactIn = { readonly once?: string; readonly heard: Heard }

/** Keeps facts until they are acted on. Errors: why they are not kept. */
export async function keepFacts(
  source: string,
  facts: readonly FactIn[],
  { incidents, newId }: { readonly incidents: IncidentPorts; readonly newId: () => string },
): Promise<Result<{ readonly fresh: number }, string>> {
  if (facts.length === 0) return ok({ fresh: 0 })
  if (incidents.post === undefined) return err('there is no record to keep it in')
  const letters = facts.map(({ once, heard }) => ({
    key: letterKey(source, once ?? newId()),
    about: source,
    body: JSON.stringify(heard),
  }))
  const kept = await incidents.post.put('in', letters)
  return kept.ok ? ok({ fresh: kept.value }) : err('says' in kept.error ? kept.error.says : 'it could not be kept')
}
