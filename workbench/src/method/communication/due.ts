import type { Audience, ReminderStage } from '../../model/incident/communication.ts'
import { entriesOf } from '../../model/incident/entry.ts'
import { MINUTE_MS, type UnixMs, unixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import { CADENCE, type Cadence, severityForCadence, tellsCustomers, timeOf } from './cadence.ts'

/** An update that somebody waits for. */
export type Due = {
  readonly audience: Audience
  readonly at: UnixMs
  /** How far it has come; undefined while it is more than three minutes away. */
  readonly stage: ReminderStage | undefined
  readonly overdue: boolean
  /** Nobody is reminded now: somebody said why. */
  readonly snoozed: boolean
}

/** Minutes after the promised time at which each stage begins. */
const STAGES: readonly (readonly [ReminderStage, number])[] = [
  ['channel', 10],
  ['commander', 5],
  ['author', 0],
  ['draft', -3],
]

/** The updates that are promised or asked for, the sooner first; none once nobody has to work on it any more. */
export function dueUpdates(incident: Incident, now: UnixMs, cadence: Cadence = CADENCE): readonly Due[] {
  if (!isOpen(incident)) return []
  const times = [
    ['internal', internalDue(incident, cadence)],
    ['external', externalDue(incident, cadence)],
  ] as const
  return times
    .flatMap(([audience, at]) => (at === undefined ? [] : [dueOf(incident, audience, { at, now })]))
    .sort((a, b) => a.at - b.at)
}

function dueOf(
  incident: Incident,
  audience: Audience,
  { at, now }: { readonly at: UnixMs; readonly now: UnixMs },
): Due {
  const stage = STAGES.find(([, minutes]) => now >= at + minutes * MINUTE_MS)?.[0]
  return { audience, at, stage, overdue: now > at, snoozed: isSnoozed(incident, audience, now) }
}

/** A snooze keeps reminders quiet, yet it moves nothing: only an update resets the clock. */
function isSnoozed(incident: Incident, audience: Audience, now: UnixMs): boolean {
  const snooze = incident.communication.channels[audience].snoozed
  if (snooze === undefined) return false
  const until = timeOf(snooze.until)
  return until === undefined ? severityForCadence(incident) === 'P2' : now < until
}

function internalDue(incident: Incident, cadence: Cadence): UnixMs | undefined {
  const { last, nextUpdateAt } = incident.communication.channels.internal
  if (last === undefined) return minutesAfter(incident.lifecycle.times.declared?.at, cadence.first)
  return timeOf(nextUpdateAt) ?? firstChangeAfter(incident, last.at)
}

/** Where updates come when something changes: the first change of state or severity that nobody has told of. */
function firstChangeAfter(incident: Incident, told: string): UnixMs | undefined {
  const moves = entriesOf(incident.entries, 'state-changed', 'severity-set', 'triaged')
  const later = moves.map(({ at }) => timeOf(at)).filter((at) => at !== undefined && at > Date.parse(told))
  return later[0]
}

function externalDue(incident: Incident, cadence: Cadence): UnixMs | undefined {
  if (!tellsCustomers(incident)) return undefined
  const { last, nextUpdateAt } = incident.communication.channels.external
  if (last !== undefined) return timeOf(nextUpdateAt)
  const known = entriesOf(incident.entries, 'triaged').find(({ event }) =>
    event.answers.some(({ question, answer }) => question === 'visibility' && answer === 'customers'),
  )
  return minutesAfter(known?.at ?? incident.lifecycle.times.declared?.at, cadence.external.first)
}

function minutesAfter(time: string | undefined, minutes: number): UnixMs | undefined {
  const at = timeOf(time)
  return at === undefined ? undefined : unixMs(at + minutes * MINUTE_MS)
}
