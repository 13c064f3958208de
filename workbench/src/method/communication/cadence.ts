import type { Audience } from '../../model/incident/communication.ts'
import type { Severity } from '../../model/incident/lifecycle.ts'
import { MINUTE_MS, parseRfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import { answerTo } from '../triage/triage.ts'

/** How often people are told, in minutes (docs/method.md, "Tell people"). */
export type Cadence = {
  /** Internal updates; undefined: when something changes. */
  readonly every: Readonly<Record<Severity, number | undefined>>
  /** More often than this is noise. */
  readonly noise: number
  /** The first message after declaring. */
  readonly first: number
  /** To customers: the first message, then how many are affected, then at least so often, for so long. */
  readonly external: { readonly first: number; readonly scope: number; readonly every: number; readonly during: number }
}

export const CADENCE: Cadence = {
  every: { P0: 20, P1: 30, P2: undefined },
  noise: 10,
  first: 3,
  external: { first: 5, scope: 5, every: 20, during: 120 },
}

/** In doubt the higher one: until somebody says how bad it is, people hear as if it were the worst. */
export const severityForCadence = ({ triage }: Incident): Severity => triage.severity ?? 'P0'

/** Minutes from an update that is posted now to the next; undefined: when something changes. */
export function minutesToNext(
  incident: Incident,
  audience: Audience,
  now: UnixMs,
  cadence: Cadence = CADENCE,
): number | undefined {
  const every = cadence.every[severityForCadence(incident)]
  if (audience === 'internal') return every
  const { scope, every: often, during } = cadence.external
  if (incident.communication.channels.external.last === undefined) return scope
  const declared = timeOf(incident.lifecycle.times.declared?.at) ?? now
  return now - declared < during * MINUTE_MS ? often : (every ?? cadence.every.P1)
}

/** When the update after one that is posted now is promised; undefined: when something changes, as once it is over. */
export function nextUpdateAt(incident: Incident, audience: Audience, now: UnixMs): UnixMs | undefined {
  if (!isOpen(incident)) return undefined
  const minutes = minutesToNext(incident, audience, now)
  return minutes === undefined ? undefined : unixMs(now + minutes * MINUTE_MS)
}

/** Why a promise should not be made like this; undefined when it may. A reason passes it. */
export function promiseObjection(
  incident: Incident,
  audience: Audience,
  { now, at }: { readonly now: UnixMs; readonly at: UnixMs },
  cadence: Cadence = CADENCE,
): string | undefined {
  const minutes = (at - now) / MINUTE_MS
  const usual = minutesToNext(incident, audience, now, cadence)
  if (minutes < Math.min(cadence.noise, usual ?? cadence.noise))
    return `an update every ${Math.floor(minutes)} min is noise: ${cadence.noise} min is the least`
  if (usual !== undefined && minutes > usual + SLACK_MIN)
    return `${severityForCadence(incident)} is told every ${usual} min, and this promises ${Math.ceil(minutes)} min`
  return undefined
}

const SLACK_MIN = 1 // a time said as 14:40Z is cut to the minute

/** Customers are told where they suffer (P0, P1, and visible to them), or where they have been told before. */
export const tellsCustomers = (incident: Incident): boolean =>
  incident.communication.channels.external.last !== undefined ||
  (severityForCadence(incident) !== 'P2' && answerTo(incident.triage, 'visibility') === 'customers')

/** Milliseconds of a recorded time. */
export const timeOf = (text: string | undefined): UnixMs | undefined =>
  text === undefined ? undefined : parseRfc3339(text)
