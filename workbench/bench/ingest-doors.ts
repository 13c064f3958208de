/**
 * What a request costs before it is decoded, over HTTP and over gRPC: CPU of this process from the socket to the whole body, which
 * is then answered and forgotten; and what HTTP/2 costs by itself, when node throws away what comes.
 * Usage: npx node workbench/bench/ingest-doors.ts [REQUESTS a round] [ROUNDS]
 * The rounds take turns; the median counts, after one round to warm up.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
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
const MiB = 2 ** 20
const ways = ['http', 'grpc', 'nothing'] as const

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
const floor = await openFloor()
const ports = { http: doors.http.port, grpc: doors.grpc.port, nothing: floor.port }
const perRequestMs: Record<(typeof ways)[number], number[]> = { http: [], grpc: [], nothing: [] }
for (let round = 0; round <= ROUNDS; round++)
  for (const way of ways) {
    const before = process.cpuUsage()
    const port = ports[way]
    const protocol = way === 'http' ? 'http' : 'grpc'
    await sender.send({ port, requests: REQUESTS, connections: CONNECTIONS, signal: 'traces', protocol })
    const { user, system } = process.cpuUsage(before)
    if (round > 0) perRequestMs[way].push((user + system) / 1000 / REQUESTS)
  }
sender.stop()
floor.close()
for (const door of Object.values(doors)) door.destroy()
await Promise.all(Object.values(doors).map((door) => door.close()))
await opened.stop()
rmSync(folder, { recursive: true, force: true })
if (bodies !== 2 * REQUESTS * (ROUNDS + 1)) throw new Error(`${bodies} bodies came in`)

const [http, grpc, nothing] = ways.map((way) => median(perRequestMs[way])) as [number, number, number]
const told = `HTTP ${http.toFixed(2)} ms, gRPC ${grpc.toFixed(2)} ms, HTTP/2 by itself ${nothing.toFixed(2)} ms`
console.log(`${told} of CPU a request of 512 spans, before it is decoded`)
console.log(`gRPC / HTTP: ${(grpc / http).toFixed(2)} (aim: 2.2 or less), by itself ${(nothing / http).toFixed(2)}`)

/** The least that gRPC can cost: node's HTTP/2 with the product's windows takes bodies, throws them away, and says that all is well. */
async function openFloor(): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer({ maxSessionMemory: 64, settings: { initialWindowSize: 4 * MiB, maxFrameSize: MiB } })
  const sessions: ServerHttp2Session[] = []
  server.on('session', (session) => {
    session.setLocalWindowSize(16 * MiB)
    sessions.push(session)
  })
  server.on('stream', (stream) => stream.resume().once('end', () => saysStored(stream)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    for (const session of sessions) session.destroy()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, close }
}

function saysStored(stream: ServerHttp2Stream): void {
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.end(Buffer.alloc(5)) // a response with nothing in it
}
