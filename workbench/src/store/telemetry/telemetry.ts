import type { Result } from '../../lib/result.ts'
import type { Batch } from '../../model/batch.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'
import type { TelemetryAddress } from './address.ts'
import { type ChangeBook, openChanges } from './changes.ts'
import { clusterSlots, rowsDatabase } from './cluster.ts'
import { Connection, type QueryOptions, type QueryParams, type TypedRefusal, type TypedRows } from './connection.ts'
import { insertBatch, storedColumns } from './insert.ts'
import { migrate } from './migrate.ts'
import { applyRetention } from './retention.ts'
import { fillSlots, sqlText } from './sql-files.ts'

export type { QueryOptions, QueryParams } from './connection.ts'

export type TelemetryOptions = TelemetryAddress & {
  /** Days until telemetry is forgotten, by event time; 0 or absent keeps everything. */
  readonly retentionDays?: number
}

/** The telemetry of one system: what was received, what changed, and the questions that SQL files ask. */
export interface TelemetryStore {
  /** Stores a batch; when the promise resolves, it is in its table. */
  insert(batch: Batch): Promise<void>
  /** Stores what is told of changes, all or nothing; an event may not contradict what stands under its id. */
  insertChanges: ChangeBook['insert']
  /** Changes that began in a stretch of time, earliest first. */
  changes(range: TimeRange): Promise<readonly ChangeEvent[]>
  /** From the first to just after the last thing that was recorded; undefined when nothing was. */
  timeSeen(): Promise<TimeRange | undefined>
  /** Rows of the query in `sql/…/<name>.sql`; 64-bit integers come as numbers, so no query returns nanoseconds or hashes. */
  query<Row>(name: string, params?: QueryParams, options?: QueryOptions): Promise<readonly Row[]>
  /** The same, as one array a column: `{ service: [...], p99_ms: [...] }`. Cheaper from a few thousand rows on. */
  columns<Columns>(name: string, params?: QueryParams, options?: QueryOptions): Promise<Columns>
  /** The rows of a query that somebody typed, which can only read; the error says for people why not. */
  typed(text: string, rowsMax: number): Promise<Result<TypedRows, TypedRefusal>>
  /** The text of that query, as evidence shows it. */
  sqlText(name: string): string
  close(): Promise<void>
}

/**
 * The telemetry store at an address: its database is made if need be and brought up to date.
 * Errors   throws when the engine is away, refuses the user, or holds a newer schema.
 */
export async function openTelemetry(options: TelemetryOptions): Promise<TelemetryStore> {
  await createDatabases(options)
  const connection = new Connection(options, options.database)
  try {
    await bringUpToDate(options, connection)
    return storeOf(connection, await storedColumns(connection))
  } catch (error) {
    await connection.close()
    throw error
  }
}

/** The tables, where rows are kept and where they are asked for, and how long they keep them. */
async function bringUpToDate(options: TelemetryOptions, asked: Connection): Promise<void> {
  const rows = new Connection(options, rowsDatabase(options))
  try {
    const slots = await migrate({ rows, asked }, options)
    await applyRetention(rows, options.retentionDays ?? 0, slots)
  } finally {
    await rows.close()
  }
}

async function createDatabases(address: TelemetryAddress): Promise<void> {
  const connection = new Connection(address, undefined)
  try {
    const text = fillSlots(sqlText('database'), clusterSlots(address))
    for (const database of new Set([address.database, rowsDatabase(address)]))
      await connection.run('the database', { text, params: { database } })
  } finally {
    await connection.close()
  }
}

function storeOf(connection: Connection, stored: Awaited<ReturnType<typeof storedColumns>>): TelemetryStore {
  const changes = openChanges(connection)
  return {
    insert: (batch) => insertBatch(connection, stored, batch),
    insertChanges: changes.insert,
    changes: changes.in,
    timeSeen: () => timeSeen(connection),
    query: <Row>(name: string, params?: QueryParams, options?: QueryOptions) =>
      connection.rows<Row>(name, params, options),
    columns: <Columns>(name: string, params?: QueryParams, options?: QueryOptions) =>
      connection.columns<Columns>(name, params, options),
    typed: (text, rowsMax) => connection.typed(text, rowsMax),
    sqlText,
    close: () => connection.close(),
  }
}

async function timeSeen(connection: Connection): Promise<TimeRange | undefined> {
  const [row] = await connection.rows<{ from_ms: number; to_ms: number }>('time-seen')
  if (!row || row.to_ms === 0) return undefined
  return { from: unixMs(row.from_ms), to: unixMs(row.to_ms + 1) }
}
