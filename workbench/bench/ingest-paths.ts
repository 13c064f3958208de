import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import type { Batch, Signal } from '../src/model/batch.ts'
import { collectorOf } from '../src/receive/decode/index.ts'
import { receiverLimits } from '../src/receive/otlp/limits.ts'
import { startReceiver } from '../src/receive/otlp/receiver.ts'
import { segmentsIn } from '../src/receive/wal/folder.ts'
import type { TelemetryStore } from '../src/store/telemetry/telemetry.ts'
import { type AnyValue, type KeyValue, type Span, type TracesRequest, tracesCodec } from './ingest-spans.ts'

/** A way for spans into the table, under measurement. */
export type IngestPath = {
  /** Puts all spans of the run into the table. */
  readonly run: () => Promise<void>
  readonly end: () => Promise<void>
}

/** Sends the run's requests to a port; settles when all are answered. */
export type Send = (port: number) => Promise<void>

const REFUSED_PAUSE_MS = 50
const REFUSED_TRIES_MAX = 600

/** The way of the product: OTLP, the write-ahead log in `folder`, columns, Native blocks. The receiver stays, as a server's does. */
export type OurWay = {
  /** From here on what is received goes to this store. */
  readonly pathTo: (store: Stores, send: Send) => IngestPath
  readonly stop: () => Promise<void>
}

type Stores = Pick<TelemetryStore, 'insert'>

export async function openOurWay(folder: string, protocol: 'http' | 'grpc' = 'http'): Promise<OurWay> {
  const door = { host: '127.0.0.1', port: 0 }
  const doors = protocol === 'http' ? { http: door, grpc: null } : { http: null, grpc: door }
  let store: Stores | undefined
  const receiver = await startReceiver({
    ...doors,
    folder,
    insert: (batch) => store!.insert(batch),
    log: console.error,
  })
  const run = async (send: Send): Promise<void> => {
    await send(receiver.httpPort ?? receiver.grpcPort!)
    await receiver.flush() // which settles when a lot was refused once
    for (let tries = 0; segmentsIn(folder).length > 0; tries++) {
      if (tries === REFUSED_TRIES_MAX) throw new Error(`${segmentsIn(folder).length} lots are still in the log`)
      await pause(REFUSED_PAUSE_MS)
    }
  }
  const pathTo = (next: Stores, send: Send): IngestPath => {
    store = next
    return { run: () => run(send), end: async () => {} }
  }
  return { pathTo, stop: receiver.stop }
}

/** The least an embedded engine can do: it reads the same rows, as blocks of the same size, from files by itself. */
export async function nativePath(
  client: ClickHouseClient,
  dataDir: string,
  requests: readonly Uint8Array[],
  signal: Signal = 'traces',
) {
  const batches = batchesOf(signal, requests)
  const files = batches.map((_, at) => join(dataDir, `ingest-${at}.native`))
  await Promise.all(batches.map((batch, at) => writeFile(files[at]!, batch.native)))
  const statements = batches.map(({ table, columns }, at) => {
    const names = columns.map((name) => `\`${name}\``).join(', ')
    return `INSERT INTO ${table} (${names}) SELECT ${names} FROM file('${files[at]!}', 'Native')`
  })
  return {
    run: async () => {
      for (const query of statements) await client.command({ query })
    },
    end: async () => {
      await Promise.all(files.map((file) => rm(file)))
    },
  } satisfies IngestPath
}

function batchesOf(signal: Signal, requests: readonly Uint8Array[]): Batch[] {
  const collector = collectorOf(signal)
  const batches: Batch[] = []
  for (const request of requests) {
    const appended = collector.append(request)
    if (!appended.ok) throw new Error(JSON.stringify(appended.error))
    if (collector.rows >= receiverLimits.batchRowsMax) batches.push(...collector.take())
  }
  return [...batches, ...collector.take()]
}

/** The usual way: OTLP/HTTP, a protobuf library, one object a row, JSON, in batches of the same size and deadline. */
export async function libraryPath(client: ClickHouseClient, send: Send): Promise<IngestPath> {
  const { batchRowsMax, batchMsMax } = receiverLimits
  let rows: object[] = []
  let leaving: Promise<unknown> | undefined
  const store = () => {
    const values = rows
    rows = []
    leaving = undefined
    return client.insert({ table: 'otel_traces', values, format: 'JSONEachRow' })
  }
  const stored = () => {
    if (rows.length >= batchRowsMax) return store()
    leaving ??= pause(batchMsMax).then(store)
    return leaving
  }
  const server = createServer((request, response) => {
    void bodyOf(request).then(async (body) => {
      for (const row of rowsOf(tracesCodec.decode(body))) rows.push(row)
      await stored()
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
    })
  }).listen(0, '127.0.0.1')
  server.keepAliveTimeout = 0 // an idle connection is kept: on a busy machine some seconds pass between two requests of one
  await once(server, 'listening')
  return {
    run: () => send((server.address() as AddressInfo).port),
    end: async () => {
      server.close()
      await once(server, 'close')
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function rowsOf({ resourceSpans }: TracesRequest): object[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const ResourceAttributes = mapOf(resource.attributes)
    const origin = { ServiceName: ResourceAttributes['service.name'] ?? '', ResourceAttributes }
    return scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({ ...origin, ...scopeOf(scope), ...rowOf(span) })),
    )
  })
}

const scopeOf = (scope: { name: string; version: string }) => ({ ScopeName: scope.name, ScopeVersion: scope.version })

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const STATUSES = ['Unset', 'Ok', 'Error']

function rowOf(span: Span): object {
  const startNs = nanos(span.startTimeUnixNano)
  return {
    Timestamp: `${startNs / 1_000_000_000n}.${String(startNs % 1_000_000_000n).padStart(9, '0')}`,
    TraceId: Buffer.from(span.traceId).toString('hex'),
    SpanId: Buffer.from(span.spanId).toString('hex'),
    ParentSpanId: Buffer.from(span.parentSpanId).toString('hex'),
    TraceState: span.traceState,
    SpanName: span.name,
    SpanKind: KINDS[span.kind],
    SpanAttributes: mapOf(span.attributes),
    Duration: Number(nanos(span.endTimeUnixNano) - startNs),
    StatusCode: STATUSES[span.status?.code ?? 0],
    StatusMessage: span.status?.message ?? '',
  }
}

const nanos = ({ low, high }: { low: number; high: number }): bigint => (BigInt(high) << 32n) | BigInt(low >>> 0)

const mapOf = (attributes: readonly KeyValue[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, textOf(value)]))

function textOf(value: AnyValue): string {
  return String(value.stringValue || value.intValue || (value.boolValue ?? value.doubleValue ?? ''))
}
