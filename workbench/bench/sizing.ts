/**
 * What a million spans costs a workbench and a database that is addressed by its URL alone, without and with the tables of a cluster; and
 * how many cores and bytes a rate of spans takes by that.
 * Usage: npx node workbench/bench/sizing.ts [SPANS a run] [ROUNDS]
 * Counted are CPU seconds of this process and of the engine, with the log, the wire between the two and the merges that follow, after one
 * round to warm up. The cluster is one shard: what a real one adds is the network between shards, and each replica the rows once more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { rowsDatabase } from '../src/store/telemetry/cluster.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry } from '../src/store/telemetry/telemetry.ts'
import { cpuOf, median, mergesDone, startSender } from './ingest-meter.ts'
import { openOurWay } from './ingest-paths.ts'
import { SPANS_PER_REQUEST } from './ingest-spans.ts'

const SPANS = Number(process.argv[2] ?? 400_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const DISTINCT_REQUESTS = 200
const CONNECTIONS = 512
const SEED = 7

const requests = Math.ceil(SPANS / SPANS_PER_REQUEST)
const spans = requests * SPANS_PER_REQUEST
const ALONE = { name: 'alone', replicated: false } as const
const ways = { 'one server': undefined, 'a cluster of one shard': ALONE } as const
type Way = keyof typeof ways
type Cost = { readonly workbenchS: number; readonly engineS: number; readonly bytes: number }

const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const engine = await startEngine({ dataDir: join(dataDir, 'engine'), ownClusters: { [ALONE.name]: 1 } })
const sender = await startSender(DISTINCT_REQUESTS, SEED)
const our = await openOurWay(mkdtempSync(join(dataDir, 'wal-')))
try {
  await report()
} finally {
  sender.stop()
  await our.stop()
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function report(): Promise<void> {
  const costs: Record<Way, Cost[]> = { 'one server': [], 'a cluster of one shard': [] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const way of Object.keys(ways) as Way[]) {
      const cost = await measure(way, `round_${round}_${way.length}`)
      if (round > 0) costs[way].push(cost)
    }
  console.log(`${spans} spans a run, ${ROUNDS} rounds; a million spans cost`)
  for (const [way, runs] of Object.entries(costs)) console.log(`${way.padEnd(24)} ${costText(typical(runs))}`)
  const { workbenchS, engineS, bytes } = typical(costs['a cluster of one shard'])
  for (const rate of [10_000, 100_000, 1_000_000]) {
    const cores = (secondsPerMillion: number): string => ((rate * secondsPerMillion) / 1e6).toFixed(1)
    const gbPerDay = (rate * 86_400 * bytes) / 1e9
    console.log(
      `${rate} spans/s: ${cores(workbenchS)} cores of workbenches, ${cores(engineS)} of shards, ${gbPerDay.toFixed(0)} GB a day and replica`,
    )
  }
}

function typical(runs: readonly Cost[]): Cost {
  return {
    workbenchS: (median(runs.map(({ workbenchS }) => workbenchS)) / spans) * 1e6,
    engineS: (median(runs.map(({ engineS }) => engineS)) / spans) * 1e6,
    bytes: median(runs.map(({ bytes }) => bytes)) / spans,
  }
}

function costText({ workbenchS, engineS, bytes }: Cost): string {
  return `${workbenchS.toFixed(1)} CPU s of the workbench, ${engineS.toFixed(1)} of the database; ${bytes.toFixed(0)} bytes a span on the disk`
}

async function measure(way: Way, database: string): Promise<Cost> {
  const { url, username, password } = engine
  const address = { url, username, password, database, cluster: ways[way] }
  const store = await openTelemetry(address)
  const log = { level: ClickHouseLogLevel.OFF }
  const client = createClient({ url, username, password, request_timeout: 300_000, log })
  const path = our.pathTo(store, (port) =>
    sender.send({ port, requests, connections: CONNECTIONS, signal: 'traces', protocol: 'http' }),
  )
  const before = cpuOf(engine)
  await path.run()
  await mergesDone(client)
  const after = cpuOf(engine)
  const bytes = await bytesOnDisk(client, rowsDatabase(address))
  await store.close()
  for (const each of new Set([database, rowsDatabase(address)]))
    await client.command({ query: `DROP DATABASE ${each}` })
  await client.close()
  return { workbenchS: after.ownS - before.ownS, engineS: after.engineS - before.engineS, bytes }
}

async function bytesOnDisk(client: ClickHouseClient, database: string): Promise<number> {
  const query = `SELECT sum(bytes_on_disk) AS bytes, sumIf(rows, table = 'otel_traces') AS rows FROM system.parts WHERE active AND database = '${database}'`
  const result = await client.query({ query, format: 'JSONEachRow' })
  const [{ bytes, rows } = { bytes: 0, rows: 0 }] = await result.json<{ bytes: string; rows: string }>()
  if (Number(rows) !== spans) throw new Error(`${rows} rows in ${database}, not ${spans}`)
  return Number(bytes)
}
