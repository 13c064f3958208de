import { randomInt, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress, createGunzip, createGzip, createInflate, createZstdDecompress } from 'node:zlib'
import { messageOf } from '../../../lib/message-of.ts'
import { type Credentials, isAllowed } from './access.ts'
import { BLOCK_HEADER } from './block-files.ts'
import { type Answer, answer, type Engine } from './queries.ts'
import { httpStatusOf, type QueryError, queryError, queryErrorOf } from './query-error.ts'
import { type QueryRequest, queryRequestOf } from './query-request.ts'

/** A listening endpoint. */
export type Endpoint = { readonly port: number; close(): void }

type Served = { readonly engine: Engine; readonly user: Credentials }

const HOST = '127.0.0.1'
const KEEP_ALIVE_MS = 10_000 // a server's default; clients let go of an idle connection before that
const HEADER_BYTES_MAX = 1024 * 1024 // the query may stand in the URL
const CHUNK_BYTES = 256 * 1024 // of a large result, in memory at a time
// Systems give a connection that goes out a number above these, and who listens there could lose it between a crash and its return.
const PORTS = { from: 20_000, to: 32_767 } as const
const PORT_TRIES_MAX = 20
const CONNECTIONS_MAX = 512 // each may be sending the data of an insert; more are refused
const DISPLAY_NAME = 'lastgood'

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

/** Serves the ClickHouse HTTP interface on the loopback address; port 0 takes a free one that no connection going out is given. */
export async function serveHttp(served: Served, port: number): Promise<Endpoint> {
  const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX, keepAliveTimeout: KEEP_ALIVE_MS }, (req, res) => {
    handle(served, req, res).catch((error: unknown) => {
      console.error('A response could not be sent:', error)
      res.destroy()
    })
  })
  server.maxConnections = CONNECTIONS_MAX
  if (port === 0) await listeningAnywhere(server)
  else await listening(server, port)
  server.on('error', (error) => console.error('A connection could not be taken:', error.message)) // the others go on
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      server.closeIdleConnections()
    },
  }
}

