/**
 * Where the processor time of a span goes between the socket and the table: the way is built up step by step, and a step costs what
 * it adds to those before it.
 * Usage: npx node workbench/bench/ingest-budget.ts [SPANS a run] [ROUNDS] [CONNECTIONS]
 * The steps take turns; the median counts, after one round to warm up. What the whole way takes is also told by thread.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { ok } from '../src/lib/result.ts'
import type { Collector } from '../src/receive/decode/collector.ts'
import { openHttp } from '../src/receive/otlp/http.ts'
import { Inbox } from '../src/receive/otlp/inbox.ts'
import { type Intake, openIntake } from '../src/receive/otlp/intake.ts'
import { receiverLimits } from '../src/receive/otlp/limits.ts'
import type { Insert } from '../src/receive/wal/backlog.ts'
import { segmentsIn, WalFolder } from '../src/receive/wal/folder.ts'
import { BlockFiles } from '../src/store/telemetry/engine/block-files.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry } from '../src/store/telemetry/telemetry.ts'
import { cpuOf, median, startSender } from './ingest-meter.ts'
import { SPANS_PER_REQUEST, spanRequests } from './ingest-spans.ts'

const SPANS = Number(process.argv[2] ?? 400_000)
const ROUNDS = Number(process.argv[3] ?? 3)
const CONNECTIONS = Number(process.argv[4] ?? 512)
const DISTINCT_REQUESTS = 200
const SEED = 7
const DRAIN_PAUSE_MS = 5
const TICKS_PER_S = 100

const requests = Math.ceil(SPANS / SPANS_PER_REQUEST)
const spans = requests * SPANS_PER_REQUEST
const at = { host: '127.0.0.1', port: 0 }
let databases = 0
const log = (line: string): void => console.error(line)
const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-budget-'))
const engine = await startEngine({ dataDir: join(dataDir, 'engine') })
const sender = await startSender(DISTINCT_REQUESTS, SEED)

/** A way as far as it goes: the door's intake, and what has to be waited for. */
type Opened = { readonly intake: Intake; readonly folder: string; readonly close: () => Promise<void> }
type Step = { readonly name: string; readonly open: () => Promise<Opened> }
type Took = { readonly ownUs: number; readonly engineUs: number; readonly threads: ReadonlyMap<string, number> }

const steps: readonly Step[] = [
  { name: 'socket and HTTP', open: doorAlone },
  { name: 'log', open: loggedOnly },
  { name: 'decoding, block', open: () => whole(async () => {}) },
  { name: "the block's file", open: leftOnly },
  { name: 'asking the database', open: stored },
]

try {
  await report()
} finally {
  sender.stop()
  await engine.stop()
  rmSync(dataDir, { recursive: true, force: true })
}

async function report(): Promise<void> {
  const all: Took[][] = steps.map(() => [])
  for (let round = 0; round <= ROUNDS; round++)
    for (const [at, step] of steps.entries()) {
      const took = await measured(step)
      if (round > 0) all[at]!.push(took)
    }
  console.log(`${spans} spans over ${CONNECTIONS} connections, ${ROUNDS} rounds; microseconds of CPU a span`)
  let before = 0
  for (const [at, { name }] of steps.entries()) {
    const us = median(all[at]!.map(({ ownUs }) => ownUs))
    console.log(`${name.padEnd(22)} ${(us - before).toFixed(2).padStart(6)}  together ${us.toFixed(2).padStart(6)}`)
    before = us
  }
  const last = all.at(-1)!
  console.log(
    `${'the database'.padEnd(22)} ${median(last.map(({ engineUs }) => engineUs))
      .toFixed(2)
      .padStart(6)}`,
  )
  for (const name of last[0]!.threads.keys()) {
    const us = median(last.map(({ threads }) => threads.get(name) ?? 0))
    console.log(`  of the whole way, thread ${name.padEnd(16)} ${us.toFixed(2).padStart(6)}`)
  }
  console.log(`${'unpacking gzip, if any'.padEnd(22)} ${(await inflatingUs()).toFixed(2).padStart(6)}`)
}

