import type { ClickHouseSettings } from '@clickhouse/client'

/** Where the telemetry is: the embedded engine, or any ClickHouse server. */
export type TelemetryAddress = {
  readonly url: string
  readonly username: string
  readonly password: string
  readonly database: string
  /** For the embedded engine: where data may be left for it. */
  readonly blockFolder?: string | undefined
  /** Rows are spread over its servers; absent: they are where the URL leads. */
  readonly cluster?: Cluster | undefined
}

/** A cluster of ClickHouse servers, as their configuration names it. */
export type Cluster = {
  readonly name: string
  /** Statements go to every server, and tables have replicas: what a cluster with a Keeper does. Without, it is one server alone. */
  readonly replicated: boolean
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
