import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { release } from '../../../lib/release.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { DISK_FULL, type QueryError, queryError } from './query-error.ts'
import { insertDataOf, type Statement, statementOf } from './statement.ts'

/** An INSERT whose data is still arriving. */
export type InsertBody = {
  readonly kind: 'insert'
  /** The statement up to where the data file is named, and from there to the format name. */
  readonly head: string
  readonly tail: string
  readonly format: string
  /** The data received so far; the rest comes out of `chunks`. */
  readonly first: Uint8Array
  readonly chunks: AsyncIterator<Uint8Array>
}

/** What a request asks for: a whole statement, or an INSERT with data. */
export type Asked =
  | InsertBody
  | {
      readonly kind: 'statement'
      readonly sql: string
      readonly statement: Exclude<Statement, { kind: 'insert-data' }>
    }

const QUERY_BYTES_MAX = 2 ** 20 // four times what the engine parses by default (max_query_size)
const BODY_BYTES_MAX = 2 ** 30 // of one insert's data, decompressed

/** Reads a request's statement: `query` from the URL with the body behind it, as a server joins the two. */
export async function readAsked(query: string, body: AsyncIterable<Uint8Array>): Promise<Result<Asked, QueryError>> {
  const chunks = body[Symbol.asyncIterator]()
  let received = query === '' ? Buffer.alloc(0) : Buffer.from(`${query}\n`)
  for (;;) {
    const insert = insertBodyOf(received, chunks)
    if (insert) return ok(insert)
    if (received.length > QUERY_BYTES_MAX)
      return err(queryError(229, `The query is longer than ${QUERY_BYTES_MAX} bytes`))
    const next = await chunks.next()
    if (next.done) break
    received = Buffer.concat([received, next.value])
  }
  // A line end closes the last word: an INSERT with no data at all is an INSERT of no rows.
  const insert = insertBodyOf(Buffer.concat([received, Buffer.from('\n')]), chunks)
  if (insert) return ok(insert)
  const sql = received.toString('utf8')
  const statement = statementOf(sql)
  if (!statement.ok) return statement
  if (statement.value.kind === 'insert-data') return err(queryError(62, 'The INSERT has no complete FORMAT or VALUES'))
  return ok({ kind: 'statement', sql, statement: statement.value })
}

/** Read as single-byte characters, so that places in the text are places in the bytes, whatever the data holds. */
function insertBodyOf(received: Buffer, chunks: AsyncIterator<Uint8Array>): InsertBody | undefined {
  const insert = insertDataOf(received.toString('latin1'))
  if (!insert) return undefined
  const head = received.toString('utf8', 0, insert.infileAt)
  const tail = received.toString('utf8', insert.infileAt, insert.headTo)
  return { kind: 'insert', head, tail, format: insert.format, first: received.subarray(insert.dataAt), chunks }
}

/** Writes an INSERT's data to `file`, which must not exist. Errors   too much of it, or no room on the disk. */
export async function writeBody(insert: InsertBody, file: string): Promise<Result<number, QueryError>> {
  const handle = await open(file, 'wx', 0o600)
  try {
    let sizeBytes = 0
    for (let chunk: Uint8Array = insert.first; ; ) {
      sizeBytes += chunk.length
      if (sizeBytes > BODY_BYTES_MAX)
        return err(queryError(229, `The data is larger than ${BODY_BYTES_MAX} bytes: send it in parts`))
      writeFileSync(handle.fd, chunk) // not awaited: it goes to memory, and costs less than a turn of the thread pool
      release(chunk)
      const next = await insert.chunks.next()
      if (next.done) return ok(sizeBytes)
      chunk = next.value
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    return err(queryError(243, `${DISK_FULL} (no room for the data of the insert)`))
  } finally {
    await handle.close()
  }
}
