import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { assert } from '../../lib/assert.ts'
import { type Batch, TooMuchAtOnce } from '../../model/batch.ts'
import { type Connection, TelemetryError } from './connection.ts'
import { insertLot, type Put } from './insert-lot.ts'
import { fillSlots, sqlText } from './sql-files.ts'

/** Columns a writer may fill, by table. */
export type StoredColumns = ReadonlyMap<string, ReadonlySet<string>>

const RETRY_WAITS_MS = [100, 500, 2_000, 4_000, 8_000] // the embedded engine restarts within two seconds, or ten on a busy machine

/** The columns that the schema holds, read once after the migration. */
export async function storedColumns(connection: Connection): Promise<StoredColumns> {
  const rows = await connection.rows<{ table: string; name: string }>('stored-columns')
  const columns = new Map<string, Set<string>>()
  for (const { table, name } of rows) columns.set(table, (columns.get(table) ?? new Set()).add(name))
  return columns
}

/**
 * Puts a batch into its table; afterwards it is stored. One that came through the log is tried once, since the log tries again;
 * any other when the connection is lost again, under the same token.
 * Errors   throws when the engine refuses the block, or stays away; `TooMuchAtOnce` when it has no memory for a lot and smaller
 *          blocks may be tried. On a cluster they may not: its tokens know a lot by its blocks.
 */
export async function insertBatch(connection: Connection, stored: StoredColumns, batch: Batch): Promise<void> {
  if (batch.rows === 0) return
  const text = insertText(stored, batch)
  const block = { bytes: batch.native, rows: batch.rows }
  const put: Put = (token) => {
    const settings = {
      insert_deduplicate: 1,
      insert_deduplication_token: token,
      deduplicate_blocks_in_dependent_materialized_views: 1,
      // Telemetry of many days in one batch is stored; refusing it would make its sender repeat it for ever.
      throw_on_max_partitions_per_insert_block: 0,
      // Blocks are stored as they come, one after the other; joined they may take more memory than there is.
      min_insert_block_size_rows: '0',
      min_insert_block_size_bytes: '0',
      // The times of its traces are one block as well; from 100 000 traces on they would be hundreds, each of them a part.
      group_by_two_level_threshold: '0',
      group_by_two_level_threshold_bytes: '0',
      // They are grouped by trace already, so there is nothing to merge before they are written.
      optimize_on_insert: 0,
    } as const
    return connection.run(`${batch.rows} rows for ${batch.table}`, { text, block, settings })
  }
  if (batch.lot !== undefined) return insertLot(connection, batch, batch.lot, put).catch(orLess(connection))
  const token = randomUUID()
  return patiently(() => put(token))
}

const orLess =
  ({ knowsTokens }: Connection) =>
  (error: Error): never => {
    const mayFit = error instanceof TelemetryError && error.wantsMemory && !knowsTokens
    throw mayFit ? new TooMuchAtOnce(error.message, { cause: error }) : error
  }

async function patiently(work: () => Promise<void>): Promise<void> {
  for (const pauseMs of [...RETRY_WAITS_MS, undefined]) {
    try {
      return await work()
    } catch (error) {
      const gone = error instanceof TelemetryError && !error.answered
      if (!gone || pauseMs === undefined) throw error
      await wait(pauseMs)
    }
  }
}

function insertText(stored: StoredColumns, { table, columns }: Batch): string {
  const known = stored.get(table)
  assert(known, `the schema holds the table ${table}`)
  for (const column of columns) assert(known.has(column), `the schema holds the column ${table}.${column}`)
  return fillSlots(sqlText('insert'), { TABLE: table, COLUMNS: columns.map((name) => `\`${name}\``).join(', ') })
}
