import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { sendLogs, sendPoints, sendSpans, type Way, ways } from './sdk.test-helper.ts'
import { logRow, pointRows, type Row, rowQueries, spanRow } from './sdk-rows.test-helper.ts'

const database = freshDatabase()
const anyPort = { host: '127.0.0.1', port: 0 }
let engine: TestEngine
let store: TelemetryStore
let receiver: Receiver
const folder = mkdtempSync(join(tmpdir(), 'lastgood-wal-'))

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open({ database })
  receiver = await startReceiver({ http: anyPort, grpc: anyPort, folder, insert: store.insert })
})

afterAll(async () => {
  await receiver?.stop()
  await store?.close()
  await engine?.stop()
  rmSync(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  for (const table of Object.keys(rowQueries)) await engine.ask(`TRUNCATE TABLE ${table}`, database)
})

async function rowsOf(table: keyof typeof rowQueries): Promise<Row[]> {
  await receiver.flush()
  const lines = (await engine.ask(`${rowQueries[table]} FORMAT JSONEachRow`, database)).toString('utf8')
  return lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
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

test('a database that has gone costs nothing: it gets what was acknowledged when it is back', async () => {
  const gone = freshDatabase()
  const lost = await engine.open({ database: gone })
  await engine.ask(`RENAME TABLE otel_logs TO elsewhere`, gone)
  const said: string[] = []
  const log = (line: string): unknown => said.push(line)
  const away = await startReceiver({ http: anyPort, grpc: null, folder: walTestFolder(), insert: lost.insert, log })
  const response = await fetch(`http://127.0.0.1:${away.httpPort}/v1/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1","body":{"stringValue":"x"}}]}]}]}',
  })
  expect(response.status).toBe(200)
  await away.flush()
  expect(said).toEqual([expect.stringMatching(/logs-\w+\.wal is not stored yet, and is kept: .*otel_logs/)])
  await engine.ask(`RENAME TABLE elsewhere TO otel_logs`, gone)
  while (said.length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(said[1]).toContain('is stored after')
  expect((await engine.ask('SELECT count(), any(Body) FROM otel_logs FORMAT TSV', gone)).toString()).toBe('1\tx\n')
  await away.stop()
  await lost.close()
})
