import type { Transaction } from 'kysely'
import { assert } from '../../lib/assert.ts'
import type { Base } from './base.ts'
import type { EntryRow, IncidentRow, Tables } from './tables.ts'

const ROWS_PER_INSERT = 500 // times nine columns: within what both databases take as parameters

/** What the list of incidents keeps of an incident's last entry. */
export type IncidentEnd = Pick<IncidentRow, 'entries' | 'last_entered_at' | 'last_hash'>

/** An end whose values come with each run of a query. */
export const BLANK_END: IncidentEnd = { entries: 0, last_entered_at: '', last_hash: '' }
const BLANK_TEXTS = { at: '', entered_at: '', actor: '', event: '', previous: '', hash: '' }
/** A row whose values come with each run of a query. */
export const BLANK_ROW: EntryRow = { incident: 0, seq: 0, drill: 0, ...BLANK_TEXTS }

/** What the list of incidents keeps of the last of these rows. */
export function endOf(rows: readonly EntryRow[]): IncidentEnd {
  const last = rows.at(-1)
  assert(last !== undefined, 'something is written')
  return { entries: last.seq, last_entered_at: last.entered_at, last_hash: last.hash }
}

/** The last number given out; whoever gives out the next one waits until this transaction is over. */
export async function lockCounter({ engine }: Base, trx: Transaction<Tables>): Promise<number> {
  const query = trx.selectFrom('lastgood_counters').select('last').where('name', '=', 'incidents')
  const row = await query.$if(engine === 'postgres', (q) => q.forUpdate()).executeTakeFirst()
  assert(row !== undefined, 'the counter of incidents is there')
  return row.last
}

/** An incident's row; whoever writes to it next waits until this transaction is over. A transaction of SQLite holds all of it anyway. */
export async function lockHead(
  { engine }: Base,
  trx: Transaction<Tables>,
  number: number,
): Promise<IncidentRow | undefined> {
  const query = trx.selectFrom('lastgood_incidents').selectAll().where('number', '=', number)
  return query.$if(engine === 'postgres', (q) => q.forUpdate()).executeTakeFirst()
}

/** Writes down what an incident ends with. */
export async function moveEnd(trx: Transaction<Tables>, number: number, end: IncidentEnd): Promise<void> {
  await trx.updateTable('lastgood_incidents').set(end).where('number', '=', number).execute()
}

/** Writes rows in order. */
export async function insertEntries(trx: Transaction<Tables>, rows: readonly EntryRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT)
    await trx
      .insertInto('lastgood_entries')
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .execute()
}
