/**
 * How much longer do the questions of a diagnosis take while telemetry comes in as fast as it is taken?
 * Usage: npx node workbench/bench/ingest-questions.ts [ROUNDS] [THOUSANDS OF SPANS to ask about]
 * Receiver and questions share one process and one database, as in a workbench; what comes in lies on another day, so both halves
 * of a round ask about the same rows. Idle and loaded halves take turns; the sender yields to both.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { HOUR_MS, unixMs } from '../src/model/time.ts'
import { type Receiver, startReceiver } from '../src/receive/otlp/receiver.ts'
import { telemetryPort } from '../src/store/telemetry/diagnose-port.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry, type TelemetryStore } from '../src/store/telemetry/telemetry.ts'
import { fillSql } from './diagnose-telemetry.ts'
import { median, mergesDone, startSender } from './ingest-meter.ts'
import { ITEMS_PER_REQUEST } from './ingest-requests.ts'

const ROUNDS = Number(process.argv[2] ?? 6)
const SPANS = Number(process.argv[3] ?? 500) * 1000
const ASKED_A_HALF = 6 // times each question
const CONNECTIONS = 64
const REQUESTS_A_TURN = 2 // of each connection, before it is looked whether the half is over
const FROM = Date.UTC(2026, 0, 5, 12)
const MIB = 2 ** 20
const hour = { from: unixMs(FROM), to: unixMs(FROM + HOUR_MS) }
const lateInIt = { from: unixMs(FROM + 0.75 * HOUR_MS), to: hour.to }
const NOBODY = { quiet: [], bad: [], good: [] }

const folder = mkdtempSync(join(tmpdir(), 'lastgood-questions-'))
const engine = await startEngine({ dataDir: join(folder, 'engine') })
const { url, username, password, blockFolder } = engine
const store = await openTelemetry({ url, username, password, blockFolder, database: 'bench' })
const client = createClient({
  url,
  username,
  password,
  database: 'bench',
  request_timeout: 300_000,
  log: { level: ClickHouseLogLevel.OFF },
})
const door = { host: '127.0.0.1', port: 0 }
const receiver = await startReceiver({
  http: door,
  grpc: null,
  folder: mkdtempSync(join(folder, 'wal-')),
  insert: store.insert,
})
const sender = await startSender(50, 7)
try {
  await report()
} finally {
  sender.stop()
  await receiver.stop()
  await client.close()
  await store.close()
  await engine.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function report(): Promise<void> {
  for (const query of fillSql(SPANS, FROM, HOUR_MS)) await client.command({ query })
  await mergesDone(client)
  const questions = questionsOf(store, await someTrace())
  await asked(questions) // compiles, and fills the caches
  const idle: number[][] = questions.map(() => [])
  const loaded: number[][] = questions.map(() => [])
  const memoryMiB: string[] = []
  let sent = 0
  for (let round = 0; round < ROUNDS; round++) {
    append(idle, await asked(questions))
    const load = startLoad(receiver)
    append(loaded, await asked(questions))
    sent += await load.stop()
    memoryMiB.push(`${Math.round(process.memoryUsage.rss() / MIB)}+${engineMiB()}`)
    await mergesDone(client)
  }
  console.log(`${SPANS} spans asked about; ${sent * ITEMS_PER_REQUEST} came in meanwhile, ${ROUNDS} rounds`)
  console.log('question            idle median, p95 ms   loaded median, p95 ms   ratios')
  for (const [at, { name }] of questions.entries()) console.log(lineOf(name, idle[at]!, loaded[at]!))
  console.log(lineOf('all', idle.flat(), loaded.flat()), '(aim: 4 or less)')
  console.log(`memory by round, workbench + database: ${memoryMiB.join(', ')} MiB`)
}

type Question = { readonly name: string; readonly ask: () => Promise<unknown> }

function questionsOf(telemetry: TelemetryStore, traceId: string): readonly Question[] {
  const port = telemetryPort(telemetry)
  const before = { from: hour.from, to: lateInIt.from }
  const golden = { from_ms: hour.from, to_ms: hour.to, bucket_ms: 60_000, services_max: 50 }
  return [
    { name: 'golden signals', ask: () => telemetry.query('overview-golden', golden) },
    { name: 'operations', ask: () => port.operations(hour, 30) },
    { name: 'whole traces', ask: () => port.spans(lateInIt) },
    { name: 'log patterns', ask: () => port.logPatterns(before, lateInIt, NOBODY) },
    { name: 'metric series', ask: () => port.metricSeries(hour, 30) },
    { name: 'one trace', ask: () => telemetry.query('trace-spans', { trace_id: traceId, rows_max: 1000 }) },
  ]
}

async function someTrace(): Promise<string> {
  const result = await client.query({ query: 'SELECT TraceId AS id FROM otel_traces LIMIT 1', format: 'JSONEachRow' })
  return (await result.json<{ id: string }>())[0]!.id
}

/** Milliseconds of each question, one after the other, several times. */
async function asked(questions: readonly Question[]): Promise<number[][]> {
  const took: number[][] = questions.map(() => [])
  for (let turn = 0; turn < ASKED_A_HALF; turn++)
    for (const [at, { ask }] of questions.entries()) {
      const began = performance.now()
      await ask()
      took[at]!.push(performance.now() - began)
    }
  return took
}

/** Sends until it is stopped, which tells how many requests were taken. */
function startLoad({ httpPort, flush }: Receiver) {
  let isOver = false
  let requests = 0
  const sending = (async () => {
    for (; !isOver; requests += CONNECTIONS * REQUESTS_A_TURN)
      await sender.send({
        port: httpPort!,
        requests: CONNECTIONS * REQUESTS_A_TURN,
        connections: CONNECTIONS,
        signal: 'traces',
        protocol: 'http',
      })
  })()
  const stop = async (): Promise<number> => {
    isOver = true
    await sending
    await flush()
    return requests
  }
  return { stop }
}

function append(to: number[][], more: readonly number[][]): void {
  for (const [at, values] of more.entries()) to[at]!.push(...values)
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1]!
}

function lineOf(name: string, idle: readonly number[], loaded: readonly number[]): string {
  const ms = (value: number, wide: number): string => value.toFixed(0).padStart(wide)
  const halves = [idle, loaded].map((values) => ms(median(values), 14) + ms(p95(values), 7)).join('   ')
  const ratios = [median, p95].map((of) => (of(loaded) / of(idle)).toFixed(1).padStart(6)).join('')
  return name.padEnd(18) + halves + ratios
}

function engineMiB(): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${engine.pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kib) / 1024)
}
