import { Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseError, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { assert } from '../../lib/assert.ts'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { settingsFor, type TelemetryAddress } from './address.ts'
import { BLOCK_HEADER, BlockFiles } from './engine/block-files.ts'
import { Lane } from './engine/lane.ts'
import { stringLiteral } from './engine/literal.ts'
import { questionText } from './sql-files.ts'
import { syntaxErrorOf, whyNotAnswered, whyNotRun } from './typed-query.ts'

/** Values for the `{name:Type}` places of a query; the type in the SQL decides how each is read. */
export type QueryParams = Readonly<Record<string, string | number | boolean | readonly string[] | readonly number[]>>

export type QueryOptions = {
  /** Gives the question up: the engine stops working on it, and the signal's reason is thrown. */
  readonly signal?: AbortSignal
}

/** A block to send along with an INSERT. */
export type Block = { readonly bytes: Uint8Array; readonly rows: number }

/** A statement to run: its text with `{name:Type}` places, their values, and the block to send along. */
export type Command = {
  readonly text: string
  readonly params?: QueryParams
  readonly block?: Block
  readonly settings?: ClickHouseSettings
}

const RESULT_ROWS_MAX = 2_000_000 // a query that wants more must aggregate in SQL or say LIMIT
const RESULT_BYTES_MAX = 400_000_000 // a result becomes one JavaScript string, which ends at 512 MiB
const QUERY_SECONDS_MAX = 60 // a person waits for the answer
const CONNECTIONS_MAX = 16

const READ_SETTINGS: ClickHouseSettings = {
  max_result_rows: String(RESULT_ROWS_MAX),
  max_result_bytes: String(RESULT_BYTES_MAX),
  result_overflow_mode: 'throw',
  max_execution_time: QUERY_SECONDS_MAX,
  output_format_json_quote_64bit_integers: 0, // numbers are numbers; nothing above 2^53 leaves a query as a number
  output_format_json_quote_denormals: 0, // NaN and infinity become null
}

/** What a query that somebody typed may take. Read-only keeps it from writing, from other hosts, and from changing these. */
const TYPED_SETTINGS: ClickHouseSettings = {
  readonly: '1',
  result_overflow_mode: 'break',
  max_result_bytes: '33554432', // a page cannot show more
  max_execution_time: 20,
  max_memory_usage: '2000000000',
  max_threads: 1, // the other questions of the page, and diagnoses, go on beside it
  output_format_json_quote_64bit_integers: 1, // the reader wants the number, not a rounded one
  output_format_json_quote_denormals: 1,
}

const AST_LINES_MAX = 100_000
const SYNTAX_ERROR = '62'

/** Typed queries that run at once, and that wait for a place: each may take its 20 s, and the engine has few places for all questions. */
const TYPED_AT_ONCE_MAX = 2
const TYPED_WAITING_MAX = 4
const TYPED_FULL = `${TYPED_AT_ONCE_MAX} queries of this kind are running and ${TYPED_WAITING_MAX} wait, which is the most there may be`

/** Rows by column position. */
export type TypedRows = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

/** Why a typed query was not answered: something in it, or too many others at the moment. */
export type TypedRefusal = { readonly kind: 'refused' | 'busy'; readonly says: string }

const NEVER = new AbortController().signal

type Exec = Parameters<ClickHouseClient['exec']>[0]

/** Sends statements to ClickHouse; the only place that knows its client. */
export class Connection {
  readonly #client: ClickHouseClient
  readonly #address: TelemetryAddress
  readonly #blocks: BlockFiles | undefined
  readonly #typedLane = new Lane({ places: TYPED_AT_ONCE_MAX, waitingMax: TYPED_WAITING_MAX })

  constructor(address: TelemetryAddress, database: string | undefined) {
    this.#address = address
    this.#blocks = address.blockFolder === undefined ? undefined : new BlockFiles(address.blockFolder)
    this.#client = createClient({
      url: address.url,
      username: address.username,
      password: address.password,
      ...(database === undefined ? {} : { database }),
      max_open_connections: CONNECTIONS_MAX,
      request_timeout: (QUERY_SECONDS_MAX + 10) * 1000, // the engine gives up first, and says why
      clickhouse_settings: settingsFor(address.cluster),
      log: { level: 127 },
    })
  }

  /** True when replicas agree about what was inserted: a block that is sent again is known by its token alone. */
  get knowsTokens(): boolean {
    return this.#address.cluster !== undefined
  }

  /** The rows of a named query. Errors   throws with the query's name and the engine's reason. */
  async rows<Row>(name: string, params: QueryParams = {}, options: QueryOptions = {}): Promise<readonly Row[]> {
    return this.#said(`query ${name}`, options.signal, async () => {
      const result = await this.#client.query({ ...request(name, params, options), format: 'JSONEachRow' })
      return result.json<Row>()
    })
  }

  /** The columns of a named query, as plain arrays by column name. */
  async columns<Columns>(name: string, params: QueryParams = {}, options: QueryOptions = {}): Promise<Columns> {
    return this.#said(`query ${name}`, options.signal, async () => {
      const asked = request(name, params, options)
      const { stream } = await this.#client.exec({ ...asked, query: `${asked.query}\nFORMAT JSONColumns` })
      return JSON.parse((await gathered(stream)).toString('utf8')) as Columns
    })
  }

  /** The bytes of an answer in the format that the statement names. Errors   as `rows`. */
  async bytes(what: string, { text, params }: Command): Promise<Buffer> {
    return this.#said(what, undefined, async () => {
      const { stream } = await this.#client.exec({ query: text, query_params: { ...params } })
      return gathered(stream)
    })
  }

  /**
   * The rows of a query that somebody typed, by column position: it can only read, within its own limits.
   * Errors   the engine's reason, or ours, as a value, with places as they are in `text`; throws when the engine is away.
   */
  async typed(text: string, rowsMax: number): Promise<Result<TypedRows, TypedRefusal>> {
    const leave = await this.#typedLane.enter(NEVER)
    if (leave === 'full') return err({ kind: 'busy', says: TYPED_FULL })
    assert(leave !== 'aborted', 'nobody gives a place up')
    try {
      const refusal = await this.#whyRefused(text)
      return refusal === undefined ? ok(await this.#typed(text, rowsMax)) : err({ kind: 'refused', says: refusal })
    } catch (error) {
      if (error instanceof TelemetryError && error.answered) return err({ kind: 'refused', says: error.message })
      throw error
    } finally {
      leave()
    }
  }

  /** Why a typed query is not run. It is first read as a text alone: what is put around it to run it would be in the places that an error tells. */
  async #whyRefused(text: string): Promise<string | undefined> {
    try {
      const [formatted] = (await this.#typed(`SELECT formatQuery(${stringLiteral(text)})`, 1)).rows
      const unasked = whyNotAnswered(String(formatted?.[0]))
      if (unasked !== undefined) return unasked
    } catch (error) {
      const cause = error instanceof TelemetryError ? error.cause : undefined
      if (cause instanceof ClickHouseError && cause.code === SYNTAX_ERROR) return syntaxErrorOf(text, cause.message)
      throw error
    }
    const parsed = await this.#typed(`EXPLAIN AST ${text}`, AST_LINES_MAX)
    return whyNotRun(parsed.rows.map(([line]) => String(line)))
  }

  async #typed(query: string, rowsMax: number): Promise<TypedRows> {
    return this.#said('the query', undefined, async () => {
      const settings = { ...TYPED_SETTINGS, max_result_rows: String(rowsMax) }
      const result = await this.#client.query({ query, format: 'JSONCompact', clickhouse_settings: settings })
      const { meta = [], data } = await result.json<readonly unknown[]>()
      return { columns: meta, rows: data.slice(0, rowsMax) }
    })
  }

  /** Runs a statement that returns nothing. Errors   as `rows`; `what` is named in them. */
  async run(what: string, { text, params, block, settings }: Command): Promise<void> {
    const settled = settings ? { clickhouse_settings: settings } : {}
    const asked = { query: text, query_params: { ...params }, ...settled }
    await this.#said(what, undefined, async () => {
      if (block) await this.#insert(asked, block)
      else await this.#client.command(asked)
    })
  }

  /** Data is left for the embedded engine when there is room, else it goes over the wire. */
  async #insert(asked: Exec, block: Block): Promise<void> {
    const left = await this.#blocks?.leave(block.bytes)
    if (left === undefined) return this.#exec({ ...asked, values: Readable.from([block.bytes]) }, block)
    try {
      await this.#exec({ ...asked, values: Readable.from([]), http_headers: { [BLOCK_HEADER]: left } }, block)
      this.#blocks?.done(left)
    } catch (error) {
      await this.#blocks?.drop(left)
      throw error
    }
  }

  /** The embedded engine says nothing when a file is empty, and tells how many rows it has read; a server may count others, too. */
  async #exec(asked: Exec, { rows }: Block): Promise<void> {
    const { stream, summary } = await this.#client.exec(asked)
    for await (const _ of stream); // an INSERT answers nothing; reading it to its end gives the socket back
    const isEmbedded = this.#blocks !== undefined
    if (isEmbedded && Number(summary?.read_rows) !== rows)
      throw new Error(`it read ${summary?.read_rows} rows of ${rows}`)
  }

  async close(): Promise<void> {
    await this.#blocks?.close()
    await this.#client.close()
  }

  async #said<T>(what: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted() // the client only notices what happens later
    try {
      return await work()
    } catch (cause) {
      signal?.throwIfAborted() // nobody is at fault
      throw new TelemetryError(what, this.#address.url, cause)
    }
  }
}

