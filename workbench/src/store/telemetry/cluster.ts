import type { ClickHouseSettings } from '@clickhouse/client'
import type { Connection, TelemetryAddress } from './connection.ts'
import { fillSlots, statementsOf } from './sql-files.ts'

/** A cluster of ClickHouse servers, as their configuration names it. */
export type Cluster = {
  readonly name: string
  /** Statements go to every server, and tables have replicas: what a cluster with a Keeper does. Without, it is one server alone. */
  readonly replicated: boolean
}

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

/** By its name: the client's list of values ends before the one that is needed. */
const DDL_OUTPUT_MODE: string = 'distributed_ddl_output_mode'

/** How a cluster is asked and written; an address without one needs nothing. */
export const settingsFor = (cluster: Cluster | undefined): ClickHouseSettings =>
  cluster === undefined
    ? {}
    : {
        insert_distributed_sync: 1, // a lot is acknowledged when each shard has its rows
        distributed_product_mode: 'global', // what is joined may lie on another shard
        [DDL_OUTPUT_MODE]: 'none_only_active', // a server that is down gets its tables when it is back
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
