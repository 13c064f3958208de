import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Measure, measure } from '../../model/incident/measure.ts'
import { type TimeRange, unixMs } from '../../model/time.ts'
import { measurePort } from './measure-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

const START = Date.UTC(2026, 0, 5, 12)

/** Rows as people read them: the second, what it is about, what it says; `x` fails, `@` names a user. */
const SPANS = `
  10 shop GET/cart  20ms @ada
  20 shop GET/cart  40ms @ada
  30 shop GET/pay  900ms x @buyer
  70 shop GET/pay  800ms x
  80 shop GET/cart  30ms @cyd
  90 db   query      5ms`
const LOGS = `
  15 shop 17 connect ETIMEDOUT 10.0.0.1
  75 shop 13 slow answer
  76 shop 0  ERROR without a number`
const GAUGES = `
  10 shop heap 100
  70 shop heap 300
  80 shop heap 500`
/** Cumulative, since when; the second process begins at 60. Of the scraped ones it is not known since when: a collector began at 30, and again at 110. */
const COUNTERS = `
  -30 shop jobs 100 since -9000
   30 shop jobs 220 since -9000
   90 shop jobs  40 since 60
   30 shop scrapes 1000000 since 30
   90 shop scrapes 1000060 since 30
  110 shop scrapes 1000120 since 110`
const HISTOGRAMS = `
   30 shop duration 10 sum 5
   90 shop duration 30 sum 35`

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  for (const words of rowsOf(SPANS)) await store.insert(await engine.batch('otel_traces', spanOf(words)))
  for (const words of rowsOf(LOGS)) await store.insert(await engine.batch('otel_logs', logOf(words)))
  for (const [at, service, name, value] of rowsOf(GAUGES))
    await store.insert(
      await engine.batch('otel_metrics_gauge', `${metricOf(at, service, name)}, toFloat64(${value}) AS Value`),
    )
  for (const [at, service, name, value, , since] of rowsOf(COUNTERS))
    await store.insert(
      await engine.batch(
        'otel_metrics_sum',
        `${metricOf(at, service, name)}, toFloat64(${value}) AS Value, toInt32(2) AS AggregationTemporality,
          true AS IsMonotonic, ${time(since)} AS StartTimeUnix`,
      ),
    )
  for (const [at, service, name, count, , sum] of rowsOf(HISTOGRAMS))
    await store.insert(
      await engine.batch(
        'otel_metrics_histogram',
        `${metricOf(at, service, name)}, toUInt64(${count}) AS Count, toFloat64(${sum}) AS Sum, toInt32(1) AS AggregationTemporality`,
      ),
    )
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

