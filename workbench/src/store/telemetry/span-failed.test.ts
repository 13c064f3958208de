import { afterAll, beforeAll, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { telemetryPort } from './diagnose-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

type Shape = {
  readonly says: string
  readonly kind?: string
  readonly status?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly event?: Readonly<Record<string, string>>
  readonly fails: boolean
  /** The code that says the request was wrong. */
  readonly refused?: string
}

const SHAPES: readonly Shape[] = [
  { says: 'nothing at all', fails: false },
  { says: 'status error', status: 'Error', fails: true },
  {
    says: 'status ok over all else',
    status: 'Ok',
    attributes: { 'http.status_code': '500', 'error.type': 'x' },
    fails: false,
  },
  { says: 'an error type', attributes: { 'error.type': 'timeout' }, fails: true },
  { says: 'served 500', attributes: { 'http.response.status_code': '500' }, fails: true },
  { says: 'served 503, earlier name', attributes: { 'http.status_code': '503' }, fails: true },
  { says: 'served 404', attributes: { 'http.response.status_code': '404' }, fails: false, refused: '404' },
  { says: 'served 422, earlier name', attributes: { 'http.status_code': '422' }, fails: false, refused: '422' },
  { says: 'sent elsewhere', attributes: { 'http.response.status_code': '302' }, fails: false },
  {
    says: 'called, 404',
    kind: 'Client',
    attributes: { 'http.response.status_code': '404' },
    fails: true,
    refused: '404',
  },
  { says: 'called, 204', kind: 'Client', attributes: { 'http.status_code': '204' }, fails: false },
  { says: 'a code that is no number', attributes: { 'http.status_code': 'many' }, fails: false },
  { says: 'served grpc ok', attributes: { 'rpc.grpc.status_code': '0' }, fails: false },
  { says: 'served grpc not found', attributes: { 'rpc.grpc.status_code': '5' }, fails: false, refused: 'NOT_FOUND' },
  {
    says: 'served grpc not allowed, by name',
    attributes: { 'rpc.response.status_code': 'PERMISSION_DENIED' },
    fails: false,
    refused: 'PERMISSION_DENIED',
  },
  { says: 'served grpc unavailable', attributes: { 'rpc.grpc.status_code': '14' }, fails: true },
  { says: 'served grpc unavailable by name', attributes: { 'rpc.response.status_code': 'UNAVAILABLE' }, fails: true },
  { says: 'called grpc ok', kind: 'Client', attributes: { 'rpc.grpc.status_code': '0' }, fails: false },
  { says: 'called grpc ok by name', kind: 'Client', attributes: { 'rpc.response.status_code': 'OK' }, fails: false },
  {
    says: 'called grpc not found',
    kind: 'Client',
    attributes: { 'rpc.grpc.status_code': '5' },
    fails: true,
    refused: 'NOT_FOUND',
  },
  { says: 'an exception that left the span', event: { 'exception.escaped': 'true' }, fails: true },
  { says: 'an exception that was dealt with', event: { 'exception.type': 'Retry' }, fails: false },
]

const START = Date.UTC(2026, 0, 5, 12)
const range = { from: unixMs(START), to: unixMs(START + 60_000) }
let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  for (const [n, shape] of SHAPES.entries()) await store.insert(await engine.batch('otel_traces', rowOf(n, shape)))
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

test('a failure is a failure however it is told', async () => {
  const spans = await telemetryPort(store).spans(range)
  const failed = new Set(Array.from(spans.spanId).filter((_, row) => spans.error[row] === 1))
  const told = SHAPES.map(({ says }, n) => ({ says, fails: failed.has(`s${n}`) }))
  expect(told).toEqual(SHAPES.map(({ says, fails }) => ({ says, fails })))
})

test('operations count the same failures', async () => {
  const operations = await telemetryPort(store).operations(range, 60)
  const errors = operations.flatMap((operation) => [...operation.errors]).reduce((sum, count) => sum + count, 0)
  expect(errors).toBe(SHAPES.filter(({ fails }) => fails).length)
})

test('a refusal has the same code under names of today and of yesterday', async () => {
  const spans = await telemetryPort(store).spans(range)
  const codes = new Map(Array.from(spans.spanId, (id, row) => [id, spans.refusedWith[row]]))
  const told = SHAPES.map(({ says }, n) => ({ says, refused: codes.get(`s${n}`) }))
  expect(told).toEqual(SHAPES.map(({ says, refused = '' }) => ({ says, refused })))
})

test('operations count the refusals that are no failures, by code', async () => {
  const operations = await telemetryPort(store).operations(range, 60)
  const byKind = operations.map(({ refused }) => refused)
  const served = SHAPES.filter(({ refused, fails }) => refused && !fails)
  const expected = Map.groupBy(served, ({ refused }) => refused)
  for (const [code, some] of expected) expect(byKind.flatMap((one) => one[code ?? ''] ?? [])).toContain(some.length)
})

function rowOf(n: number, { kind = 'Server', status = 'Unset', attributes = {}, event }: Shape): string {
  const events = event ? `[${mapOf(event)}]` : `[]::Array(Map(LowCardinality(String), String))`
  return `SELECT fromUnixTimestamp64Milli(toInt64(${START + n})) AS Timestamp, 't${n}' AS TraceId, 's${n}' AS SpanId,
    'shop' AS ServiceName, '${kind}' AS SpanKind, '${status}' AS StatusCode, ${mapOf(attributes)} AS SpanAttributes,
    ${event ? `['exception']` : '[]::Array(String)'} AS \`Events.Name\`, ${events} AS \`Events.Attributes\`,
    ${event ? '[Timestamp]' : '[]::Array(DateTime64(9))'} AS \`Events.Timestamp\``
}

function mapOf(pairs: Readonly<Record<string, string>>): string {
  const quoted = Object.entries(pairs).flat()
  return `map(${quoted.map((word) => `'${word}'`).join(', ')})::Map(LowCardinality(String), String)`
}