async function measured({ open }: Step): Promise<Took> {
  const { intake, folder, close } = await open()
  const door = await openHttp(at, { intake, corsOrigins: [], isLetIn: () => true, log })
  const cpuBefore = cpuOf(engine)
  const threadsBefore = threadsS()
  await sender.send({ port: door.port, requests, connections: CONNECTIONS, signal: 'traces', protocol: 'http' })
  await intake.flush()
  while (segmentsIn(folder).length > 0) await pause(DRAIN_PAUSE_MS)
  const cpu = cpuOf(engine)
  const threads = new Map<string, number>()
  for (const [name, s] of threadsS()) threads.set(name, ((s - (threadsBefore.get(name) ?? 0)) * 1e6) / spans)
  door.destroy()
  await door.close()
  await close()
  const ownUs = ((cpu.ownS - cpuBefore.ownS) * 1e6) / spans
  return { ownUs, engineUs: ((cpu.engineS - cpuBefore.engineS) * 1e6) / spans, threads }
}

async function whole(insert: Insert): Promise<Opened> {
  const folder = mkdtempSync(join(dataDir, 'wal-'))
  const intake = await openIntake({ folder, insert, limits: receiverLimits, log })
  return { intake, folder, close: intake.stop }
}

/** Bodies are read, answered and forgotten. */
async function doorAlone(): Promise<Opened> {
  const opened = await whole(async () => {})
  const append: Intake['append'] = async (signal) =>
    opened.intake.count(signal, { kind: 'stored', rejected: 0, message: '' })
  return { ...opened, intake: { ...opened.intake, append } }
}

/** Bodies are logged as well, and their segments forgotten when they are full. */
async function loggedOnly(): Promise<Opened> {
  const opened = await whole(async () => {})
  const { memory, busy } = opened.intake
  const folder = mkdtempSync(join(dataDir, 'wal-'))
  const wal = await WalFolder.open(folder, receiverLimits)
  const collector = countingCollector()
  const insert: Insert = async () => {}
  const inbox = new Inbox({ signal: 'traces', collector, wal, insert, memory, limits: receiverLimits, busy, log })
  const append: Intake['append'] = (_signal, { bytes }) => inbox.append(bytes)
  const close = async (): Promise<void> => {
    await inbox.stop()
    await wal.close()
    await opened.close()
  }
  return { intake: { ...opened.intake, append, flush: () => inbox.flush() }, folder, close }
}

/** Takes every request for as many rows as the sender puts into one, and decodes nothing. */
function countingCollector(): Collector {
  let rows = 0
  return {
    get rows() {
      return rows
    },
    sizeBytes: 0,
    append: () => {
      rows += SPANS_PER_REQUEST
      return ok({ accepted: SPANS_PER_REQUEST, rejected: 0, reasons: new Map() })
    },
    take: () => {
      rows = 0
      return []
    },
  }
}

/** Blocks are left where the database would find them. */
async function leftOnly(): Promise<Opened> {
  const files = new BlockFiles(engine.blockFolder!)
  const opened = await whole(async ({ native }) => {
    const name = await files.leave(native)
    if (name === undefined) throw new Error('there is no room on the memory disk')
    files.done(name)
  })
  const close = async (): Promise<void> => {
    await opened.close()
    await files.close()
  }
  return { ...opened, close }
}

async function stored(): Promise<Opened> {
  const { url, username, password, blockFolder } = engine
  const store = await openTelemetry({ url, username, password, blockFolder, database: `budget_${databases++}` })
  const opened = await whole(store.insert)
  const close = async (): Promise<void> => {
    await opened.close()
    await store.close()
  }
  return { ...opened, close }
}

/** CPU seconds by the name of the thread. */
function threadsS(): Map<string, number> {
  const seconds = new Map<string, number>()
  for (const id of readdirSync('/proc/self/task')) {
    const [, name, rest] = /\((.*)\) (.*)/.exec(readFileSync(`/proc/self/task/${id}/stat`, 'utf8'))!
    const [user, system] = rest!.split(' ').slice(11, 13).map(Number)
    seconds.set(name!, (seconds.get(name!) ?? 0) + (user! + system!) / TICKS_PER_S)
  }
  return seconds
}

async function inflatingUs(): Promise<number> {
  const { intake, close } = await whole(async () => {})
  const packed = spanRequests(DISTINCT_REQUESTS, SEED).map((request) => gzipSync(request))
  const before = process.cpuUsage()
  for (const body of packed) await intake.inflate('gzip', body, receiverLimits.httpBodyBytesMax)
  const { user, system } = process.cpuUsage(before)
  await close()
  return (user + system) / (DISTINCT_REQUESTS * SPANS_PER_REQUEST)
}
