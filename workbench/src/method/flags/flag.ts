import type { FlagName } from '../../model/incident/flags.ts'
import { MINUTE_MS, type UnixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'

/** A flag that holds now: what speaks for it, and what to do. */
export type Flag = {
  readonly flag: FlagName
  /** What it is about, e.g. `c-2`; absent: the incident as a whole. */
  readonly about?: string
  /** What is seen, with its numbers. */
  readonly says: string
  readonly todo: string
  /** What does it, as it is typed; a page has a form for it. */
  readonly command?: string
  /** Numbers of the entries it rests on. */
  readonly entries: readonly number[]
}

export type Found = Omit<Flag, 'flag'>

/** One sign that a team is leaving the method. Pure: a function of the incident and of now. */
export type FlagRule = {
  readonly flag: FlagName
  readonly find: (incident: Incident, now: UnixMs) => readonly Found[]
}

/** Minutes from an RFC 3339 time to now, rounded down. */
export const minutesSince = (at: string, now: UnixMs): number => Math.floor((now - Date.parse(at)) / MINUTE_MS)
