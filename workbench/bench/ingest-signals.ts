/**
 * Spans, log lines and samples per CPU second from the wire to their tables, over HTTP and over gRPC, beside the database that
 * reads the same rows from Native files; and the bytes that each takes on the disk.
 * Usage: npx node workbench/bench/ingest-signals.ts [ITEMS a run] [ROUNDS]
 * Counted is what `ingest.ts` counts: this process and the engine, with the log and the merges that follow, after one round to warm up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import type { Signal } from '../src/model/batch.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry, type TelemetryStore } from '../src/store/telemetry/telemetry.ts'
import { cpuOf, median, mergesDone, startSender } from './ingest-meter.ts'
import { nativePath, openOurWay } from './ingest-paths.ts'
import { ITEMS_PER_REQUEST, requestsOf } from './ingest-requests.ts'

const ITEMS = Number(process.argv[2] ?? 400_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const DISTINCT_REQUESTS = 200
const CONNECTIONS = 512 // each has one request under way, so that one block can fill while another is stored
const SEED = 7

const requests = Math.ceil(ITEMS / ITEMS_PER_REQUEST)
const items = requests * ITEMS_PER_REQUEST
const ways = ['engine', 'http', 'grpc'] as const
type Way = (typeof ways)[number]
type Measured = { readonly cpuS: number; readonly engineS: number; readonly bytesPerItem: number }

const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const engine = await startEngine({ dataDir: join(dataDir, 'engine') })
const sender = await startSender(DISTINCT_REQUESTS, SEED)
const openOur = (protocol: 'http' | 'grpc') => openOurWay(mkdtempSync(join(dataDir, 'wal-')), protocol)
const our = { http: await openOur('http'), grpc: await openOur('grpc') }
try {
  console.log(`${items} items a run, ${ITEMS_PER_REQUEST} a request, ${ROUNDS} rounds`)
  console.log('         k items/CPU-s: engine   http   grpc   http/engine  grpc/engine  B/item wire  disk')
  for (const signal of ['traces', 'logs', 'metrics'] as const) await report(signal)
} finally {
  sender.stop()
  await our.http.stop()
  await our.grpc.stop()
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function report(signal: Signal): Promise<void> {
  const distinct = requestsOf(signal, DISTINCT_REQUESTS, SEED)
  const wireBytes = distinct.reduce((sum, { length }) => sum + length, 0) / (DISTINCT_REQUESTS * ITEMS_PER_REQUEST)
  const measured: Record<Way, Measured[]> = { engine: [], http: [], grpc: [] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const way of ways) {
      const one = await measure(signal, way, distinct, `${signal}_${round}_${way}`)
      if (round > 0) measured[way].push(one)
      const took = `${one.cpuS.toFixed(2)} CPU s (${one.engineS.toFixed(2)} engine)`
      console.error(`${signal}, round ${round === 0 ? '0, to warm up' : round}: ${way}: ${took}`)
    }
  const rate = (way: Way): number => items / median(measured[way].map(({ cpuS }) => cpuS)) / 1000
  const diskBytes = median(measured.http.map(({ bytesPerItem }) => bytesPerItem))
  const figures = [
    ...ways.map((way) => rate(way).toFixed(0).padStart(7)),
    ...(['http', 'grpc'] as const).map((way) => (rate(way) / rate('engine')).toFixed(2).padStart(12)),
    wireBytes.toFixed(0).padStart(12),
    diskBytes.toFixed(1).padStart(7),
  ]
  console.log(signal.padEnd(24) + figures.join(''))
}

async function measure(signal: Signal, way: Way, distinct: readonly Uint8Array[], database: string): Promise<Measured> {
  const { url, username, password, blockFolder } = engine
  const store = await openTelemetry({ url, username, password, blockFolder, database })
  const log = { level: ClickHouseLogLevel.OFF }
  const client = createClient({ url, username, password, database, request_timeout: 300_000, log })
  const path = await pathFor(signal, way, distinct, { client, store })
  const before = cpuOf(engine)
  await path.run()
  await mergesDone(client)
  const after = cpuOf(engine)
  await path.end()
  const bytesPerItem = (await bytesOnDisk(client, database)) / items
  await client.command({ query: `DROP DATABASE ${database}` })
  await client.close()
  await store.close()
  const engineS = after.engineS - before.engineS
  return { cpuS: after.ownS - before.ownS + engineS, engineS, bytesPerItem }
}

function pathFor(
  signal: Signal,
  way: Way,
  distinct: readonly Uint8Array[],
  { client, store }: { readonly client: ClickHouseClient; readonly store: TelemetryStore },
) {
  if (way === 'engine') {
    const all = Array.from({ length: requests }, (_, at) => distinct[at % distinct.length]!)
    return nativePath(client, dataDir, all, signal)
  }
  const send = (port: number): Promise<void> =>
    sender.send({ port, requests, connections: CONNECTIONS, signal, protocol: way })
  return our[way].pathTo(store, send)
}

/** Of the tables and what belongs to them, such as the times of traces. Errors   throws when there are not as many rows as items. */
async function bytesOnDisk(client: ClickHouseClient, database: string): Promise<number> {
  const query = `SELECT sum(bytes_on_disk) AS bytes,
      sumIf(rows, match(table, '^otel_(traces|logs|metrics_[a-z_]+)$') AND table != 'otel_traces_trace_id_ts') AS rows
    FROM system.parts WHERE active AND database = {database:String}`
  const result = await client.query({ query, query_params: { database }, format: 'JSONEachRow' })
  const [{ bytes, rows } = { bytes: '0', rows: '0' }] = await result.json<{ bytes: string; rows: string }>()
  if (Number(rows) !== items) throw new Error(`${rows} rows, not ${items}`)
  return Number(bytes)
}
