import type { Generated, Insertable, Selectable } from 'kysely'
import type { Grade } from '../../model/card.ts'
import type { Box, LetterState } from '../../model/letter.ts'

/** One row an incident: what the list needs, and what the next entry has to follow. Never deleted. */
type IncidentsTable = {
  /** The number in `inc-3`. */
  number: number
  /** 0 or 1: SQLite has no other truth. */
  drill: number
  opened_at: string
  /** How many entries it has; an append first touches this row, so that two at once stand in line. */
  entries: number
  last_entered_at: string
  last_hash: string
}

/** One row an entry, never changed and never deleted: triggers refuse it. `actor` and `event` are canonical JSON (RFC 8785). */
type EntriesTable = {
  incident: number
  seq: number
  at: string
  entered_at: string
  actor: string
  drill: number
  event: string
  previous: string
  hash: string
}

/** The last number given to an incident, in one row. */
type CountersTable = { name: 'incidents'; last: number }

/** Evidence by its hash; only where the record is in PostgreSQL: beside SQLite, evidence is files. */
type EvidenceTable = { sha256: string; bytes: Uint8Array }

/** One row each time somebody saw the answer of a card (`grade` is null) or graded themselves; only ever added to. */
type CardReviewsTable = {
  seq: Generated<number>
  learner: string
  card: string
  at: string
  sure: number
  grade: Grade | null
}

/** One row a letter: what came in or is to go out, until some weeks after it was dealt with. Times are RFC 3339 in UTC with milliseconds. */
type PostTable = {
  seq: Generated<number>
  box: Box
  key: string
  about: string
  body: string
  made_at: string
  next_at: string
  state: LetterState
  tries: number
  says: string
}

/** The tables of the incident record. Their names keep out of the way of what else the database holds. */
export type Tables = {
  lastgood_incidents: IncidentsTable
  lastgood_entries: EntriesTable
  lastgood_counters: CountersTable
  lastgood_evidence: EvidenceTable
  lastgood_card_reviews: CardReviewsTable
  lastgood_post: PostTable
}

export type IncidentRow = Selectable<IncidentsTable>
export type EntryRow = Insertable<EntriesTable>
export type LetterRow = Selectable<PostTable>
