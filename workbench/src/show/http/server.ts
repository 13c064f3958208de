import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { type HttpAppOptions, httpApp } from './app.ts'

export type HttpOptions = HttpAppOptions & { readonly host: string; readonly port: number }

export type HttpServer = {
  readonly url: string
  readonly port: number
  /** Stops listening, lets replies under way end, and cuts what is still open after a second. */
  readonly stop: () => Promise<void>
}

const STOP_MS_MAX = 1_000 // a reply takes milliseconds; longer is an idle or a hung client
const HEADERS_MS_MAX = 10_000 // a client that sends its headers slower than this holds a socket for nothing
const REQUEST_MS_MAX = 30_000
const CONNECTIONS_MAX = 512 // a few people and programs; each costs a file descriptor

/**
 * Serves the API and the web page. Port 0 picks a free one.
 * Errors   rejects with a sentence that names the address and the way out when it cannot listen there.
 */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const app = httpApp(options)
  const answer = getRequestListener(app.fetch)
  const server = createServer({ headersTimeout: HEADERS_MS_MAX, requestTimeout: REQUEST_MS_MAX }, (from, to) => {
    void answer(from, to) // it turns its own failures into replies
  })
  server.maxConnections = CONNECTIONS_MAX
  await listening(server, options.host, options.port)
  server.on('error', (cause) => options.log?.(`page: ${cause.message}`)) // such as no more file descriptors: what runs goes on
  const { port } = server.address() as AddressInfo
  const host = options.host.includes(':') ? `[${options.host}]` : options.host
  return { url: `http://${host}:${port}`, port, stop: () => stopped(server) }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'the port is in use' : cause.message
      reject(new Error(`Cannot serve the page on ${host}:${port}: ${why}. Choose another with --port.`, { cause }))
    })
    server.listen({ host, port }, resolve)
  })
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), STOP_MS_MAX)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })
}