describe('a measure of two minutes is told whole, and minute by minute with one that holds nothing', () => {
  const cases: readonly (readonly [string, Record<string, unknown>])[] = [
    ['5 of 5 | 3 of 3, 2 of 2, 0 of 0', { signal: 'requests', service: 'shop' }],
    ['2 of 5 | 1 of 3, 1 of 2, 0 of 0', { signal: 'errors', service: 'shop' }],
    ['0.4 of 5 | 0.333 of 3, 0.5 of 2, - of 0', { signal: 'error-share', service: 'shop' }],
    ['40 of 5 | 40 of 3, 30 of 2, - of 0', { signal: 'latency-p50', service: 'shop' }],
    ['900 of 5 | 900 of 3, 800 of 2, - of 0', { signal: 'latency-p99', service: 'shop' }],
    ['3 of 3 | 2 of 2, 1 of 1, 0 of 0', { signal: 'requests', service: 'shop', operation: 'GET/cart' }],
    ['3 of 4 | 2 of 3, 1 of 1, 0 of 0', { signal: 'users', service: 'shop' }],
    ['1 of 1 | 1 of 1, 0 of 0, 0 of 0', { signal: 'users', service: 'shop', failed: true }],
    ['800 of 2 | 900 of 1, 800 of 1, - of 0', { signal: 'latency-p50', service: 'shop', failed: true }],
    ['0 of 0 | 0 of 0, 0 of 0, 0 of 0', { signal: 'users', service: 'shop', operation: 'GET/nothing' }],
    ['- of 0 | - of 0, - of 0, - of 0', { signal: 'users', service: 'db' }],
    ['6 of 6 | 3 of 3, 3 of 3, 0 of 0', { signal: 'requests' }],
    ['0 of 0 | 0 of 0, 0 of 0, 0 of 0', { signal: 'errors', service: 'shop', operation: 'GET/nothing' }],
    ['- of 0 | - of 0, - of 0, - of 0', { signal: 'requests', service: 'nobody' }],
    [
      '3 of 3 | 2 of 2, 1 of 1, 0 of 0',
      { signal: 'requests', service: 'shop', attributes: [{ key: 'route', value: 'GET/cart' }] },
    ],
    [
      '5 of 5 | 3 of 3, 2 of 2, 0 of 0',
      { signal: 'requests', service: 'shop', attributes: [{ key: 'service.version', value: '2' }] },
    ],
    ['3 of 3 | 1 of 1, 2 of 2, 0 of 0', { signal: 'log-lines', service: 'shop' }],
    ['1 of 1 | 1 of 1, 0 of 0, 0 of 0', { signal: 'log-lines', service: 'shop', contains: 'etimedout' }],
    ['2 of 2 | 1 of 1, 1 of 1, 0 of 0', { signal: 'log-lines', service: 'shop', severity: 'error' }],
    ['- of 0 | - of 0, - of 0, - of 0', { signal: 'log-lines', service: 'db' }],
    ['- of 0 | - of 0, - of 0, - of 0', { signal: 'log-lines', service: 'shop', operation: 'GET/cart' }],
    ['300 of 3 | 100 of 1, 400 of 2, - of 0', { signal: 'metric', service: 'shop', metric: 'heap' }],
    ['1.333 of 2 | 2 of 1, 1.333 of 1, - of 0', { signal: 'metric', service: 'shop', metric: 'jobs' }],
    ['1.5 of 2 | - of 0, 1.5 of 2, - of 0', { signal: 'metric', service: 'shop', metric: 'scrapes' }],
    ['1 of 2 | 0.5 of 1, 1.167 of 1, - of 0', { signal: 'metric', service: 'shop', metric: 'duration' }],
    ['- of 0 | - of 0, - of 0, - of 0', { signal: 'metric', service: 'shop', metric: 'unheard' }],
  ]
  test.for(cases)('%s: %j', async ([expected, asked]) => {
    const port = measurePort(store)
    const two = { from: unixMs(START), to: unixMs(START + 120_000) }
    const three = { from: two.from, to: unixMs(START + 180_000) }
    const points = await port.points(measure.parse(asked), three, 60)
    expect(`${told(await port.total(measure.parse(asked), two))} | ${points.map(told).join(', ')}`).toBe(expected)
    expect(points.map(({ at }) => at.slice(14, 19))).toEqual(['00:00', '01:00', '02:00'])
  })
})

test('shares and latencies come with the interval that so many requests allow', async () => {
  const many = await engine.open()
  const thousand = `SELECT ${time()} + INTERVAL number MILLISECOND AS Timestamp, toString(number) AS TraceId, 's' AS SpanId,
    'api' AS ServiceName, 'Server' AS SpanKind, toUInt64(number + 1) * 1000000 AS Duration,
    if(number % 10 = 0, 'Error', 'Unset') AS StatusCode FROM numbers(1000)`
  await many.insert(await engine.batch('otel_traces', thousand))
  const port = measurePort(many)
  const few = { from: unixMs(START), to: unixMs(START + 20) }
  const all = { from: unixMs(START), to: unixMs(START + 1000) }
  const ask = async (signal: Measure['signal'], range: TimeRange) => {
    const { value, low, high } = await port.total({ signal, service: 'api' }, range)
    return [low, value, high].map((n) => (typeof n === 'number' ? Math.round(n * 1000) / 1000 : n))
  }
  expect(await ask('error-share', few)).toEqual([0.028, 0.1, 0.301])
  expect(await ask('error-share', all)).toEqual([0.083, 0.1, 0.12])
  expect(await ask('latency-p50', few)).toEqual([5, 10, 15])
  expect(await ask('latency-p50', all)).toEqual([460, 500, 540])
  expect(await ask('latency-p99', few)).toEqual([16, 20, null])
  expect(await ask('latency-p99', all)).toEqual([980, 990, 996])
  await many.close()
})

