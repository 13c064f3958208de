import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { messageOf } from '../../../lib/message-of.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { Chdb, Connection, StatementOutcome } from './chdb.ts'
import { Lane } from './lane.ts'
import { stringLiteral } from './literal.ts'
import { type QueryError, queryError, queryErrorOf } from './query-error.ts'
import { preparationOf, type QueryRequest } from './query-request.ts'
import type { LaneName } from './statement.ts'

/** A statement with the place it waits in and the format of its result, where it names none. */
export type Job = {
  readonly sql: string
  readonly lane: LaneName
  readonly format: string
  readonly request: QueryRequest
}

/** Statements that may run at once, by lane. Each holds one thread of the process' pool while it runs. */
export const PLACES: Readonly<Record<LaneName, number>> = { read: 6, write: 2, control: 2 }
const WAITING_MAX = 200 // per lane; whoever comes then is told to try again
const READ_SECONDS_MAX = 300 // unless the query asks for another max_execution_time
const KILL_AFTER_MS = 2_000 // what the engine gets to end an overdue query itself; it has been seen 18 s late
const KILL_AGAIN_MS = 50 // a query that is still being parsed cannot be found yet
const KILL_TRIES_MAX = 200
const QUERY_MEMORY_SHARE = 0.75 // one query may not take all memory, so that a short one still runs beside it
const RESULT_BYTES_MAX = 8 * 2 ** 30 // of one result, uncompressed, before it fills the disk

/** Arguments of every session, where the embedded engine's defaults differ from a server's or from JavaScript's needs. */
const SESSION_ARGS = ['--implicit_select=0', '--output_format_json_quote_64bit_integers=1']

/** Where an engine's data is, and what it may take. */
export type EnginePlace = { readonly directory: string; readonly configFile: string; readonly memoryBytesMax: number }

/** Runs statements, each in a session of its own, so that nothing a query sets can reach the next one. */
export class Sessions {
  readonly version: string
  readonly #chdb: Chdb
  readonly #place: EnginePlace
  readonly #first: Connection
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<unknown> }>()
  readonly #lanes: Readonly<Record<LaneName, Lane>> = {
    read: new Lane({ places: PLACES.read, waitingMax: WAITING_MAX }),
    write: new Lane({ places: PLACES.write, waitingMax: WAITING_MAX }),
    control: new Lane({ places: PLACES.control, waitingMax: WAITING_MAX }),
  }
  readonly #kills = new Set<Promise<void>>()
  #isOpen = true

  private constructor(chdb: Chdb, place: EnginePlace, first: Connection, version: string) {
    this.#chdb = chdb
    this.#place = place
    this.#first = first
    this.version = version
  }

  /** Opens the directory with the server configuration at `configFile`; rejects with the engine's reason. */
  static async open(chdb: Chdb, place: EnginePlace): Promise<Sessions> {
    const first = chdb.connect(place.directory, [`--config-file=${place.configFile}`, ...SESSION_ARGS])
    const { bytes } = await first.run('SELECT version()', 'TabSeparated')
    return new Sessions(chdb, place, first, new TextDecoder().decode(bytes).trim())
  }

  /** The outcome of a job, once a place in its lane is free. An abort of `signal` ends the statement in the engine too. */
  async run(job: Job, signal: AbortSignal): Promise<Result<StatementOutcome, QueryError>> {
    if (!this.#isOpen) return err(this.#named(queryError(236, 'The embedded engine is shutting down')))
    const place = await this.#lanes[job.lane].enter(signal)
    if (place === 'full')
      return err(
        this.#named(
          queryError(
            202,
            `Too many simultaneous queries. Maximum: ${PLACES[job.lane]} at once and ${WAITING_MAX} waiting. Try again later`,
          ),
        ),
      )
    if (place === 'aborted') return err(this.#named(queryError(394, 'Query was cancelled')))
    try {
      return await this.#runInSession(job, signal)
    } finally {
      place()
    }
  }

  /** Ends all running statements and closes the directory. */
  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.allSettled(running.map(({ done }) => done))
    await Promise.all(this.#kills)
    this.#first.close()
  }

  async #runInSession(job: Job, signal: AbortSignal): Promise<Result<StatementOutcome, QueryError>> {
    const mark = `lastgood ${randomUUID()}`
    const abort = new AbortController()
    const onAbort = () => abort.abort()
    signal.addEventListener('abort', onAbort, { once: true })
    const overdue = setTimeout(onAbort, timeLimitMs(job))
    const done = this.#prepareAndRun(job, mark, abort.signal)
    this.#running.set(mark, { abort, done })
    abort.signal.addEventListener('abort', () => this.#kill(mark), { once: true })
    if (signal.aborted || !this.#isOpen) abort.abort()
    try {
      return ok(await done)
    } catch (error) {
      return err(queryErrorOf(messageOf(error), this.version))
    } finally {
      clearTimeout(overdue)
      signal.removeEventListener('abort', onAbort)
      this.#running.delete(mark)
    }
  }

  async #prepareAndRun(job: Job, mark: string, signal: AbortSignal): Promise<StatementOutcome> {
    const session = this.#chdb.connect(this.#place.directory, SESSION_ARGS)
    try {
      await session.run(preparationOf(job.request, mark, this.#limitsOf(job)), 'Null')
      if (signal.aborted) throw new Error(queryError(394, 'Query was cancelled').text)
      return await session.run(job.sql, job.format)
    } finally {
      session.close()
    }
  }

  #kill(mark: string): void {
    const kill = this.#killUntilGone(mark)
      .catch((error: unknown) => console.error('KILL QUERY failed:', error))
      .finally(() => this.#kills.delete(kill))
    this.#kills.add(kill)
  }

  /** KILL … ASYNC only: SYNC hangs the process. Repeated, since the statement may not have reached the engine yet. */
  async #killUntilGone(mark: string): Promise<void> {
    const session = this.#chdb.connect(this.#place.directory, SESSION_ARGS)
    try {
      for (let tries = 0; tries < KILL_TRIES_MAX && this.#running.has(mark); tries += 1) {
        await session.run(`KILL QUERY WHERE startsWith(Settings['log_comment'], ${stringLiteral(mark)}) ASYNC`, 'Null')
        await wait(KILL_AGAIN_MS)
      }
    } finally {
      session.close()
    }
  }

  #limitsOf(job: Job): ReadonlyMap<string, string> {
    const limits = new Map([
      ['max_memory_usage', String(Math.floor(this.#place.memoryBytesMax * QUERY_MEMORY_SHARE))],
      ['max_result_bytes', String(RESULT_BYTES_MAX)],
    ])
    return job.lane === 'read' ? limits.set('max_execution_time', String(READ_SECONDS_MAX)) : limits
  }

  #named(error: QueryError): QueryError {
    return queryErrorOf(error.text, this.version)
  }
}

/** When a statement is ended from outside. A write has no limit of its own: a migration may take its time. */
function timeLimitMs(job: Job): number {
  const LONGEST_TIMER_MS = 2 ** 31 - 1
  const asked = Number(job.request.settings.get('max_execution_time') ?? (job.lane === 'read' ? READ_SECONDS_MAX : 0))
  return asked > 0 ? Math.min(asked * 1_000 + KILL_AFTER_MS, LONGEST_TIMER_MS) : LONGEST_TIMER_MS
}
