import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { messageOf } from '../../lib/message-of.ts'
import type { Base, Trouble } from './base.ts'
import { takeTurns } from './duty.ts'
import { type Listener, listenTo } from './listener.ts'
import { migrate, runFile } from './migrations.ts'
import { statementsOf } from './sql-files.ts'
import type { Tables } from './tables.ts'

const CONNECTIONS_MAX = 4 // writes to one incident stand in line anyway
const CONNECT_MS_MAX = 5000
const QUERY_MS_MAX = 15_000 // a little more than the server's own limits (session.sql), which say more

/** How a connection to PostgreSQL is made, of the pool and of the listener. */
export const clientOf = (url: string) => ({
  connectionString: url,
  application_name: 'lastgood',
  connectionTimeoutMillis: CONNECT_MS_MAX,
  query_timeout: QUERY_MS_MAX,
  keepAlive: true,
})

/**
 * The record in a PostgreSQL database.
 * Errors   throws with the server's name when it cannot be reached or refuses, or when a newer program wrote the schema.
 */
export async function openPostgres(url: string): Promise<Base> {
  const name = nameOf(url)
  const session = statementsOf('postgres', 'session').join(';')
  const pool = new pg.Pool({
    ...clientOf(url),
    max: CONNECTIONS_MAX,
    // Of the pool, since a connection that is lost within Kysely's own hook would hold its place in the pool for ever.
    verify: (client, done) => client.query(session, (error) => done(error)),
  })
  // A connection that is lost while nobody asks it anything: the next query opens another one, or says why not.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  try {
    await migrate(db, 'postgres')
  } catch (error) {
    await db.destroy()
    throw new Error(`PostgreSQL at ${name}: ${messageOf(error)}`, { cause: error })
  }
  let listener: Listener | undefined
  return {
    engine: 'postgres',
    db,
    announce: (trx) => runFile(trx, 'postgres', 'announce'),
    onOthers: async (look) => {
      listener = await listenTo(clientOf(url), look)
    },
    duty: (hear) => takeTurns(clientOf(url), hear),
    troubleOf: (error) => troubleOf(error, name),
    close: async () => {
      await listener?.close()
      await db.destroy()
    },
  }
}

/** Host and database of a URL, without user and password. */
export function nameOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** Errors of the server, of the connection and of the driver; a mistake of ours is none of them. */
function troubleOf(error: unknown, name: string): Trouble | undefined {
  if (!(error instanceof Error) || error instanceof TypeError || error instanceof RangeError) return undefined
  if (error.message.startsWith('Broken promise')) return undefined
  const code = (error as { readonly code?: string }).code
  const at = `PostgreSQL at ${name}`
  if (code === '55P03') return { kind: 'lost', says: `${at}: another session holds the incident locked` }
  if (code === '53100') return { kind: 'lost', says: `${at}: the server's disk is full` }
  return { kind: 'lost', says: `${at}: ${error.message || (code ?? error.name)}` }
}
