import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import type { Signal } from '../src/model/batch.ts'
import { requestsOf } from './ingest-requests.ts'

/**
 * The sending side of the ingest benchmarks, a process of its own so that its CPU is not counted.
 * Usage: node ingest-sender.ts DISTINCT SEED; then each line on stdin `PORT REQUESTS CONNECTIONS SIGNAL PROTOCOL` sends so many,
 * and `done` is printed. With gRPC a connection is a stream of one HTTP/2 session.
 */
const SERVICE: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.TraceService',
  logs: 'logs.v1.LogsService',
  metrics: 'metrics.v1.MetricsService',
}

const SESSION_MEMORY_MB = 512 // all bodies under way; beyond it node refuses to begin another call

const [distinct, seed] = process.argv.slice(2).map(Number)
const wire = new Map<string, readonly Uint8Array[]>()
process.stdout.write('ready\n')

for await (const line of process.stdin.setEncoding('utf8')) {
  const [port, requests, connections, signal, protocol] = String(line).trim().split(' ')
  const bodies = bodiesOf(signal as Signal, protocol!)
  let next = 0
  const nextBody = () => (next < Number(requests) ? bodies[next++ % bodies.length] : undefined)
  const send = protocol === 'grpc' ? grpcSender(Number(port), signal as Signal) : httpSender(Number(port))
  await Promise.all(Array.from({ length: Number(connections) }, () => send.all(nextBody)))
  send.end()
  process.stdout.write('done\n')
}

type NextBody = () => Uint8Array | undefined
type Sends = { readonly all: (next: NextBody) => Promise<void>; readonly end: () => void }

function bodiesOf(signal: Signal, protocol: string): readonly Uint8Array[] {
  const key = `${signal} ${protocol}`
  const framed = protocol === 'grpc' ? grpcFramed : (body: Uint8Array) => posted(signal, body)
  const bodies = wire.get(key) ?? requestsOf(signal, distinct!, seed!).map(framed)
  wire.set(key, bodies)
  return bodies
}

function posted(signal: Signal, body: Uint8Array): Buffer {
  const head = `POST /v1/${signal} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

function grpcFramed(body: Uint8Array): Buffer {
  const head = Buffer.alloc(5) // not packed, and the length
  head.writeUInt32BE(body.length, 1)
  return Buffer.concat([head, body])
}

/** Sends one request after the other, each when the one before is answered. */
function httpSender(port: number): Sends {
  const all = (nextBody: NextBody): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      const sendNext = () => {
        const request = nextBody()
        if (request) socket.write(request)
        else socket.end(resolve)
      }
      socket.on('connect', sendNext).on('error', reject)
      socket.on('data', (reply) => {
        if (!reply.toString('latin1').startsWith('HTTP/1.1 200')) reject(new Error(`refused: ${reply.toString()}`))
        else sendNext()
      })
    })
  return { all, end: () => {} }
}

function grpcSender(port: number, signal: Signal): Sends {
  const session = connectHttp2(`http://127.0.0.1:${port}`, { maxSessionMemory: SESSION_MEMORY_MB })
  const path = `/opentelemetry.proto.collector.${SERVICE[signal]}/Export`
  const all = async (nextBody: NextBody): Promise<void> => {
    for (let body = nextBody(); body !== undefined; body = nextBody()) await called(session, path, body)
  }
  return { all, end: () => session.close() }
}

function called(session: ClientHttp2Session, path: string, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    })
    stream.once('trailers', (trailers) => {
      if (trailers['grpc-status'] !== '0') reject(new Error(`refused: ${trailers['grpc-message']}`))
    })
    stream.once('error', reject).once('close', resolve).resume().end(body)
  })
}
