import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import pg from 'pg'
import { messageOf } from '../../lib/message-of.ts'
import { clientOf, nameOf } from './postgres.ts'
import { RECORD_FILE, type RecordPlace } from './record.ts'
import { statementsOf } from './sql-files.ts'
import type { Tables } from './tables.ts'

/**
 * What there is of a record, in words; nothing is made or changed.
 * Errors   throws one line when it cannot be read.
 */
export async function lookAt(place: RecordPlace): Promise<string> {
  return 'url' in place ? lookAtServer(place.url) : lookAtFile(join(place.folder, RECORD_FILE))
}

async function lookAtFile(file: string): Promise<string> {
  if (!existsSync(file)) return `${file} is not there yet`
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    const found = String(database.pragma('quick_check(1)', { simple: true }))
    if (found !== 'ok') throw new Error(found)
    return `${file} is sound, ${await countIn(new Kysely<Tables>({ dialect: new SqliteDialect({ database }) }))}`
  } catch (error) {
    throw new Error(`${file} is damaged: ${messageOf(error)}`, { cause: error })
  } finally {
    database.close()
  }
}

async function lookAtServer(url: string): Promise<string> {
  const at = `PostgreSQL at ${nameOf(url)}`
  const pool = new pg.Pool({ ...clientOf(url), max: 1 })
  pool.on('error', () => undefined) // the query that follows says what is wrong
  try {
    const [alive = ''] = statementsOf('postgres', 'alive')
    const { rows } = await pool.query<{ version: string }>(alive)
    const count = await countIn(new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }))
    return `${at} answers, version ${rows[0]?.version ?? 'unknown'}, ${count}`
  } catch (error) {
    throw new Error(`${at}: ${messageOf(error)}`, { cause: error })
  } finally {
    await pool.end()
  }
}

async function countIn(db: Kysely<Tables>): Promise<string> {
  const tables = await db.introspection.getTables()
  if (!tables.some(({ name }) => name === 'lastgood_incidents')) return 'no incidents yet'
  const incidents = db.selectFrom('lastgood_incidents').select(({ fn }) => fn.countAll().as('count'))
  const { count } = await incidents.executeTakeFirstOrThrow()
  return `${count} ${Number(count) === 1 ? 'incident' : 'incidents'}`
}
