import type { TelemetryAddress } from './address.ts'
import type { Connection } from './connection.ts'
import { fillSlots, statementsOf } from './sql-files.ts'

/** What fills the slots of the schema that depend on where it is made. */
export type ClusterSlots = Readonly<Record<'ON_CLUSTER' | 'REPLICATED' | 'CLUSTER' | 'DATABASE' | 'SHARD', string>>

/** The database in which a shard keeps its rows; the one that is asked has a table of the same name for each of its tables. */
export const shardDatabase = (database: string): string => `${database}_shard`

/** Where rows are: in the database itself, or on a cluster in that of the shards. */
export const rowsDatabase = ({ database, cluster }: TelemetryAddress): string =>
  cluster === undefined ? database : shardDatabase(database)

/** The slots for this address; names are checked where settings are. */
export function clusterSlots({ database, cluster }: TelemetryAddress): ClusterSlots {
  const { name = '', replicated = false } = cluster ?? {}
  return {
    ON_CLUSTER: replicated ? `ON CLUSTER '${name}'` : '',
    REPLICATED: replicated ? 'Replicated' : '',
    CLUSTER: name,
    DATABASE: database,
    SHARD: shardDatabase(database),
  }
}

/**
 * Whether a cluster has the tables that are asked; without a cluster there are none.
 * Errors   throws when a server keeps rows in their database: tables without rows would take their place.
 */
export async function isSpread(connection: Connection, { database, cluster }: TelemetryAddress): Promise<boolean> {
  if (cluster === undefined) return true
  const params = { cluster: cluster.name, database }
  const tables = await connection.rows<{ name: string; engine: string }>('tables-there', params)
  if (tables.some(({ engine }) => engine.endsWith('MergeTree')))
    throw new Error(
      `The database ${database} keeps rows of a server without a cluster. Name another one with LASTGOOD_CLICKHOUSE_DATABASE, ` +
        `or leave LASTGOOD_CLICKHOUSE_CLUSTER empty.`,
    )
  return tables.length > 0
}

/** Makes the tables that are asked, by the columns that the shards have at this moment. Without a cluster there is nothing to do. */
export async function spread(
  connection: Connection,
  address: TelemetryAddress,
  name: 'asked-migrations' | 'asked-tables',
): Promise<void> {
  if (address.cluster === undefined) return
  for (const text of statementsOf(name))
    await connection.run(`the tables of the cluster ${address.cluster.name}`, {
      text: fillSlots(text, clusterSlots(address)),
    })
}
