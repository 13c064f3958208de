import { afterAll, beforeAll, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { explorePort } from './explore-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

/** Client spans: span, parent, service, kind, attributes, and whether they failed. */
const SPANS = `
  ('1', '', 'web', 'Server', map(), 0),
  ('2', '1', 'web', 'Client', map('db.system.name', 'postgresql', 'db.namespace', 'shop'), 1),
  ('3', '1', 'web', 'Client', map('db.system', 'postgresql', 'db.name', 'shop'), 0),
  ('4', '1', 'web', 'Client', map('peer.service', 'payments', 'db.system', 'redis'), 0),
  ('5', '1', 'web', 'Producer', map('messaging.destination.name', 'orders'), 0),
  ('6', '1', 'web', 'Client', map('server.address', 'stock', 'peer.service', 'stock'), 0),
  ('7', '6', 'stock', 'Server', map(), 0),
  ('8', '1', 'web', 'Internal', map('db.system', 'sqlite'), 0),
  ('9', '1', 'web', 'Client', map('db.system', 'postgresql', 'db.name', 'shop', 'net.peer.name', 'pg-2.example'), 0),
  ('a', '1', 'web', 'Client', map('db.system', 'postgresql', 'db.name', 'shop', 'server.address', '10.0.0.7'), 0),
  ('b', '1', 'web', 'Client', map('db.system', 'postgresql', 'db.name', 'shop', 'server.address', 'LOCALHOST'), 0)`

const T0 = Date.UTC(2026, 2, 1, 12)

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  const shape = 'span String, parent String, service String, kind String, said Map(String, String), failed UInt8'
  const sql = `SELECT toDateTime64('2026-03-01 12:00:00', 9, 'UTC') AS Timestamp, 't1' AS TraceId, span AS SpanId,
    parent AS ParentSpanId, '' AS TraceState, 'x' AS SpanName, kind AS SpanKind, service AS ServiceName,
    map('service.version', '1.0') AS ResourceAttributes, said AS SpanAttributes, 15000000 AS Duration,
    if(failed = 1, 'Error', 'Ok') AS StatusCode FROM values('${shape}', ${SPANS})`
  await store.insert(await engine.batch('otel_traces', sql))
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

test('what sends no spans of its own is a callee by what its clients say of it; what does is counted once', async () => {
  const edges = await explorePort(store).callEdges({ from: unixMs(T0), to: unixMs(T0 + 60_000) }, 10)
  expect(edges).toEqual([
    { caller: 'web', callee: 'postgresql:shop', calls: 4, failed: 1, p95_ms: 15 },
    { caller: 'web', callee: 'orders', calls: 1, failed: 0, p95_ms: 15 },
    { caller: 'web', callee: 'payments', calls: 1, failed: 0, p95_ms: 15 },
    { caller: 'web', callee: 'pg-2.example', calls: 1, failed: 0, p95_ms: 15 },
    { caller: 'web', callee: 'stock', calls: 1, failed: 0, p95_ms: 15 },
  ])
})
