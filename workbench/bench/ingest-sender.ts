import { connect, type Socket } from 'node:net'
import { spanRequests } from './ingest-spans.ts'

/**
 * The sending side of the ingest benchmark, a process of its own so that its CPU is not counted.
 * Usage: node ingest-sender.ts DISTINCT SEED; then each line on stdin `PORT REQUESTS CONNECTIONS` sends so many, and `done` is printed.
 */
const [distinct, seed] = process.argv.slice(2).map(Number)
const wire = spanRequests(distinct!, seed!).map(posted)
process.stdout.write('ready\n')

for await (const line of process.stdin.setEncoding('utf8')) {
  const [port, requests, connections] = String(line).trim().split(' ').map(Number)
  let next = 0
  const nextRequest = () => (next < requests! ? wire[next++ % wire.length] : undefined)
  await Promise.all(Array.from({ length: connections! }, () => sendOver(connect(port!, '127.0.0.1'), nextRequest)))
  process.stdout.write('done\n')
}

function posted(body: Uint8Array): Buffer {
  const head = `POST /v1/traces HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), body])
}

/** Sends one request after the other, each when the one before is answered. */
function sendOver(socket: Socket, nextRequest: () => Buffer | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const sendNext = () => {
      const request = nextRequest()
      if (request) socket.write(request)
      else socket.end(resolve)
    }
    socket.on('connect', sendNext).on('error', reject)
    socket.on('data', (reply) => {
      if (!reply.toString('latin1').startsWith('HTTP/1.1 200')) reject(new Error(`refused: ${reply.toString()}`))
      else sendNext()
    })
  })
}
