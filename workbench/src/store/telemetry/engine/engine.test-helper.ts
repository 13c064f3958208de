import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { type Engine, type EngineOptions, startEngine } from './engine.ts'

const MEMORY_BYTES_MAX = 1_500_000_000
const LOG_OFF = 127

/** A real engine on a throw-away directory, with a real client. */
export type Bench = {
  readonly engine: Engine
  readonly client: ClickHouseClient
  readonly dataDir: string
  end(): Promise<void>
}

export async function startBench(options: Partial<EngineOptions> = {}): Promise<Bench> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'lastgood-engine-'))
  const engine = await startEngine({ memoryBytesMax: MEMORY_BYTES_MAX, ...options, dataDir })
  const client = clientOf(engine)
  return {
    engine,
    client,
    dataDir,
    end: async () => {
      await client.close()
      await engine.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export function clientOf(engine: Engine): ClickHouseClient {
  const { url, username, password } = engine
  return createClient({ url, username, password, max_open_connections: 300, log: { level: LOG_OFF } })
}

/** All rows of a query as text, one a line. */
export async function text(client: ClickHouseClient, query: string, more: object = {}): Promise<string> {
  const result = await client.query({ query, format: 'TabSeparated', ...more })
  return (await result.text()).trimEnd()
}

/** A plain HTTP request to the engine, as its user unless `headers` say otherwise. */
export function request(engine: Engine, search: Record<string, string>, init: RequestInit = {}): Promise<Response> {
  const headers = { 'X-ClickHouse-User': engine.username, 'X-ClickHouse-Key': engine.password, ...init.headers }
  return fetch(`${engine.url}/?${new URLSearchParams(search)}`, { method: 'POST', ...init, headers })
}

/** Waits until `isSo` holds; fails when it never does. */
export async function until(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 4_800; tries += 1) {
    if (await isSo()) return
    await new Promise((done) => setTimeout(done, 25))
  }
  throw new Error(`never happened: ${what}`)
}

/** A query that takes `seconds` unless it is ended. */
export function slowQuery(seconds: number): string {
  return `SELECT sum(sleepEachRow(0.1)) FROM numbers(${seconds * 10}) SETTINGS max_block_size = 1`
}

/** How many queries of the kind `slowQuery` makes are running. */
export async function slowQueriesRunning(client: ClickHouseClient): Promise<number> {
  return Number(
    await text(
      client,
      "SELECT count() FROM system.processes WHERE query LIKE '%sleepEachRow(0.1%' AND query NOT LIKE '%processes%'",
    ),
  )
}