async function listeningAnywhere(server: Server): Promise<void> {
  for (let tries = 0; tries < PORT_TRIES_MAX; tries++)
    try {
      return await listening(server, randomInt(PORTS.from, PORTS.to + 1))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    }
  await listening(server, 0)
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function handle(served: Served, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const url = new URL(req.url ?? '/', `http://${HOST}`)
  res.setHeader('X-ClickHouse-Server-Display-Name', DISPLAY_NAME)
  if (url.pathname === '/ping' || (url.pathname === '/' && req.method === 'GET' && url.search === '')) {
    res.end('Ok.\n')
    return
  }
  const asked = askedOf(served, req, url)
  if ('code' in asked) sendError(req, res, queryErrorOf(asked.text, served.engine.sessions.version))
  else await respond(served.engine, asked, req, res)
}

/** The query that is asked for, when this request may ask one here. */
function askedOf({ user }: Served, req: IncomingMessage, url: URL): QueryRequest | QueryError {
  if (url.pathname !== '/') return queryError(48, `There is no handle ${url.pathname.slice(0, 80)}: queries go to /`)
  if (!isAllowed(req.headers, url.searchParams, user)) {
    return queryError(516, 'Authentication failed: password is incorrect, or there is no user with such name.')
  }
  if (req.method !== 'POST' && req.method !== 'GET')
    return queryError(48, `${req.method} is not supported: POST the query`)
  if (req.headers['content-type']?.startsWith('multipart/')) return queryError(48, 'External data is not supported')
  const coding = codingOf(req)
  if (coding !== undefined && !Object.hasOwn(DECODERS, coding)) {
    return queryError(
      779,
      `Content-Encoding ${coding.slice(0, 40)} is not supported: use ${Object.keys(DECODERS).join(', ')}`,
    )
  }
  const request = queryRequestOf(url.searchParams, randomUUID)
  if (!request.ok) return request.error
  if (req.method === 'POST') return request.value
  return { ...request.value, settings: new Map([...request.value.settings, ['readonly', '2']]) } // GET changes nothing
}

async function respond(
  engine: Engine,
  request: QueryRequest,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const abort = new AbortController()
  res.once('close', () => abort.abort()) // sent completely, or the client is gone: there is nothing left to run for
  res.setHeader('X-ClickHouse-Query-Id', headerText(request.queryId))
  res.setHeader('X-ClickHouse-Timezone', 'UTC')
  const coding = codingOf(req)
  const announced = req.headers['content-length']
  const bodyBytes = coding === undefined && announced !== undefined ? Number(announced) : undefined
  try {
    const block = req.headers[BLOCK_HEADER]?.toString()
    const body = decoded(req, coding)
    const answered = await answer(engine, { request, body, bodyBytes, block, signal: abort.signal })
    if (answered.ok) await send(req, res, request, answered.value)
    else sendError(req, res, answered.error)
  } catch (error) {
    if (res.destroyed) return // the client went away in the middle: there is nobody to tell
    sendError(req, res, queryErrorOf(thrownError(error, coding).text, engine.sessions.version))
  }
}

/** What went wrong outside the engine: the body's coding above all, else a disk or a file. */
function thrownError(error: unknown, coding: string | undefined): QueryError {
  const reason = messageOf(error)
  const code = String((error as { code?: unknown }).code)
  return /^(Z_|ZSTD|ERR_BROTLI|ERR_ZLIB|ERR__ERROR)/.test(code)
    ? queryError(354, `The body is not what Content-Encoding ${coding} says: ${reason}`)
    : queryError(1001, reason)
}

function codingOf(req: IncomingMessage): string | undefined {
  const coding = req.headers['content-encoding']?.toLowerCase()
  return coding === 'identity' || coding === '' ? undefined : coding
}

function decoded(req: IncomingMessage, coding: string | undefined): AsyncIterable<Uint8Array> {
  const decoder = coding === undefined ? undefined : DECODERS[coding]?.()
  if (!decoder) return req
  pipeline(req, decoder).catch(() => req.resume()) // the reader of `decoder` gets the error; the rest is let through
  return decoder
}

async function send(req: IncomingMessage, res: ServerResponse, request: QueryRequest, answered: Answer): Promise<void> {
  const { body } = answered
  res.setHeader('X-ClickHouse-Format', answered.format)
  res.setHeader('X-ClickHouse-Summary', summaryOf(answered))
  res.setHeader('Content-Type', contentTypeOf(answered.format))
  const isGzip = request.compress && /\bgzip\b/.test(String(req.headers['accept-encoding']))
  if (isGzip) res.setHeader('Content-Encoding', 'gzip')
  if (body instanceof Uint8Array && !isGzip) {
    res.setHeader('Content-Length', body.length)
    res.end(body)
    return
  }
  const source = body instanceof Uint8Array ? [body] : createReadStream('', { fd: body, highWaterMark: CHUNK_BYTES })
  try {
    if (isGzip) await pipeline(source, createGzip({ level: 1 }), res)
    else await pipeline(source, res)
  } catch (error) {
    if (!res.destroyed) throw error
  }
}

function sendError(req: IncomingMessage, res: ServerResponse, error: QueryError): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  res.statusCode = httpStatusOf(error.code)
  res.setHeader('X-ClickHouse-Exception-Code', error.code)
  res.setHeader('Content-Type', 'text/plain; charset=UTF-8')
  if (!req.complete) res.setHeader('Connection', 'close') // the rest of the body is not worth reading
  res.end(`${error.text}\n`)
}

function summaryOf(answered: Answer): string {
  return JSON.stringify({
    read_rows: String(answered.rowsRead),
    read_bytes: String(answered.bytesRead),
    written_rows: String(answered.rowsWritten),
    written_bytes: answered.rowsWritten > 0 ? String(answered.bytesRead) : '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(Math.round(answered.elapsedS * 1e9)),
  })
}

function contentTypeOf(format: string): string {
  if (/^JSON.*EachRow/i.test(format)) return 'application/x-ndjson; charset=UTF-8'
  if (/^(Pretty)?JSON/i.test(format)) return 'application/json; charset=UTF-8'
  if (/^CSV/i.test(format)) return 'text/csv; charset=UTF-8'
  if (/^(TabSeparated|TSV)/i.test(format)) return 'text/tab-separated-values; charset=UTF-8'
  if (/^(Native|RowBinary|Parquet|Arrow|ORC|Avro|BSON)/i.test(format)) return 'application/octet-stream'
  return 'text/plain; charset=UTF-8'
}

/** What a header may hold; other characters of a query id become '?'. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}
