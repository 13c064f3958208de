import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { messageOf } from '../../lib/message-of.ts'
import { type Base, BUSY_MS_MAX, BUSY_RETRY_MS, type Trouble } from './base.ts'
import { alwaysOnDuty } from './duty.ts'
import { lockHolders } from './lock-holders.ts'
import { migrate } from './migrations.ts'
import { appendAtOnce } from './sqlite-append.ts'
import type { Tables } from './tables.ts'

/** Of a new file: a commit writes three pages whole, for an entry of some hundred bytes. */
export const PAGE_BYTES = 1024

/** SQLite waits for locks with the whole process; longer waits are ours, between tries. */
const LOCK_WAIT_MS = 20
const POLL_MS = 1000 // how late entries of another process on this machine are heard of
const STATEMENTS_MAX = 100 // more than there are queries in this folder

type Handle = Database.Database
type Statement = Database.Statement<unknown[]>

/**
 * The record in one SQLite file; the folder is made when it is not there.
 * Errors   throws with the file's name when it cannot be opened, is damaged, or was written by a newer program.
 */
export async function openSqlite(file: string): Promise<Base> {
  const { handle, db } = await opened(file)
  let poll: NodeJS.Timeout | undefined
  return {
    engine: 'sqlite',
    db,
    appendAtOnce: appendAtOnce(handle, db),
    announce: async () => undefined, // the file itself tells, by its data_version
    onOthers: async (look) => {
      poll = pollOthers(handle, look)
    },
    duty: alwaysOnDuty,
    troubleOf: (error) => troubleOf(error, file),
    close: async () => {
      clearInterval(poll)
      await db.destroy()
    },
  }
}

async function opened(file: string): Promise<{ readonly handle: Handle; readonly db: Kysely<Tables> }> {
  let handle: Handle | undefined
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 }) // what was said in an incident is nobody else's
    handle = new Database(file, { timeout: LOCK_WAIT_MS })
    await whenFree(() => prepared(handle!))
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: driverOf(handle) }) })
    await migrateAlone(handle, db)
    return { handle, db }
  } catch (error) {
    handle?.close()
    throw new Error(troubleOf(error, file)?.says ?? `${file}: ${messageOf(error)}`, { cause: error })
  }
}

function prepared(handle: Handle): void {
  handle.pragma(`page_size = ${PAGE_BYTES}`)
  handle.pragma('journal_mode = WAL')
  handle.pragma('synchronous = FULL') // a commit is on disk when it returns
  handle.pragma('fullfsync = ON') // on macOS a plain fsync stops at the drive's cache
  handle.pragma('checkpoint_fullfsync = ON')
  handle.pragma('cell_size_check = ON') // a damaged page is found where it is read
  handle.pragma('trusted_schema = OFF')
}

/** Kysely runs the steps of SQLite outside of a transaction; within one, a start that is cut off leaves nothing half done. */
async function migrateAlone(handle: Handle, db: Kysely<Tables>): Promise<void> {
  await whenFree(() => handle.exec('BEGIN IMMEDIATE'))
  try {
    await migrate(db, 'sqlite')
    handle.exec('COMMIT')
  } catch (error) {
    if (handle.inTransaction) handle.exec('ROLLBACK')
    throw error
  }
}

/** Does it as soon as no other process holds the file, and for as long as a write waits. */
async function whenFree(work: () => unknown): Promise<void> {
  const until = performance.now() + BUSY_MS_MAX
  for (;;) {
    try {
      work()
      return
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw error
    }
    await sleep(BUSY_RETRY_MS)
  }
}

const isBusy = (error: unknown): boolean => /^SQLITE_(BUSY|LOCKED)/.test(String((error as { code?: unknown }).code))

/** The handle as Kysely drives it, with three differences, said where they are. */
function driverOf(handle: Handle) {
  const statements = new Map<string, Statement>()
  const prepare = (text: string): Statement => {
    const known = statements.get(text)
    if (known !== undefined) return known
    if (statements.size === STATEMENTS_MAX) statements.clear()
    const statement = handle.prepare<unknown[]>(text)
    statements.set(text, statement) // parsing a statement costs as much as running it
    return statement
  }
  return {
    close: () => handle.close(),
    prepare: (text: string) => {
      // Every transaction of ours writes: one that began by reading could not become a writer after somebody else's write.
      if (text === 'begin') return prepare('begin immediate')
      // On a full disk SQLite has rolled back by itself, and a second time would hide why.
      if (text === 'rollback' && !handle.inTransaction) return prepare('pragma data_version')
      return prepare(text)
    },
  }
}

/** `data_version` changes when another connection has committed. */
function pollOthers(handle: Handle, look: () => void): NodeJS.Timeout {
  const version = (): unknown => handle.pragma('data_version', { simple: true })
  let seen = version()
  const poll = setInterval(() => {
    const is = versionIfReadable(version)
    if (is === undefined || is === seen) return
    seen = is
    look()
  }, POLL_MS)
  return poll.unref()
}

function versionIfReadable(version: () => unknown): unknown {
  try {
    return version()
  } catch {
    return undefined // whoever reads entries is told what is wrong with the file
  }
}

function troubleOf(error: unknown, file: string): Trouble | undefined {
  const code = (error as { readonly code?: unknown }).code
  if (typeof code !== 'string') return undefined
  const message = messageOf(error)
  if (isBusy(error))
    return { kind: 'busy', says: `${file} is locked by ${lockHolders(file)}: end it, or wait until it is done` }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return {
      kind: 'damaged',
      says: `${file} is damaged (${message}): keep a copy of it, and put your backup in its place`,
    }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC')
    return { kind: 'lost', says: `the disk of ${file} is full: free some space, then write it again` }
  if (code.startsWith('SQLITE_') || code.startsWith('E'))
    return { kind: 'lost', says: `${file} cannot be read or written: ${message} (${code})` }
  return undefined
}
