import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Engine, startEngine } from '../../store/telemetry/engine/engine.ts'
import { openTelemetry, type TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { sendLogs, sendPoints, sendSpans, type Way, ways } from './sdk.test-helper.ts'
import { logRow, pointRows, type Row, rowQueries, spanRow } from './sdk-rows.test-helper.ts'

let dataDir: string
let engine: Engine
let store: TelemetryStore
let receiver: Receiver
let client: ReturnType<typeof createClient>

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lastgood-exporters-'))
  engine = await startEngine({ dataDir })
  const { url, username, password } = engine
  store = await openTelemetry({ url, username, password, database: 'received' })
  client = createClient({ url, username, password, database: 'received' })
  const anyPort = { host: '127.0.0.1', port: 0 }
  receiver = await startReceiver({ http: anyPort, grpc: anyPort, insert: store.insert, limits: { batchMsMax: 20 } })
})

afterAll(async () => {
  await receiver?.stop()
  await client?.close()
  await store?.close()
  await engine?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

beforeEach(async () => {
  for (const table of Object.keys(rowQueries)) await client.command({ query: `TRUNCATE TABLE ${table}` })
})

async function rowsOf(table: keyof typeof rowQueries): Promise<Row[]> {
  const result = await client.query({ query: rowQueries[table], format: 'JSONEachRow' })
  return result.json()
}

const sorted = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (identity(a) < identity(b) ? -1 : 1))
const identity = (row: Row): string => JSON.stringify([row.SpanId, row.MetricName, row.Attributes])

const allWays: Way[] = ways.flatMap((protocol) => [false, true].map((gzip) => ({ protocol, gzip })))
const ROWS = 100

test.for(allWays)('spans sent by $protocol (gzip: $gzip) are the rows of the traces table', async (way) => {
  const sent = await sendSpans(receiver, way, ROWS)
  expect(sent).toHaveLength(ROWS)
  expect(sorted(await rowsOf('otel_traces'))).toEqual(sorted(sent.map(spanRow)))
})

test.for(allWays)('log records sent by $protocol (gzip: $gzip) are the rows of the logs table', async (way) => {
  const sent = await sendLogs(receiver, way, ROWS)
  expect(sent).toHaveLength(ROWS)
  expect(sorted(await rowsOf('otel_logs'))).toEqual(sorted(sent.map(logRow)))
})

test.for(allWays)('points sent by $protocol (gzip: $gzip) are the rows of the metrics tables', async (way) => {
  const sent = pointRows(await sendPoints(receiver, way, 20))
  for (const [table, rows] of Object.entries(sent) as [keyof typeof sent, Row[]][]) {
    expect(rows).toHaveLength(table === 'otel_metrics_sum' ? 40 : 20)
    expect(sorted(await rowsOf(table))).toEqual(sorted(rows))
  }
})

test('an engine that has stopped sends the senders away until they come back', async () => {
  const { url, username, password } = engine
  const away = await openTelemetry({ url, username, password, database: 'gone' })
  await away.close()
  const limits = { batchMsMax: 1 }
  const other = await startReceiver({ http: { host: '127.0.0.1', port: 0 }, grpc: null, insert: away.insert, limits })
  const response = await fetch(`http://127.0.0.1:${other.httpPort}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"x"}}]}]}]}',
  })
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  await other.stop()
})
