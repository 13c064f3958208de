import { closeSync, fstatSync, openSync, readFileSync, rmSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { unreachable } from '../../../lib/assert.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { type InsertBody, readAsked, writeBody } from './body.ts'
import type { StatementOutcome } from './chdb.ts'
import { stringLiteral } from './literal.ts'
import { DISK_FULL, type QueryError, queryError } from './query-error.ts'
import type { QueryRequest } from './query-request.ts'
import type { Sessions } from './sessions.ts'
import type { Spool } from './spool.ts'
import type { Statement } from './statement.ts'

/** A finished query: what to send back, and its figures. */
export type Answer = {
  readonly format: string
  readonly rowsRead: number
  readonly bytesRead: number
  readonly rowsWritten: number
  readonly elapsedS: number
  /** A large result is the descriptor of a file that has no name any more; whoever gets it closes it. */
  readonly body: Uint8Array | number
}

/** A query as it arrives: what its URL says, and its body. */
export type Incoming = {
  readonly request: QueryRequest
  readonly body: AsyncIterable<Uint8Array>
  /** Announced length of the body; undefined when the sender does not know it. */
  readonly bodyBytes: number | undefined
  /** The name of the file where the data of an INSERT was left; undefined when it is in the body. */
  readonly block: string | undefined
  readonly signal: AbortSignal
}

/** The two halves of an opened engine directory. */
export type Engine = { readonly sessions: Sessions; readonly spool: Spool }

const UNKNOWN_BODY_BYTES = 256 * 2 ** 20 // taken for granted when choosing where to spool a body of unknown length
const IN_MEMORY_BYTES_MAX = 256 * 2 ** 10 // of a result that is sent in one piece

type Ask<Kind> = { readonly sql: string; readonly statement: Extract<Statement, { kind: Kind }> }

/** Runs one query from its request to its answer. Errors   whatever a server would answer with an error body. */
export async function answer(engine: Engine, incoming: Incoming): Promise<Result<Answer, QueryError>> {
  const asked = await readAsked(incoming.request.query, incoming.body)
  if (!asked.ok) return asked
  if (asked.value.kind === 'insert') return insertData(engine, incoming, asked.value)
  const { sql, statement } = asked.value
  switch (statement.kind) {
    case 'select':
      return selectToFile(engine, incoming, { sql, statement })
    case 'plain':
      return runPlain(engine, incoming, { sql, statement })
    default:
      return unreachable(statement)
  }
}

/** The data goes to a file that we name, so that no byte of it is ever read as SQL. */
async function insertData(engine: Engine, incoming: Incoming, insert: InsertBody): Promise<Result<Answer, QueryError>> {
  const { block, bodyBytes = UNKNOWN_BODY_BYTES } = incoming
  const file = block === undefined ? await engine.spool.bodyFile(bodyBytes) : engine.spool.blockFile(block)
  try {
    const written = block === undefined ? await writeBody(insert, file) : ok(0)
    if (!written.ok) return written
    const from = `FROM INFILE ${stringLiteral(file)} COMPRESSION 'none'`
    const sql = `${insert.head} ${from} ${insert.tail} FORMAT ${insert.format}`
    const job = { sql, lane: 'write', format: 'Null', request: incoming.request } as const
    const outcome = await engine.sessions.run(job, incoming.signal)
    if (!outcome.ok) return outcome
    const rowsWritten = outcome.value.rowsRead // an INSERT reads the rows of its file, and writes each of them
    return ok({ ...figuresOf(outcome.value), rowsWritten, format: insert.format, body: new Uint8Array() })
  } finally {
    if (block === undefined) await rm(file, { force: true })
  }
}

/** The result goes to a file: its size never matters for memory, and an error always comes before the first byte. */
async function selectToFile(
  engine: Engine,
  incoming: Incoming,
  ask: Ask<'select'>,
): Promise<Result<Answer, QueryError>> {
  const { sql, statement } = ask
  const file = engine.spool.resultFile()
  const format = statement.format ?? incoming.request.defaultFormat
  const into = `INTO OUTFILE ${stringLiteral(file)} ${statement.format === undefined ? `FORMAT ${format} ` : ''}`
  const redirected = `${sql.slice(0, statement.outfileAt)}\n${into}${sql.slice(statement.outfileAt)}`
  const job = { sql: redirected, lane: 'read', format, request: incoming.request } as const
  try {
    const outcome = await engine.sessions.run(job, incoming.signal)
    if (!outcome.ok) return outcome
    if (engine.spool.isFull(file)) return err(queryError(243, `${DISK_FULL} (the result may be cut short)`))
    return ok({ ...figuresOf(outcome.value), rowsWritten: 0, format, body: openResult(file) })
  } finally {
    rmSync(file, { force: true })
  }
}

async function runPlain(engine: Engine, incoming: Incoming, ask: Ask<'plain'>): Promise<Result<Answer, QueryError>> {
  const format = ask.statement.format ?? incoming.request.defaultFormat
  const job = { sql: ask.sql, lane: ask.statement.lane, format, request: incoming.request }
  const outcome = await engine.sessions.run(job, incoming.signal)
  if (!outcome.ok) return outcome
  return ok({ ...figuresOf(outcome.value), rowsWritten: 0, format, body: outcome.value.bytes })
}

/**
 * The result's bytes when they are few; else its open file, for the caller to send and close.
 * Not awaited: the file was written a moment ago, so the page cache has it, and the thread pool has other work.
 */
function openResult(file: string): Uint8Array | number {
  const fd = openSync(file, 'r')
  if (fstatSync(fd).size > IN_MEMORY_BYTES_MAX) return fd
  try {
    return readFileSync(fd)
  } finally {
    closeSync(fd)
  }
}

function figuresOf({ rowsRead, bytesRead, elapsedS }: StatementOutcome) {
  return { rowsRead, bytesRead, elapsedS }
}
