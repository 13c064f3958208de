/**
 * What a request costs before it is decoded, over HTTP and over gRPC: CPU of this process from the socket to the whole body, which
 * is then answered and forgotten.
 * Usage: npx node workbench/bench/ingest-doors.ts [REQUESTS a round] [ROUNDS]
 * The rounds take turns; the median counts, after one round to warm up.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openGrpc } from '../src/receive/otlp/grpc.ts'
import { openHttp } from '../src/receive/otlp/http.ts'
import { type Intake, openIntake } from '../src/receive/otlp/intake.ts'
import { receiverLimits } from '../src/receive/otlp/limits.ts'
import { median, startSender } from './ingest-meter.ts'

const REQUESTS = Number(process.argv[2] ?? 400)
const ROUNDS = Number(process.argv[3] ?? 7)
const CONNECTIONS = 16
const protocols = ['http', 'grpc'] as const

const folder = mkdtempSync(join(tmpdir(), 'lastgood-doors-'))
const log = (line: string): void => console.error(line)
const opened = await openIntake({ folder, insert: async () => {}, limits: receiverLimits, log })
let bodies = 0
const intake: Intake = {
  ...opened,
  append: async (signal) => {
    bodies++
    return opened.count(signal, { kind: 'stored', rejected: 0, message: '' })
  },
}
const at = { host: '127.0.0.1', port: 0 }
const isLetIn = (): boolean => true
const doors = {
  http: await openHttp(at, { intake, corsOrigins: [], isLetIn, log }),
  grpc: await openGrpc(at, { intake, isLetIn, log }),
}
const sender = await startSender(50, 7)
const perRequestMs: Record<(typeof protocols)[number], number[]> = { http: [], grpc: [] }
for (let round = 0; round <= ROUNDS; round++)
  for (const protocol of protocols) {
    const before = process.cpuUsage()
    const { port } = doors[protocol]
    await sender.send({ port, requests: REQUESTS, connections: CONNECTIONS, signal: 'traces', protocol })
    const { user, system } = process.cpuUsage(before)
    if (round > 0) perRequestMs[protocol].push((user + system) / 1000 / REQUESTS)
  }
sender.stop()
for (const protocol of protocols) doors[protocol].destroy()
await Promise.all(protocols.map((protocol) => doors[protocol].close()))
await opened.stop()
rmSync(folder, { recursive: true, force: true })
if (bodies !== 2 * REQUESTS * (ROUNDS + 1)) throw new Error(`${bodies} bodies came in`)

const [http, grpc] = [median(perRequestMs.http), median(perRequestMs.grpc)]
console.log(
  `HTTP ${http.toFixed(2)} ms, gRPC ${grpc.toFixed(2)} ms of CPU a request of 512 spans, before it is decoded`,
)
console.log(`gRPC / HTTP: ${(grpc / http).toFixed(2)} (aim: 2.2 or less)`)
