import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'
import { ok } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import { type Door, type DoorAt, listening, watchDrops } from './door.ts'
import { grpcMessage, MESSAGE_HEAD_BYTES } from './grpc-message.ts'
import { type GrpcReply, grpcReplyOf, replyFrame, trailersOf } from './grpc-reply.ts'
import { codingOf, codings } from './inflate.ts'
import type { Intake } from './intake.ts'
import { grpcCode } from './reply-bytes.ts'
import { takeRequest } from './request.ts'
import { leaveParts } from './young-garbage.ts'

export type GrpcParts = {
  readonly intake: Intake
  readonly isLetIn: (authorization: string | undefined) => boolean
  readonly log: (line: string) => void
}

/** OTLP over gRPC: unary calls on HTTP/2 without TLS ("h2c", prior knowledge), as exporters speak it on 4317. */
export async function openGrpc(at: DoorAt, parts: GrpcParts): Promise<Door> {
  const { limits } = parts.intake
  const sessions = new Set<ServerHttp2Session>()
  const sockets = new Set<Socket>() // a session alone would wait for a peer that never hangs up
  const server = createServer({
    maxSessionMemory: SESSION_MEMORY_MB,
    settings: {
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxFrameSize: FRAME_BYTES_MAX,
      maxConcurrentStreams: limits.streamsPerConnectionMax,
      enablePush: false,
    },
  })
  server.maxConnections = limits.connectionsMax
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.setLocalWindowSize(SESSION_WINDOW_BYTES)
    session.setTimeout(limits.idleMsMax, () => session.close())
  })
  server.on('sessionError', (cause) => parts.log(`otlp/grpc: connection dropped: ${cause.message}${hintFor(cause)}`))
  server.on('stream', (stream, headers) => serve(stream, headers, parts))
  const dropped = watchDrops(server, parts.log)
  const port = await listening(server, at)
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  return {
    port,
    dropped,
    close: () => {
      server.close()
      for (const session of sessions) session.close()
      return closed
    },
    destroy: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** A whole default-sized message may be under way at once per call, four per connection. */
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024
const SESSION_WINDOW_BYTES = 16 * 1024 * 1024
const FRAME_BYTES_MAX = 1024 * 1024
/** Above the session's window, or node refuses calls of a sender that keeps to it. */
const SESSION_MEMORY_MB = 64

/** What a peer that does not speak HTTP/2 most likely is. */
const hintFor = ({ message }: Error): string =>
  message.includes('magic') ? '; a sender of OTLP over HTTP belongs on the other port, by default 4318' : ''

const SIGNAL_OF_PATH: Readonly<Record<string, Signal>> = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': 'traces',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': 'logs',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': 'metrics',
}

function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, parts: GrpcParts): void {
  const { limits } = parts.intake
  stream.on('error', () => stream.close()) // a reset by the sender; `readBody` sees the stream close
  stream.setTimeout(limits.requestMsMax + limits.answerMsMax, () => stream.close(constants.NGHTTP2_CANCEL))
  if (!isGrpc(headers)) {
    stream.respond({ ':status': 415 }, { endStream: true })
    return
  }
  const tooSlow = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), limits.requestMsMax)
  stream.once('end', () => clearTimeout(tooSlow)).once('close', () => clearTimeout(tooSlow))
  replyTo(stream, headers, parts)
    .catch((cause: unknown) => {
      parts.log(`otlp/grpc: ${cause instanceof Error ? cause.stack : String(cause)}`)
      return { code: grpcCode.internal, message: 'internal error of the receiver; see its log' }
    })
    .then((reply) => send(stream, reply))
    .catch((cause: unknown) => parts.log(`otlp/grpc: reply not sent: ${String(cause)}`))
}

function isGrpc(headers: IncomingHttpHeaders): boolean {
  return headers[':method'] === 'POST' && /^application\/grpc(\+proto)?(;|$)/.test(headers['content-type'] ?? '')
}

/** The reply to a call; undefined when the sender is gone. */
async function replyTo(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  { intake, isLetIn }: GrpcParts,
): Promise<GrpcReply | undefined> {
  const path = headers[':path'] ?? ''
  const signal = Object.hasOwn(SIGNAL_OF_PATH, path) ? SIGNAL_OF_PATH[path] : undefined
  if (signal === undefined)
    return {
      code: grpcCode.unimplemented,
      message: `no such method: ${path.slice(0, 200)}; traces, logs and metrics are received`,
    }
  if (!isLetIn(headers.authorization))
    return {
      code: grpcCode.unauthenticated,
      message: 'send a token with the scope ingest: authorization: Bearer TOKEN',
    }
  const encoding = headers['grpc-encoding']?.toString()
  const coding = codingOf(encoding)
  if (coding === undefined)
    return {
      code: grpcCode.unimplemented,
      message: `grpc-encoding ${encoding} is not read here; use ${codings.join(', ')}`,
    }
  const answer = await takeRequest(stream, {
    signal,
    intake,
    bytesMax: intake.limits.grpcMessageBytesMax,
    framingBytes: MESSAGE_HEAD_BYTES,
    requestOf: async (body) => {
      leaveParts(body.length)
      const message = await grpcMessage(body, coding, intake)
      return message.ok ? ok({ bytes: message.value }) : message
    },
  })
  return answer && grpcReplyOf(answer)
}

function send(stream: ServerHttp2Stream, reply: GrpcReply | undefined): void {
  if (reply === undefined || stream.destroyed || stream.closed) return
  const head: OutgoingHttpHeaders = {
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-accept-encoding': codings.join(','),
  }
  if (reply.code !== grpcCode.ok) {
    stream.respond({ ...head, ...trailersOf(reply) }, { endStream: true })
    return
  }
  stream.once('wantTrailers', () => stream.sendTrailers(trailersOf(reply)))
  stream.respond(head, { waitForTrailers: true })
  stream.end(replyFrame(reply))
}
