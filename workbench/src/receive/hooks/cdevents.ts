import { clipped } from '../../lib/clipped.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { Alert } from '../../model/heard.ts'
import { cloudEventsIn } from './cloud-events.ts'
import { nothing, type Phase, released } from './delivery.ts'
import type { Reader, Reading } from './reading.ts'
import { at, digest, firstSaid, given, recordOf, said, timeIn } from './said.ts'

/** CDEvents: as the body itself, or in CloudEvents, one or a batch of them. What cannot be read of a batch is told, and the rest is kept. */
export const readCdevents: Reader = (delivery) => {
  const events = cloudEventsIn(delivery)
  if (!events.ok) return events
  const read = events.value.map((event) => eventRead(event, delivery.receivedAt))
  const unread = read.flatMap((one, i) => (one.ok ? [] : [read.length > 1 ? `${i}: ${one.error}` : one.error]))
  if (unread.length > 0 && unread.length === read.length) return err(unread.slice(0, TOLD_MAX).join('; '))
  const readings = read.flatMap((one) => (one.ok ? [one.value] : []))
  const says = [...unread, ...readings.flatMap((one) => (one.says === undefined ? [] : [one.says]))].slice(0, TOLD_MAX)
  return ok({ facts: readings.flatMap(({ facts }) => facts), ...(says.length > 0 && { says: says.join('; ') }) })
}

const TOLD_MAX = 5 // of what cannot be read, in an answer

/** One event with what its type names: what happened to what. */
type Told = {
  readonly name: string
  readonly id: string
  readonly content: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>>
  readonly receivedAt: string
}

type Read = (told: Told) => Reading

/** What each type says of what runs; merges, artifacts, builds and tests say nothing. */
const READS: Readonly<Record<string, Read>> = {
  'service.deployed': (told) => deployed(told, 'finished'),
  'service.upgraded': (told) => deployed(told, 'finished'),
  'service.rolledback': (told) => deployed(told, 'reverted'),
  'service.removed': (told) => changed(told, { kind: 'infrastructure', service: serviceIn(told.id) }),
  'service.published': (told) => changed(told, { kind: 'traffic', service: serviceIn(told.id) }),
  'environment.created': (told) => changed(told, { kind: 'infrastructure' }),
  'environment.modified': (told) => changed(told, { kind: 'infrastructure' }),
  'environment.deleted': (told) => changed(told, { kind: 'infrastructure' }),
  'incident.detected': (told) => suffered(told, true),
  'incident.reported': (told) => suffered(told, true),
  'incident.resolved': (told) => suffered(told, false),
}

function eventRead(event: unknown, receivedAt: string): Result<Reading, string> {
  const type = said(at(event, 'context', 'type'))
  if (type === undefined)
    return err('context.type: expected the type of a CDEvent, such as dev.cdevents.service.deployed.0.3.0')
  const name = /^dev\.cdevents\.([a-z]+\.[a-z]+)\./.exec(type)?.[1] ?? ''
  const read = Object.hasOwn(READS, name) ? READS[name] : undefined
  if (read === undefined) return ok(nothing(`${name || type} says nothing of what runs`))
  const id = said(at(event, 'subject', 'id'))
  if (id === undefined) return err(`subject.id: expected the ${name.split('.')[0]}`)
  const content = recordOf(at(event, 'subject', 'content'))
  return ok(read({ name, id, content, context: recordOf(at(event, 'context')), receivedAt }))
}

/** A service as telemetry names it: senders write "namespace/name" or "deployment/name". */
const serviceIn = (id: string): string => said(id.split('/').at(-1)) ?? id

const environmentIn = (content: Told['content']): string | undefined =>
  firstSaid(at(content, 'environment', 'id'), content.environment)

function deployed({ id, content, context, receivedAt }: Told, phase: Phase): Reading {
  const when = timeIn(context.timestamp)
  const release = {
    source: 'cdevents',
    service: serviceIn(id),
    environment: environmentIn(content),
    version: said(content.artifactId) ?? 'unknown version',
    began: said(context.chainId),
    phase,
    at: when ?? receivedAt,
    atInferred: when === undefined,
  }
  return released(release, receivedAt)
}

/** Something that was changed at once, and has no stages. */
function changed(
  { name, id, content, context, receivedAt }: Told,
  of: Pick<ChangeEvent, 'kind'> & { readonly service?: string },
): Reading {
  const when = timeIn(context.timestamp)
  const isEnvironment = of.service === undefined
  const change: ChangeEvent = {
    id: `cdevents:${digest(name, said(context.source) ?? null, said(context.id) ?? [id, when ?? receivedAt])}`,
    at: when ?? receivedAt,
    receivedAt,
    ...of,
    phase: 'finished',
    title: clipped(`${name.replace('.', ' ')}: ${firstSaid(content.name) ?? id}`, 500),
    source: 'cdevents',
    ...given({
      environment: isEnvironment ? (firstSaid(content.name) ?? id) : environmentIn(content),
      url: said(content.url),
    }),
    ...(when === undefined && { details: { atInferred: true } }),
  }
  return { facts: [{ once: digest(change.id, change.at), heard: { kind: 'change', change } }] }
}

/** An incident that another tool knows is an alert to us; its end names the same subject. */
function suffered({ id, content, context, receivedAt }: Told, firing: boolean): Reading {
  const when = timeIn(context.timestamp)
  const name = said(content.description) ?? `incident ${clipped(id, 400)}`
  const service = said(at(content, 'service', 'id'))
  const alert: Alert = {
    id: `cdevents:${digest(said(context.source) ?? null, id)}`,
    name,
    firing,
    at: when ?? receivedAt,
    says: name,
    source: 'cdevents',
    ...given({
      service: service && serviceIn(service),
      environment: environmentIn(content),
      url: said(content.ticketURI),
    }),
  }
  const once = digest(alert.id, alert.at, firing) // a subject may be detected again after it was resolved
  return { facts: [{ once, heard: { kind: 'alert', alert } }] }
}
