import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'
import { listenToParent, tellReady } from './control.ts'
import { log } from './log.ts'
import { stopTelemetry } from './telemetry.ts'

const BODY_BYTES_MAX = 64 * 1024 // the largest cart of the load is under 1 KiB

/** One request as a handler sees it: the parts of its path and its parsed body. */
export type Call = { readonly part: (name: string) => string; readonly body: unknown }

/** `path` may hold parts such as `:sku`; what `handle` returns is sent as JSON. */
export type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly handle: (call: Call) => Promise<unknown>
}

/** A failure that has an HTTP status of its own; every other one is a 500. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}

/** Serves `routes` on a free port of the loopback, tells the parent process, and stops when the parent says so. */
export function serve(routes: readonly Route[], stop: () => Promise<void> = async () => {}): void {
  const server = createServer((request, response) => void answer(routes, request, response))
  server.listen(0, '127.0.0.1', () => tellReady((server.address() as AddressInfo).port))
  listenToParent({
    config: (key, value) => {
      if (key === 'keep-alive-ms') server.keepAliveTimeout = Number(value)
    },
    stop: () => {
      server.close(
        () =>
          void stop()
            .then(stopTelemetry)
            .then(() => process.exit(0)),
      )
      server.closeIdleConnections()
    },
  })
}

async function answer(routes: readonly Route[], request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0]!
  const found = routes.find((r) => r.method === request.method && partsOf(r.path, path))
  if (!found) return send(response, 404, { error: `no route for ${request.method} ${path}` })
  nameServerSpan(found)
  try {
    const parts = partsOf(found.path, path)!
    send(response, 200, await found.handle({ part: (name) => parts[name] ?? '', body: await bodyOf(request) }))
  } catch (error) {
    const status = error instanceof HttpError ? error.status : 500
    tellFailure(found, error)
    send(response, status, { error: error instanceof Error ? error.message : String(error) })
  }
}

/** The named parts of `path` when it fits `pattern`. */
function partsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [want, have] = [pattern.split('/'), path.split('/')]
  if (want.length !== have.length) return undefined
  if (!want.every((w, i) => (w.startsWith(':') ? have[i] !== '' : w === have[i]))) return undefined
  return Object.fromEntries(want.flatMap((w, i) => (w.startsWith(':') ? [[w.slice(1), have[i]!]] : [])))
}

/** The instrumentation takes the span's name, `http.route` and the metric's route from here, as it does with a framework. */
function nameServerSpan(route: Route): void {
  const metadata = getRPCMetadata(context.active())
  if (metadata) metadata.route = route.path
}

function tellFailure(route: Route, error: unknown): void {
  const failure = error instanceof Error ? error : new Error(String(error))
  const span = trace.getActiveSpan()
  span?.recordException(failure)
  span?.setStatus({ code: SpanStatusCode.ERROR, message: failure.message })
  log.error(`${route.method} ${route.path} failed: ${failure.message}`, {
    'exception.type': failure.name,
    'exception.message': failure.message,
  })
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
