/**
 * What does overload do? Senders offer about ten times what the database takes; counted are the requests that were sent away, by
 * the senders and by the receiver, memory over time, and how soon the next request is taken afterwards.
 * Usage: npx node workbench/bench/ingest-overload.ts [SECONDS] [SLOWER]
 * The database is the real one; each insert then waits SLOWER times as long as it took, so that a small machine can overload it.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '@clickhouse/client'
import type { Batch } from '../src/model/batch.ts'
import { startReceiver } from '../src/receive/otlp/receiver.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'
import { openTelemetry } from '../src/store/telemetry/telemetry.ts'
import { SPANS_PER_REQUEST } from './ingest-spans.ts'

const SECONDS = Number(process.argv[2] ?? 60)
const SLOWER = Number(process.argv[3] ?? 30)
const CONNECTIONS = 64
const MIB = 2 ** 20

/** What the senders saw, as `ingest-overload-sender.ts` prints it. */
type Seen = {
  readonly accepted: number
  readonly refused: number
  readonly other: number
  readonly withoutRetry: number
}

const data = mkdtempSync(join(tmpdir(), 'lastgood-overload-'))
const engine = await startEngine({ dataDir: join(data, 'engine') })
try {
  await overload()
} finally {
  await engine.stop()
  rmSync(data, { recursive: true, force: true })
}

async function overload(): Promise<void> {
  const { url, username, password, blockFolder } = engine
  const store = await openTelemetry({ url, username, password, blockFolder, database: 'overload' })
  const folder = mkdtempSync(join(data, 'wal-'))
  let factor = SLOWER
  const insert = async (batch: Batch): Promise<void> => {
    const began = performance.now()
    await store.insert(batch)
    const tookMs = performance.now() - began
    while (performance.now() - began < tookMs * (1 + factor)) await pause(20)
  }
  const receiver = await startReceiver({ http: { host: '127.0.0.1', port: 0 }, grpc: null, folder, insert })
  const memory = watchMemory()
  const seen = await sentTo(receiver.httpPort!)
  factor = 0
  const ended = performance.now()
  const quarters = memory.quarters()
  while ((await fetch(`http://127.0.0.1:${receiver.httpPort}/v1/traces`, post())).status !== 200) await pause(100)
  const takenMs = performance.now() - ended
  await receiver.flush()
  while (readdirSync(folder).length > 0) await pause(50)
  const drainedMs = performance.now() - ended
  const spans = await spansStored()
  const { stored, busy } = receiver.counters().traces
  await receiver.stop()
  await store.close()
  const perSecond = (requests: number): string =>
    `${Math.round((requests * SPANS_PER_REQUEST) / SECONDS / 1000)} k spans/s`
  console.log(`offered ${perSecond(seen.accepted + seen.refused)}, taken ${perSecond(seen.accepted)}, for ${SECONDS} s`)
  console.log(
    `sent away: ${seen.refused} seen by senders, ${busy} counted; without Retry-After ${seen.withoutRetry}, other ${seen.other}`,
  )
  console.log(
    `acknowledged: ${seen.accepted} seen by senders, ${stored - 1} counted; ${seen.accepted * SPANS_PER_REQUEST} spans, and ${spans} stored`,
  )
  console.log(`memory of the workbench, at most, by quarter of the time: ${quarters.join(', ')} MiB`)
  console.log(
    `afterwards: taken again after ${(takenMs / 1000).toFixed(1)} s, all stored after ${(drainedMs / 1000).toFixed(1)} s`,
  )
  if (seen.refused !== busy || seen.accepted !== stored - 1) process.exitCode = 1
}

async function spansStored(): Promise<number> {
  const { url, username, password } = engine
  const client = createClient({ url, username, password, database: 'overload' })
  const result = await client.query({ query: 'SELECT count() AS rows FROM otel_traces', format: 'JSONEachRow' })
  const [{ rows } = { rows: '0' }] = await result.json<{ rows: string }>()
  await client.close()
  return Number(rows)
}

/** The senders, a process of their own. */
async function sentTo(port: number): Promise<Seen> {
  const file = join(import.meta.dirname, 'ingest-overload-sender.ts')
  const args = [file, port, SECONDS, CONNECTIONS].map(String)
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Seen
  throw new Error('the senders said nothing')
}

/** A request without spans: it is answered or sent away like all others. */
function post(): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: '' }
}

/** Memory of this process, by the second; the largest of each quarter of the time. */
function watchMemory() {
  const rssMiB: number[] = []
  const timer = setInterval(() => rssMiB.push(Math.round(process.memoryUsage.rss() / MIB)), 1_000)
  return {
    quarters: (): readonly number[] => {
      clearInterval(timer)
      const size = Math.ceil(rssMiB.length / 4)
      return [0, 1, 2, 3].map((quarter) => Math.max(...rssMiB.slice(quarter * size, (quarter + 1) * size)))
    },
  }
}
