/**
 * Spans per CPU second from the wire to the table, beside two other ways in, all in one run.
 * Usage: npx node workbench/bench/ingest.ts [SPANS a load] [ROUNDS] [LOADS a run]
 * Counted is the CPU time of this process and of the engine, with the merges that follow; the sender and a first round that
 * warms up are not. One load of 400 000 spans is too few parts for a merge; four are merged as they are in a server. The third way
 * takes one load only, as it would need minutes for more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry, type TelemetryStore } from '../src/store/telemetry/telemetry.ts'
import { cpuOf, median, mergesDone, startSender } from './ingest-meter.ts'
import { type IngestPath, libraryPath, nativePath, openOurWay, type Send } from './ingest-paths.ts'
import { SPANS_PER_REQUEST, spanRequests } from './ingest-spans.ts'

const SPANS = Number(process.argv[2] ?? 400_000)
const ROUNDS = Number(process.argv[3] ?? 5)
const LIBRARY_ROUNDS_MAX = 3 // it takes ten times as long, and varies less
const LOADS = Number(process.argv[4] ?? 1) // one after the other, since senders are faster than what is measured, and would be sent away
const DISTINCT_REQUESTS = 200 // 100 000 different spans; repeated when a run needs more
const CONNECTIONS = 512 // each has one request under way, so that one batch can fill while another is stored
const SEED = 7

const requests = Math.ceil(SPANS / SPANS_PER_REQUEST)
const spans = requests * SPANS_PER_REQUEST * LOADS
const allWays = ['engine reads Native files', 'lastgood', 'protobufjs + JSONEachRow'] as const
type Way = (typeof allWays)[number]
const ways: readonly Way[] = LOADS === 1 ? allWays : allWays.slice(0, 2)
type Measured = { readonly cpuS: number; readonly engineS: number; readonly wallS: number }

const distinct = spanRequests(DISTINCT_REQUESTS, SEED)
const bytesPerSpan =
  distinct.reduce((sum, request) => sum + request.length, 0) / (DISTINCT_REQUESTS * SPANS_PER_REQUEST)
const all = Array.from({ length: requests }, (_, at) => distinct[at % distinct.length]!)
const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const engine = await startEngine({ dataDir: join(dataDir, 'engine') })
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
  console.log(
    `${requests} requests of ${SPANS_PER_REQUEST} spans, ${bytesPerSpan.toFixed(0)} B a span, ${LOADS} times, ${ROUNDS} rounds`,
  )
  const measured: Record<Way, Measured[]> = { [allWays[0]]: [], [allWays[1]]: [], [allWays[2]]: [] }
  for (let round = 0; round <= ROUNDS; round++)
    for (const way of ways) {
      if (way === allWays[2] && round > LIBRARY_ROUNDS_MAX) continue
      const one = await measure(way, `round_${round}_${ways.indexOf(way)}`)
      if (round > 0) measured[way].push(one) // the first round compiles the code, as a server has done long ago
      console.error(
        `round ${round === 0 ? '0, to warm up' : round}: ${way}: ${one.cpuS.toFixed(2)} CPU s (${one.engineS.toFixed(2)} engine), ${one.wallS.toFixed(2)} s`,
      )
    }
  const rate = (way: Way) => spans / median(measured[way].map(({ cpuS }) => cpuS)) / 1000
  for (const way of ways) console.log(`${way.padEnd(26)} ${rate(way).toFixed(0).padStart(5)} k spans/CPU-s`)
  console.log(
    `lastgood / engine reads Native files: ${(rate('lastgood') / rate(allWays[0])).toFixed(2)} (aim: 0.65 or more)`,
  )
  if (LOADS > 1) return
  console.log(
    `lastgood / protobufjs + JSONEachRow:  ${(rate('lastgood') / rate(allWays[2])).toFixed(1)} (aim: 5 or more)`,
  )
}

async function measure(way: Way, database: string): Promise<Measured> {
  const { url, username, password, blockFolder } = engine
  const store = await openTelemetry({ url, username, password, blockFolder, database })
  const client = createClient({
    url,
    username,
    password,
    database,
    request_timeout: 300_000,
    log: { level: ClickHouseLogLevel.OFF },
  })
  const path = await pathFor(way, client, store)
  const before = cpuOf(engine)
  const began = performance.now()
  for (let load = 0; load < LOADS; load++) await path.run()
  const wallS = (performance.now() - began) / 1000
  await mergesDone(client)
  const after = cpuOf(engine)
  const engineS = after.engineS - before.engineS
  const measured = { cpuS: after.ownS - before.ownS + engineS, engineS, wallS }
  await path.end()
  await checkRows(client, way)
  await client.command({ query: `DROP DATABASE ${database}` })
  await client.close()
  await store.close()
  return measured
}

function pathFor(way: Way, client: ClickHouseClient, store: TelemetryStore): Promise<IngestPath> | IngestPath {
  const send: Send = (port) =>
    sender.send({ port, requests, connections: CONNECTIONS, signal: 'traces', protocol: 'http' })
  if (way === 'lastgood') return our.pathTo(store, send)
  return way === 'protobufjs + JSONEachRow' ? libraryPath(client, send) : nativePath(client, dataDir, all)
}

async function checkRows(client: ClickHouseClient, way: Way): Promise<void> {
  const result = await client.query({ query: 'SELECT count() AS rows FROM otel_traces', format: 'JSONEachRow' })
  const [{ rows } = { rows: 0 }] = await result.json<{ rows: string }>()
  if (Number(rows) !== spans) throw new Error(`${way}: ${rows} rows, not ${spans}`)
}
