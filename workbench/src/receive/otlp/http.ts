import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Signal } from '../../model/batch.ts'
import { corsHeaders, isAllowedOrigin } from './cors.ts'
import { type Door, type DoorAt, listening, watchDrops } from './door.ts'
import { exported, UNREAD_BYTES_KEPT } from './http-export.ts'
import { type BodyType, failed, type Reply } from './http-reply.ts'
import type { Intake } from './intake.ts'
import { type GrpcCode, grpcCode } from './reply-bytes.ts'

export type HttpParts = {
  readonly intake: Intake
  /** Origins of web pages that may send, besides those on this machine; `*` for all. */
  readonly corsOrigins: readonly string[]
  readonly isLetIn: (authorization: string | undefined) => boolean
  readonly log: (line: string) => void
}

/** OTLP over HTTP/1.1: protobuf and JSON on one port. */
export async function openHttp(at: DoorAt, parts: HttpParts): Promise<Door> {
  const { limits } = parts.intake
  const server = createServer({
    headersTimeout: limits.headersMsMax,
    requestTimeout: limits.requestMsMax,
    keepAliveTimeout: limits.idleMsMax,
    highWaterMark: UNREAD_BYTES_KEPT,
    connectionsCheckingInterval: Math.min(limits.headersMsMax, limits.requestMsMax) / 2,
  })
  server.maxConnections = limits.connectionsMax
  server.on('request', (request, response) => {
    reply(request, parts)
      .then((answer) => send(response, answer, request, parts))
      .catch((cause: unknown) => sendFailure(response, cause, request, parts))
  })
  const dropped = watchDrops(server, parts.log)
  return { dropped, ...doorOf(server, await listening(server, at)) }
}

const SIGNAL_OF_PATH: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
}

const PATHS = Object.keys(SIGNAL_OF_PATH).join(', ')
const PATH_CHARS_MAX = 200 // of an outside path, in a reply

/** The reply to a request; undefined when the sender is gone. */
async function reply(
  request: IncomingMessage,
  { intake, corsOrigins, isLetIn }: HttpParts,
): Promise<Reply | undefined> {
  const type = bodyTypeOf(request.headers['content-type'])
  const path = request.url?.split('?', 1)[0] ?? ''
  const signal = Object.hasOwn(SIGNAL_OF_PATH, path) ? SIGNAL_OF_PATH[path] : undefined
  const refuse = (status: number, code: GrpcCode, message: string) => failed(type ?? 'json', status, { code, message })

  if (!isAllowedOrigin(request.headers.origin, corsOrigins))
    return refuse(403, grpcCode.permissionDenied, `pages of ${request.headers.origin} may not send telemetry here`)
  if (signal === undefined)
    return refuse(404, grpcCode.notFound, `nothing is received at ${path.slice(0, PATH_CHARS_MAX)}; use ${PATHS}`)
  if (request.method === 'OPTIONS') return { status: 204, headers: { allow: 'POST, OPTIONS' }, body: '' }
  if (request.method !== 'POST') {
    const refused = refuse(405, grpcCode.unimplemented, `${path} takes POST, not ${request.method}`)
    return { ...refused, headers: { ...refused.headers, allow: 'POST, OPTIONS' } }
  }
  if (!isLetIn(request.headers.authorization))
    return refuse(401, grpcCode.unauthenticated, 'send a token with the scope ingest: Authorization: Bearer TOKEN')
  if (type === undefined)
    return refuse(415, grpcCode.invalidArgument, 'send content-type application/x-protobuf or application/json')
  return exported(request, { signal, type, intake })
}

function bodyTypeOf(contentType: string | undefined): BodyType | undefined {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (mediaType === 'application/x-protobuf') return 'protobuf'
  return mediaType === 'application/json' ? 'json' : undefined
}

function send(response: ServerResponse, reply: Reply | undefined, request: IncomingMessage, parts: HttpParts): void {
  if (reply === undefined || response.destroyed) return
  const length = reply.status === 204 ? {} : { 'content-length': Buffer.byteLength(reply.body) }
  const last = parts.intake.isClosing() ? { connection: 'close' } : {}
  response.writeHead(reply.status, { ...reply.headers, ...length, ...last, ...corsHeaders(request.headers) })
  if (reply.body.length === 0)
    response.end() // headers alone leave in one piece
  else response.end(reply.body)
}

/** A broken promise of ours: the sender learns that it is not its fault, the log learns why. */
function sendFailure(response: ServerResponse, cause: unknown, request: IncomingMessage, parts: HttpParts): void {
  parts.log(`otlp/http: ${cause instanceof Error ? cause.stack : String(cause)}`)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const type = bodyTypeOf(request.headers['content-type']) ?? 'json'
  const message = 'internal error of the receiver; see its log'
  send(response, failed(type, 500, { code: grpcCode.internal, message }), request, parts)
}

function doorOf(server: Server, port: number): Omit<Door, 'dropped'> {
  const closed = new Promise<void>((resolve) => server.once('close', resolve))
  return {
    port,
    close: () => {
      server.close()
      return closed
    },
    destroy: () => server.closeAllConnections(),
  }
}
