import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { listenToFleet, tell, watchSettings } from './control.ts'
import { startHabits } from './habits.ts'
import { log } from './log.ts'
import { stopTelemetry } from './telemetry.ts'

const BODY_BYTES_MAX = 64 * 1024 // the largest cart of the load is under 1 KiB
const STOP_MS_MAX = 6_000 // running requests may end, and the last spans leave
const FLUSH_MS_MAX = 1_000 // a crashing process gives its last lines this long

/** One request as a handler sees it: the parts of its path, its parsed body, and its headers. */
export type Call = {
  readonly part: (name: string) => string
  readonly body: unknown
  readonly header: (name: string) => string
}

/** `path` may hold parts such as `:sku`; what `handle` returns is sent as JSON. */
export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: (call: Call) => Promise<unknown>
}

/** A failure that has an HTTP status of its own; every other one is a 500. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError'
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Serves `routes` on a free port of the loopback, tells the fleet, and stops when the fleet says so. */
export function serve(
  routes: readonly Route[],
  on: { readonly stop?: () => Promise<void>; readonly reload?: () => void } = {},
): void {
  const server = createServer((request, response) => void answer(routes, request, response))
  const habits = startHabits()
  const stop = async () => {
    habits.stop()
    await on.stop?.()
    await stopTelemetry()
    process.exit(0)
  }
  server.listen(0, '127.0.0.1', () => tell({ kind: 'ready', port: (server.address() as AddressInfo).port }))
  watchSettings((key, value) => {
    if (key === 'keep-alive-ms') server.keepAliveTimeout = Number(value)
    if (key === 'connections-max') server.maxConnections = Number(value)
  })
  listenToFleet({
    ...(on.reload && { reload: on.reload }),
    stop: () => {
      setTimeout(() => process.exit(0), STOP_MS_MAX) // nobody waits for one who waits for the dead
      server.close(() => void stop())
      server.closeIdleConnections()
    },
  })
  process.on('uncaughtException', (error) => void crash(error))
}

/** What a process does that cannot go on: the reason to the log, and out; who runs it starts it again. */
async function crash(error: Error): Promise<void> {
  log.error(`uncaught ${error.name}: ${error.message}`, {
    'exception.type': error.name,
    'exception.message': error.message,
    'exception.stacktrace': error.stack ?? '',
  })
  setTimeout(() => process.exit(1), FLUSH_MS_MAX).unref()
  await stopTelemetry()
  process.exit(1)
}

async function answer(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!
  const found = routes.find((r) => r.method === request.method && partsIn(r.path, path))
  if (!found) return send(response, 404, { error: `no route for ${request.method} ${path}` })
  nameServerSpan(found)
  try {
    const parts = partsIn(found.path, path)!
    const header = (name: string) => String(request.headers[name] ?? '')
    const part = (name: string) => parts[name] ?? ''
    send(response, 200, await found.handle({ part, header, body: await bodyOf(request) }))
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500
    tellFailure(found, status, error)
    send(response, status, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** The named parts of `path` when it fits `pattern`. */
function partsIn(pattern: string, path: string): Record<string, string> | undefined {
  const [want, have] = [pattern.split('/'), path.split('/')]
  if (want.length !== have.length) return undefined
  if (!want.every((w, i) => (w.startsWith(':') ? have[i] !== '' : w === have[i]))) return undefined
  return Object.fromEntries(want.flatMap((w, i) => (w.startsWith(':') ? [[w.slice(1), decoded(have[i]!)]] : [])))
}

/** A part whose escapes are no text stands as it was sent: it names nothing that the shop has. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The instrumentation takes the span's name, `http.route` and the metric's route from here, as it does with a framework. */
function nameServerSpan(route: Route): void {
  const metadata = getRPCMetadata(context.active())
  if (metadata) metadata.route = route.path
}

function tellFailure(route: Route, status: number, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error))
  const line = `${route.method} ${route.path} failed: ${failure.message}`
  const attributes = { 'exception.type': failure.name, 'exception.message': failure.message }
  if (status < 500) {
    log.warn(line, attributes)
    return
  }
  const span = trace.getActiveSpan()
  span?.recordException(failure)
  span?.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
  log.error(line, attributes)
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk
    if (text.length > BODY_BYTES_MAX) throw new HttpError(413, `body is over ${BODY_BYTES_MAX} bytes`)
  }
  return text === '' ? undefined : JSON.parse(text)
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
