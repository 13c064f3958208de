import { join } from 'node:path'
import Database from 'better-sqlite3'

/**
 * Keeps other processes out of a folder until it is let go, or this process ends in whatever way: it is a lock of the operating
 * system, as SQLite takes it on a file of its own.
 * Errors   throws one line when another process has it, or the folder cannot be written.
 */
export function lockFolder(folder: string): () => void {
  let file: Database.Database | undefined
  try {
    file = new Database(join(folder, 'lock'), { timeout: 0 })
    file.pragma('locking_mode = EXCLUSIVE')
    file.pragma('journal_mode = MEMORY') // nothing of it has to last
    file.pragma('user_version = 1') // the first write takes the lock
    const held = file
    return () => void held.close()
  } catch (cause) {
    file?.close()
    const { code, message } = cause as { readonly code?: string; readonly message: string }
    const ways = 'Stop that one, or choose another folder with --data or LASTGOOD_DATA.'
    if (code?.startsWith('SQLITE_BUSY')) throw new Error(`Another process uses ${folder}. ${ways}`, { cause })
    throw new Error(`The folder ${folder} cannot be used: ${message}`, { cause })
  }
}
