import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CanarySides } from '../../model/canary.ts'
import { unixMs } from '../../model/time.ts'
import { canaryPort } from './canary-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

const START = Date.UTC(2026, 0, 5, 12)
const range = { from: unixMs(START), to: unixMs(START + 20_000) }
const quiet = { from: unixMs(START - 600_000), to: range.from }
const sides: CanarySides = { service: 'shop', attribute: 'service.version', canary: ['2'], against: [] }

let engine: TestEngine
let store: TelemetryStore

/** Ten requests a second of version 1 from ten minutes before on; two a second of version 2 from the start on, each twice as slow. */
const REQUESTS = `
  SELECT
      fromUnixTimestamp64Milli(${START} - 600000 + toInt64(number) * 100) AS Timestamp,
      toString(number) AS TraceId, toString(number) AS SpanId, '' AS ParentSpanId,
      if(number % 7 = 0, 'GET /cart', 'POST /pay') AS SpanName, 'Server' AS SpanKind, 'shop' AS ServiceName,
      map('service.version', if(number >= 6000 AND number % 5 = 0, '2', '1')) AS ResourceAttributes,
      toUInt64(1000000 * (1 + number % 100) * if(number >= 6000 AND number % 5 = 0, 2, 1)) AS Duration,
      if(number % 50 = 0, 'Error', 'Unset') AS StatusCode
  FROM numbers(6300)`

const LINES = `
  SELECT
      fromUnixTimestamp64Milli(${START} - 60000 + toInt64(number) * 1000) AS Timestamp, 'shop' AS ServiceName,
      map('service.version', if(number >= 60 AND number % 2 = 0, '2', '1')) AS ResourceAttributes,
      toUInt8(if(number >= 60 AND number % 4 = 0, 17, 9)) AS SeverityNumber,
      if(number >= 60 AND number % 4 = 0, concat('cannot read basket ', toString(number)), concat('order ', toString(number), ' done')) AS Body,
      if(number % 8 = 0, '', toString(number)) AS TraceId
  FROM numbers(80)`

const GAUGES = `
  SELECT
      fromUnixTimestamp64Milli(${START} + toInt64(number) * 1000) AS TimeUnix, 'shop' AS ServiceName, 'cpu' AS MetricName,
      map('service.version', if(number % 2 = 0, '2', '1')) AS ResourceAttributes, if(number % 2 = 0, 0.9, 0.3) AS Value
  FROM numbers(10)`

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  await store.insert(await engine.batch('otel_traces', REQUESTS))
  await store.insert(await engine.batch('otel_logs', LINES))
  await store.insert(await engine.batch('otel_metrics_gauge', GAUGES))
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

test('both sides are counted in each stretch and operation, against what the rest took before', async () => {
  const parts = await canaryPort(store).parts(sides, range, quiet, 10_000)
  expect(parts).toHaveLength(4)
  const total = (side: 'canary' | 'rest', of: (part: (typeof parts)[number]['rest']) => number): number =>
    parts.reduce((sum, part) => sum + of(part[side]), 0)
  expect([total('canary', (s) => s.requests), total('rest', (s) => s.requests)]).toEqual([40, 160])
  expect([total('canary', (s) => s.timed), total('rest', (s) => s.timed)]).toEqual([40, 160])
  expect(total('canary', (s) => s.bad.errors)).toBe(4) // a failed one is every fiftieth, and each of those is of version 2
  expect(total('canary', (s) => s.bad['slower-than-p50'])).toBeGreaterThan(25)
  expect(total('rest', (s) => s.bad['slower-than-p50']) / 160).toBeCloseTo(0.5, 0)
})

test('only what is named is the rest', async () => {
  const against = { ...sides, against: ['0.9'] }
  const parts = await canaryPort(store).parts(against, range, quiet, 10_000)
  expect(parts.every(({ rest, canary }) => rest.requests === 0 && canary.timed === 0)).toBe(true)
})

test('kinds of lines that only the canary writes are found, with how often', async () => {
  const kinds = await canaryPort(store).newKinds(sides, range, quiet, 10_000)
  expect(kinds).toMatchObject([
    { body: expect.stringMatching(/^cannot read basket/), severity: 17, lines: 5, occasions: 5, nth: 2 },
  ])
})

test('versions with requests, and gauges on both sides', async () => {
  const port = canaryPort(store)
  expect(await port.heard(sides, range)).toEqual([
    { value: '1', requests: 160, firstMs: START + 100 },
    { value: '2', requests: 40, firstMs: START },
  ])
  expect(await port.gauges(sides, range)).toMatchObject([
    { metric: 'cpu', canary: expect.closeTo(0.9), rest: expect.closeTo(0.3) },
  ])
})
