import { connect, type Socket } from 'node:net'
import { spanRequests } from './ingest-spans.ts'

/**
 * The senders of the overload benchmark. Usage: node ingest-overload-sender.ts PORT SECONDS CONNECTIONS
 * Each connection sends as fast as it is answered, whatever the answer is; at the end what was seen is printed as JSON.
 */
const [port, seconds, connections] = process.argv.slice(2).map(Number)
const DISTINCT_REQUESTS = 50
const SEED = 11
const REFUSED_PAUSE_MS = 20 // a sender that keeps to Retry-After would be no overload; one that does not pause at all, no sender

const wire = spanRequests(DISTINCT_REQUESTS, SEED).map(posted)
const seen = { accepted: 0, refused: 0, other: 0, withoutRetry: 0 }
const endMs = performance.now() + seconds! * 1_000

await Promise.all(Array.from({ length: connections! }, (_, at) => sendOver(connect(port!, '127.0.0.1'), at)))
console.log(JSON.stringify(seen))

function posted(body: Uint8Array): Buffer {
  const head = `POST /v1/traces HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

function sendOver(socket: Socket, first: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = first
    let reply = ''
    const sendNext = (): void => {
      if (performance.now() > endMs) socket.end(resolve)
      else socket.write(wire[next++ % wire.length]!)
    }
    socket.on('connect', sendNext).on('error', reject)
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      reply += chunk
      if (!isWhole(reply)) return
      const pauseMs = note(reply)
      reply = ''
      setTimeout(sendNext, pauseMs)
    })
  })
}

function isWhole(reply: string): boolean {
  const headEnd = reply.indexOf('\r\n\r\n')
  const length = Number(/content-length: (\d+)/i.exec(reply)?.[1] ?? 0)
  return headEnd >= 0 && reply.length >= headEnd + 4 + length
}

/** Counts a reply; how long its sender waits. */
function note(reply: string): number {
  const status = reply.slice('HTTP/1.1 '.length).slice(0, 3)
  if (status === '200') seen.accepted++
  else if (status === '503') seen.refused++
  else seen.other++
  if (status === '503' && !/retry-after: \d/i.test(reply)) seen.withoutRetry++
  return status === '200' ? 0 : REFUSED_PAUSE_MS
}
