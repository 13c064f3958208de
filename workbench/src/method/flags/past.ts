import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { FlagName } from '../../model/incident/flags.ts'

/** A flag that was raised or put aside. */
export type FlagPast = {
  readonly flag: FlagName
  readonly about: string | undefined
  readonly at: string
  /** Why it was put aside; absent for one that was raised. */
  readonly reason?: string
}

/** What was flagged, and what was put aside. */
export type Flags = { readonly raised: readonly FlagPast[]; readonly dismissed: readonly FlagPast[] }

/** Folds the flags of a record. */
export function flagsOf(entries: readonly Entry[]): Flags {
  const raised = entriesOf(entries, 'flag-raised').map(({ at, event }) => ({
    flag: event.flag,
    about: event.about,
    at,
  }))
  const dismissed = entriesOf(entries, 'flag-dismissed').map(({ at, event }) => ({
    flag: event.flag,
    about: event.about,
    at,
    reason: event.reason,
  }))
  return { raised, dismissed }
}
