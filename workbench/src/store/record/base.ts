import type { Kysely, Transaction } from 'kysely'
import type { Duty, HearDuty } from './duty.ts'
import type { Engine } from './sql-files.ts'
import type { EntryRow, IncidentRow, Tables } from './tables.ts'

/** How long somebody who finds the database locked waits before saying who is in the way. */
export const BUSY_MS_MAX = 5000
export const BUSY_RETRY_MS = 25

/** What a failed query means. busy: somebody else writes, it may be tried again; damaged: the file; lost: the rest. */
export type Trouble = { readonly kind: 'busy' | 'damaged' | 'lost'; readonly says: string }

/** The rows that are to follow an incident's head; throws when nothing may. */
export type Decide = (head: IncidentRow | undefined) => readonly EntryRow[]

/** Reads the head of the incident with this number, and writes what is decided on it, in one transaction. */
export type AppendAtOnce = (number: number, decide: Decide) => Promise<readonly EntryRow[]>

/** An open database with the record's tables, of either kind. */
export type Base = {
  readonly engine: Engine
  readonly db: Kysely<Tables>
  /** Of a database within this process, which can append without waiting for a server. */
  readonly appendAtOnce?: AppendAtOnce
  /** Tells the other workbenches of new entries; part of the transaction that writes them. */
  readonly announce: (trx: Transaction<Tables>) => Promise<void>
  /** Calls `look` whenever others may have written; until the base is closed. */
  readonly onOthers: (look: () => void) => Promise<void>
  /** Whose turn it is among the workbenches on this database; see `Duty`. */
  readonly duty: (hear: HearDuty) => Duty
  /** What an error of the database means, in words; undefined for an error of our own. */
  readonly troubleOf: (error: unknown) => Trouble | undefined
  readonly close: () => Promise<void>
}