/** Why a statement failed: the engine refused it, or could not be reached. */
export class TelemetryError extends Error {
  /** True when the engine answered; false when it could not be reached or the connection broke. */
  readonly answered: boolean
  /** True when the engine had not enough memory. */
  readonly wantsMemory: boolean

  constructor(what: string, url: string, cause: unknown) {
    const reason = messageOf(cause).replace(/\.$/, '')
    const answered = cause instanceof ClickHouseError
    super(
      answered
        ? `The telemetry store refused ${what}: ${cause.type ?? `code ${cause.code}`}: ${reason}${wayOutOf(cause)}`
        : `The telemetry store at ${url} did not answer ${what}: ${reason}. Is it running, and is its address right?`,
      { cause },
    )
    this.name = 'TelemetryError'
    this.answered = answered
    this.wantsMemory = answered && cause.type === 'MEMORY_LIMIT_EXCEEDED'
  }
}

const wayOutOf = ({ type }: ClickHouseError): string =>
  type === 'AUTHENTICATION_FAILED' ? '. Look at LASTGOOD_CLICKHOUSE_USER and LASTGOOD_CLICKHOUSE_PASSWORD' : ''

async function gathered(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function request(name: string, params: QueryParams, { signal }: QueryOptions) {
  return {
    query: questionText(name),
    query_params: { ...params },
    clickhouse_settings: READ_SETTINGS,
    ...(signal ? { abort_signal: signal } : {}),
  }
}
