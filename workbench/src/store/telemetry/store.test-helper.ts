import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Batch, TelemetryTable } from '../../model/batch.ts'
import { shardDatabase } from './cluster.ts'
import { startEngine } from './engine/engine.ts'
import { openTelemetry, type TelemetryOptions, type TelemetryStore } from './telemetry.ts'

type Address = Pick<TelemetryOptions, 'url' | 'username' | 'password' | 'blockFolder' | 'cluster'>

/** Clusters that the embedded engine of a test is by itself: one shard, and two of the same rows. */
export const ALONE = { name: 'alone', replicated: false } as const
export const TWICE = { name: 'twice', replicated: false } as const

/**
 * A real engine for one test file: the embedded one, or the server at LASTGOOD_CLICKHOUSE_URL.
 * LASTGOOD_TEST_ENGINE=remote addresses the embedded one by its URL alone, `cluster` also through the tables of a cluster.
 */
export type TestEngine = Address & {
  /** A store in a database of its own, or in the one that is named. */
  open(options?: Partial<TelemetryOptions>): Promise<TelemetryStore>
  /** Runs any statement and returns the bytes of the answer. */
  ask(statement: string, database?: string): Promise<Buffer>
  /** A block in Native format with the columns and rows of a SELECT, made by the engine itself. */
  batch(table: TelemetryTable, select: string): Promise<Batch>
  /** Kills the embedded engine's process; undefined for a server. */
  readonly crash: (() => void) | undefined
  stop(): Promise<void>
}

const databases: string[] = []

/** A name no other test uses; on a server its database is dropped at the end. */
export function freshDatabase(): string {
  const name = `test_${process.pid}_${databases.length}`
  databases.push(name)
  return name
}

/** Whether tests address the engine through the tables of a cluster. */
export const isCluster = process.env.LASTGOOD_TEST_ENGINE === 'cluster'

/** The database in which rows are kept, for a test that looks at how. */
export const rowsIn = (database: string): string => (isCluster ? shardDatabase(database) : database)

export async function testEngine(): Promise<TestEngine> {
  const { address, crash, stop } = await engineOrServer()
  const ask = (statement: string, database = 'default'): Promise<Buffer> => asked(address, statement, database)
  return {
    ...address,
    open: (options = {}) => openTelemetry({ ...address, database: freshDatabase(), ...options }),
    ask,
    batch: async (table, select) => {
      const head = JSON.parse((await ask(`${select} FORMAT JSONCompact`)).toString()) as {
        meta: { name: string }[]
        rows: number
      }
      const native = await ask(`${select} FORMAT Native`)
      return { table, columns: head.meta.map((column) => column.name), rows: head.rows, native }
    },
    crash,
    stop,
  }
}

type Running = Pick<TestEngine, 'crash' | 'stop'> & { readonly address: Address }

async function engineOrServer(): Promise<Running> {
  const url = process.env.LASTGOOD_CLICKHOUSE_URL
  if (url) {
    const username = process.env.LASTGOOD_CLICKHOUSE_USER ?? 'default'
    const password = process.env.LASTGOOD_CLICKHOUSE_PASSWORD ?? ''
    const address = { url, username, password }
    const stop = async (): Promise<void> => {
      for (const name of databases) await asked(address, `DROP DATABASE IF EXISTS ${name}`, 'default')
    }
    return { address, crash: undefined, stop }
  }
  const kind: string = process.env.LASTGOOD_TEST_ENGINE ?? 'embedded'
  const dataDir = mkdtempSync(join(tmpdir(), 'store-'))
  const engine = await startEngine({ dataDir, ownClusters: { [ALONE.name]: 1, [TWICE.name]: 2 } })
  const stop = async (): Promise<void> => {
    await engine.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const crash = (): void => void (engine.pid && process.kill(engine.pid, 'SIGKILL'))
  const { username, password, blockFolder } = engine
  const kinds: Readonly<Record<string, Partial<Address>>> = {
    embedded: { blockFolder },
    remote: {},
    cluster: { cluster: ALONE },
  }
  const along = kinds[kind]
  if (along === undefined) throw new Error(`LASTGOOD_TEST_ENGINE=${kind}: expected embedded, remote or cluster`)
  return { address: { url: engine.url, username, password, ...along }, crash, stop }
}

async function asked({ url, username, password }: Address, statement: string, database: string): Promise<Buffer> {
  const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
  const answer = await fetch(`${url}/?database=${database}`, { method: 'POST', headers, body: statement })
  const bytes = Buffer.from(await answer.arrayBuffer())
  if (!answer.ok) throw new Error(bytes.toString())
  return bytes
}
