import type { CompiledQuery, Kysely, Transaction } from 'kysely'
import { assert } from '../../lib/assert.ts'
import type { Base } from './base.ts'
import type { Engine } from './migrations.ts'
import type { EntryRow, IncidentRow, Tables } from './tables.ts'

const ROWS_PER_INSERT = 500 // times nine columns: within what both databases take as parameters

/** What the list of incidents keeps of an incident's last entry. */
export type IncidentEnd = Pick<IncidentRow, 'entries' | 'last_entered_at' | 'last_hash'>

/** The queries of an append, written by Kysely once: to write them anew each time costs more than to run them. */
export type AppendQueries = {
  readonly head: CompiledQuery<IncidentRow>
  readonly insert: CompiledQuery
  readonly end: CompiledQuery
}

const BLANK_END: IncidentEnd = { entries: 0, last_entered_at: '', last_hash: '' }
const BLANK_TEXTS = { at: '', entered_at: '', actor: '', event: '', previous: '', hash: '' }
const BLANK_ROW: EntryRow = { incident: 0, seq: 0, drill: 0, ...BLANK_TEXTS }
const COLUMNS = Object.keys(BLANK_ROW) as readonly (keyof EntryRow)[]

/** The queries of an append for one kind of database; their values come with each run. */
export function appendQueries(db: Kysely<Tables>, engine: Engine): AppendQueries {
  const head = db.selectFrom('lastgood_incidents').selectAll().where('number', '=', 0)
  return {
    head: head.$if(engine === 'postgres', (query) => query.forUpdate()).compile(),
    insert: db.insertInto('lastgood_entries').values(BLANK_ROW).compile(),
    end: db.updateTable('lastgood_incidents').set(BLANK_END).where('number', '=', 0).compile(),
  }
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
  { queries }: Base,
  trx: Transaction<Tables>,
  number: number,
): Promise<IncidentRow | undefined> {
  const { rows } = await trx.executeQuery<IncidentRow>({ ...queries.head, parameters: [number] })
  return rows[0]
}

/** Writes down what an incident ends with. */
export async function moveEnd(
  { queries }: Base,
  trx: Transaction<Tables>,
  number: number,
  end: IncidentEnd,
): Promise<void> {
  const parameters = [end.entries, end.last_entered_at, end.last_hash, number]
  await trx.executeQuery({ ...queries.end, parameters })
}

/** Writes rows in order. */
export async function insertEntries(
  { queries }: Base,
  trx: Transaction<Tables>,
  rows: readonly EntryRow[],
): Promise<void> {
  const [first] = rows
  if (first !== undefined && rows.length === 1) {
    await trx.executeQuery({ ...queries.insert, parameters: COLUMNS.map((column) => first[column]) })
    return
  }
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT)
    await trx
      .insertInto('lastgood_entries')
      .values(rows.slice(from, from + ROWS_PER_INSERT))
      .execute()
}