test('refusals are counted by code, and are failures where they are asked for as such', async () => {
  const walled = await engine.open()
  const requests = `SELECT ${time()} + INTERVAL number MILLISECOND AS Timestamp, toString(number) AS TraceId, 's' AS SpanId,
    'api' AS ServiceName, 'Server' AS SpanKind, if(number < 5, 'Error', 'Unset') AS StatusCode,
    map('http.response.status_code', if(number % 10 < 3, '401', '200')) AS SpanAttributes FROM numbers(100)`
  await walled.insert(await engine.batch('otel_traces', requests))
  const port = measurePort(walled)
  const range = { from: unixMs(START), to: unixMs(START + 1000) }
  const asked: Measure = { signal: 'error-share', service: 'api' }
  expect(await port.refusals(asked, range)).toEqual(
    new Map([
      ['', 73],
      ['401', 27],
    ]),
  )
  expect(await port.total(asked, range)).toMatchObject({ value: 0.05 })
  expect(await port.total({ ...asked, refused: ['401', '422'] }, range)).toMatchObject({ value: 0.32 })
  expect(await port.total({ signal: 'requests', failed: true, refused: ['401'] }, range)).toMatchObject({ value: 32 })
  await walled.close()
})

test('a service that has fallen silent has no data, though it was heard of before', async () => {
  const later = { from: unixMs(START + 300_000), to: unixMs(START + 360_000) }
  expect(await measurePort(store).total({ signal: 'requests', service: 'shop' }, later)).toEqual({
    value: null,
    count: 0,
  })
})

test('text from outside stays a value, and the query can be cited', async () => {
  const hostile = `x' OR 1=1; DROP TABLE otel_traces --`
  const range = { from: unixMs(START), to: unixMs(START + 120_000) }
  const port = measurePort(store)
  expect(await port.total({ signal: 'requests', service: hostile }, range)).toEqual({ value: null, count: 0 })
  const asked = port.asked({ signal: 'errors', service: hostile }, range)
  expect(asked).toMatchObject({ name: 'measure-requests', params: { service: hostile, bucket_ms: 120_000 } })
  expect(asked.text).toContain('{service:String}')
  expect(asked.text).not.toContain('DROP')
  expect(await store.query(asked.name, asked.params)).toEqual([])
})

test('a question of more buckets than anybody reads is refused', async () => {
  const day = { from: unixMs(START), to: unixMs(START + 86_400_000) }
  await expect(measurePort(store).points({ signal: 'requests' }, day, 1)).rejects.toThrow('at most 5000 buckets')
})

const told = ({ value, count }: { value: number | null; count: number }): string =>
  `${value === null ? '-' : Math.round(value * 1000) / 1000} of ${count}`

const rowsOf = (table: string): readonly (readonly string[])[] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/\s+/))

const time = (seconds = '0'): string => `fromUnixTimestamp64Milli(toInt64(${START + Number(seconds) * 1000}))`

const attributes = (pairs: string): string => `map(${pairs})::Map(LowCardinality(String), String)`

function spanOf([at, service, operation, ms, ...marks]: readonly string[]): string {
  const user = marks.find((mark) => mark.startsWith('@'))?.slice(1)
  const named = user === undefined ? '' : `, 'user.id', '${user}'`
  return `SELECT ${time(at)} AS Timestamp, 't${at}' AS TraceId, 's' AS SpanId, '${service}' AS ServiceName,
    '${operation}' AS SpanName, 'Server' AS SpanKind, toUInt64(${Number.parseInt(ms!, 10)}000000) AS Duration,
    '${marks.includes('x') ? 'Error' : 'Unset'}' AS StatusCode,
    ${attributes(`'route', '${operation}'${named}`)} AS SpanAttributes,
    ${attributes(`'service.version', '2'`)} AS ResourceAttributes`
}

function logOf([at, service, severity, ...words]: readonly string[]): string {
  const text = severity === '0' ? words[0] : ''
  return `SELECT ${time(at)} AS Timestamp, '${service}' AS ServiceName, toUInt8(${severity}) AS SeverityNumber,
    '${text}' AS SeverityText, '${words.join(' ')}' AS Body`
}

const metricOf = (at = '', service = '', name = ''): string =>
  `SELECT ${time(at)} AS TimeUnix, '${service}' AS ServiceName, '${name}' AS MetricName`
