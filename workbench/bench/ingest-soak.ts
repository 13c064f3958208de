/**
 * Do memory and open files stay as they are while telemetry comes in for long? `lastgood serve` takes spans over HTTP, log lines over
 * HTTP and samples over gRPC, each over connections of its own that end every second, and is asked for pages meanwhile.
 * Usage: npx node workbench/bench/ingest-soak.ts [MINUTES] [REQUESTS of each signal a second]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Signal } from '../src/model/batch.ts'
import { Workbench } from './ingest-kill/workbench.ts'
import { median, startSender } from './ingest-meter.ts'
import { ITEMS_PER_REQUEST } from './ingest-requests.ts'

const MINUTES = Number(process.argv[2] ?? 60)
const REQUESTS = Number(process.argv[3] ?? 20)
const CONNECTIONS = 8
const PARTS = 5 // of the time, each with figures of its own
const SECOND_MS = 1_000
const PAGES = ['/api/health', '/api/changes', '/ready'] as const
const LOADS = [
  { signal: 'traces', protocol: 'http' },
  { signal: 'logs', protocol: 'http' },
  { signal: 'metrics', protocol: 'grpc' },
] as const satisfies readonly { readonly signal: Signal; readonly protocol: 'http' | 'grpc' }[]

/** One look at a process. */
type Seen = { readonly mib: number; readonly files: number }
type Look = { readonly workbench: Seen; readonly engine: Seen; readonly logMib: number }

process.env.LASTGOOD_RETENTION_DAYS = '0' // what is sent is years old
const data = mkdtempSync(join(tmpdir(), 'lastgood-soak-'))
const workbench = await Workbench.start(data)
const senders = await Promise.all(LOADS.map((_, at) => startSender(50, at)))
try {
  await report()
} finally {
  for (const sender of senders) sender.stop()
  await workbench.kill()
  rmSync(data, { recursive: true, force: true })
}

async function report(): Promise<void> {
  const freeBefore = diskFreeMib()
  const looks: Look[] = []
  const endMs = performance.now() + MINUTES * 60 * SECOND_MS
  const sent = await Promise.all([...senders.map((_, at) => sendUntil(endMs, at)), lookUntil(endMs, looks)])
  const items = LOADS.map(({ signal }, at) => `${(sent[at]! * ITEMS_PER_REQUEST) / 1e6} million ${signal}`)
  console.log(`${MINUTES} minutes: ${items.join(', ')}; pages asked ${sent.at(-1)} times`)
  console.log('part   workbench: MiB median, most   files   database: MiB median, most   files   log: MiB most')
  const size = Math.ceil(looks.length / PARTS)
  for (let part = 0; part < PARTS; part++) console.log(lineOf(part + 1, looks.slice(part * size, (part + 1) * size)))
  console.log(`disk taken: ${(freeBefore - diskFreeMib()).toFixed(0)} MiB`)
}

/** Tells how many requests were sent; every one was taken, or the sender would have thrown. */
async function sendUntil(endMs: number, at: number): Promise<number> {
  const { signal, protocol } = LOADS[at]!
  const port = protocol === 'http' ? workbench.ports.otlp : workbench.ports.grpc
  let requests = 0
  while (performance.now() < endMs) {
    const next = pause(SECOND_MS)
    await senders[at]!.send({ port, requests: REQUESTS, connections: CONNECTIONS, signal, protocol })
    requests += REQUESTS
    await next
  }
  return requests
}

async function lookUntil(endMs: number, looks: Look[]): Promise<number> {
  let asked = 0
  while (performance.now() < endMs) {
    const next = pause(SECOND_MS)
    for (const page of PAGES) {
      const answer = await fetch(workbench.web + page, { headers: { connection: 'close' } }) // a kept one may end meanwhile
      await answer.arrayBuffer()
      if (!answer.ok) throw new Error(`${page}: ${answer.status}`)
      asked++
    }
    const pids = workbench.pids
    looks.push({ workbench: seen(pids.workbench), engine: seen(pids.engine!), logMib: logMib() })
    await next
  }
  return asked
}

function seen(pid: number): Seen {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return { mib: Number(kib) / 1024, files: readdirSync(`/proc/${pid}/fd`).length }
}

function lineOf(part: number, looks: readonly Look[]): string {
  const figures = (of: (look: Look) => Seen): string => {
    const mib = looks.map((look) => of(look).mib)
    const files = Math.max(...looks.map((look) => of(look).files))
    return `${median(mib).toFixed(0).padStart(17)}${Math.max(...mib)
      .toFixed(0)
      .padStart(7)}${String(files).padStart(8)}`
  }
  const log = Math.max(...looks.map((look) => look.logMib)).toFixed(0)
  return `${part}/${PARTS} ${figures(({ workbench }) => workbench)}${figures(({ engine }) => engine)}${log.padStart(16)}`
}

function logMib(): number {
  const folder = join(data, 'wal')
  const bytes = readdirSync(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
  return bytes.reduce((sum, size) => sum + size, 0) / 2 ** 20
}

function diskFreeMib(): number {
  const { bavail, bsize } = statfsSync(data)
  return (bavail * bsize) / 2 ** 20
}
