import type Database from 'better-sqlite3'
import type { Compilable, Kysely } from 'kysely'
import type { AppendAtOnce, Decide } from './base.ts'
import { BLANK_END, BLANK_ROW, endOf } from './rows.ts'
import type { EntryRow, IncidentRow, Tables } from './tables.ts'

const COLUMNS = Object.keys(BLANK_ROW) as readonly (keyof EntryRow)[]

/**
 * An append to SQLite without a pause between its first statement and its commit. Kysely writes the statements, once; to hand each of
 * them through its layers takes longer than to run them, and beside one fdatasync that is what a commit costs.
 */
export function appendAtOnce(handle: Database.Database, db: Kysely<Tables>): AppendAtOnce {
  const prepared = (query: Compilable) => handle.prepare<unknown[]>(query.compile().sql)
  const head = prepared(db.selectFrom('lastgood_incidents').selectAll().where('number', '=', 0))
  const insert = prepared(db.insertInto('lastgood_entries').values(BLANK_ROW))
  const moveEnd = prepared(db.updateTable('lastgood_incidents').set(BLANK_END).where('number', '=', 0))
  const append = handle.transaction((number: number, decide: Decide) => {
    const rows = decide(head.get(number) as IncidentRow | undefined)
    for (const row of rows) insert.run(COLUMNS.map((column) => row[column]))
    const end = endOf(rows)
    moveEnd.run(end.entries, end.last_entered_at, end.last_hash, number)
    return rows
  })
  // Where a transaction of Kysely waits between two statements, it stands in line for Kysely's one connection.
  return async (number, decide) =>
    handle.inTransaction
      ? db.connection().execute(async () => append.immediate(number, decide))
      : append.immediate(number, decide)
}
