import { afterAll, beforeAll, expect, test } from 'vitest'
import { seriesOfHistogram } from '../../diagnose/series/histograms.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { telemetryPort } from './diagnose-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

let engine: TestEngine
let store: TelemetryStore
let port: ReturnType<typeof telemetryPort>

const START = Date.UTC(2026, 0, 5, 12)
const range = { from: unixMs(START), to: unixMs(START + 120_000) }
const before = { from: range.from, to: unixMs(START + 60_000) }
const after = { from: before.to, to: range.to }
const at = (seconds: string): string => `fromUnixTimestamp64Milli(toInt64(${START} + 1000 * (${seconds})))`

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  port = telemetryPort(store)
  const shop = `map('service.name', 'shop', 'service.version', if(n < 60, '1', '2'), 'k8s.pod.name', 'pod-a')`
  await store.insert(
    await engine.batch(
      'otel_traces',
      `SELECT ${at('n')} AS Timestamp, concat('t', toString(n)) AS TraceId, 's1' AS SpanId, '' AS ParentSpanId, 'GET /' AS SpanName,
        'Server' AS SpanKind, 'shop' AS ServiceName, ${shop} AS ResourceAttributes, map('http.route', '/', 'secret', 'x') AS SpanAttributes,
        toUInt64(if(n < 60, 10, 50) * 1000000) AS Duration, if(n % 10 = 9 AND n >= 60, 'Error', 'Unset') AS StatusCode
      FROM (SELECT number AS n FROM numbers(120))`,
    ),
  )
  await store.insert(
    await engine.batch(
      'otel_logs',
      `SELECT ${at('n')} AS Timestamp, concat('t', toString(n)) AS TraceId, 'ERROR' AS SeverityText, 'shop' AS ServiceName,
        concat('order ', toString(n), ' failed') AS Body, map('exception.message', concat('row ', toString(n), ' is locked')) AS LogAttributes FROM (SELECT number * 10 + 9 AS n FROM numbers(12))`,
    ),
  )
  await store.insert(
    await engine.batch(
      'otel_metrics_gauge',
      `SELECT ${at('n')} AS TimeUnix, '' AS ServiceName, 'cpu' AS MetricName, '1' AS MetricUnit, toFloat64(n) AS Value,
        map('k8s.node.name', 'node-1') AS ResourceAttributes FROM (SELECT number * 10 AS n FROM numbers(12))`,
    ),
  )
  await store.insert(
    await engine.batch(
      'otel_metrics_histogram',
      `SELECT ${at('n')} AS TimeUnix, 'shop' AS ServiceName, 'http.server.request.duration' AS MetricName, 's' AS MetricUnit,
        toUInt64(n) AS Count, toFloat64(n) AS Sum, [toUInt64(n), 0] AS BucketCounts, [1.0] AS ExplicitBounds,
        toInt32(2) AS AggregationTemporality FROM (SELECT number * 10 AS n FROM numbers(12))`,
    ),
  )
  await store.insertChanges([{ id: 'c1', at: rfc3339(range.from), kind: 'flag', title: 'flag on', source: 'test' }])
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

test('operations come in buckets with their errors and durations in milliseconds', async () => {
  const [shop, ...others] = await port.operations(range, 60)
  expect(others).toEqual([])
  expect(shop).toEqual({
    service: 'shop',
    operation: 'GET /',
    entry: true,
    atMs: [START, START + 60_000],
    count: [60, 60],
    errors: [0, 6],
    p50Ms: [10, 50],
    p99Ms: [10, 50],
    refused: {},
  })
})

test('quantiles are those of the requests that spans stand for, each for itself or for several', async () => {
  const day = { from: unixMs(START + 86_400_000), to: unixMs(START + 2 * 86_400_000) }
  const hour = (n: number) => ({ from: unixMs(day.from + n * 3_600_000), to: unixMs(day.from + (n + 1) * 3_600_000) })
  const insert = async (n: number, durationMs: string, standsFor: string, count: number): Promise<void> =>
    store.insert(
      await engine.batch(
        'otel_traces',
        `SELECT fromUnixTimestamp64Milli(toInt64(${hour(n).from})) AS Timestamp, 'GET /' AS SpanName, 'Server' AS SpanKind, 'till' AS ServiceName,
          toUInt64(1000000 * (${durationMs})) AS Duration, map('SampleRate', toString(${standsFor})) AS SpanAttributes FROM numbers(${count})`,
      ),
    )
  await insert(0, '200 - number', '1', 200)
  await insert(1, '200 - number', '2', 200)
  await insert(2, 'if(number = 0, 10, 50)', 'if(number = 0, 3, 1)', 3)
  const told = await Promise.all([0, 1, 2].map(async (n) => (await port.operations(hour(n), 3_600))[0]))
  expect(told.map((one) => [one?.count, one?.p50Ms, one?.p99Ms])).toEqual([
    [[200], [100], [198]],
    [[400], [100], [198]],
    [[5], [10], [50]],
  ])
})

test('telemetry of a window begins with the first thing that was heard in it, of whatever kind', async () => {
  expect((await port.heard(range, 60)).first).toBe(START)
  expect((await port.heard({ from: unixMs(START + 61_500), to: range.to }, 60)).first).toBe(START + 62_000)
  expect((await port.heard({ from: range.to, to: unixMs(range.to + 60_000) }, 60)).first).toBeUndefined()
})

test('signs of life are told by service and pillar, in steps', async () => {
  const minutes = [START, START + 60_000]
  const { signs } = await port.heard(range, 60)
  expect(signs).toEqual([
    { service: 'shop', pillar: 'logs', atMs: minutes },
    { service: 'shop', pillar: 'metrics', atMs: minutes },
    { service: 'shop', pillar: 'traces', atMs: minutes },
  ])
})

test('lines, and those of errors among them, are counted by service, in steps', async () => {
  const told = [{ service: 'shop', atMs: [START, START + 60_000], lines: [6, 6], errors: [6, 6] }]
  expect(await port.logLines(range, 60)).toEqual(told)
  expect(await port.logLines({ from: range.to, to: unixMs(range.to + 60_000) }, 60)).toEqual([])
})

test('a resource without a service is its node, and a series is thinned to its step', async () => {
  const { numbers, histograms } = await port.metricSeries(range, 20)
  expect(numbers).toHaveLength(1)
  expect(numbers[0]).toMatchObject({ service: 'node-1', node: 'node-1', name: 'cpu', kind: 'gauge', labels: {} })
  expect(numbers[0]!.value).toEqual([10, 25, 45, 65, 85, 105])
  expect(histograms[0]).toMatchObject({ service: 'shop', kind: 'cumulative', bounds: [1] })
  expect(histograms[0]!.count).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110])
})

test('a series is found again by the service and name that it was told under', async () => {
  const asked = { from_ms: range.from, to_ms: range.to, series_max: 10 }
  const node = await store.query('metric-series', { ...asked, service: 'node-1', metric: 'cpu', step_ms: 1000 })
  expect(node).toEqual([expect.objectContaining({ service: 'node-1', name: 'cpu' })])
  const shop = { ...asked, service: 'shop', metric: 'http.server.request.duration', points_max: 100 }
  expect(await store.query('histogram-series', shop)).toEqual([expect.objectContaining({ service: 'shop' })])
  expect(await store.query('histogram-series', { ...shop, service: 'other' })).toEqual([])
})

test('a gauge is of a stretch where each point says since when it counts, not where all count since a start', async () => {
  const point = (service: string, start: string): string =>
    `SELECT ${at('n')} AS TimeUnix, ${start} AS StartTimeUnix, '${service}' AS ServiceName, 'success_ratio' AS MetricName,
      '1' AS MetricUnit, 1.0 AS Value FROM (SELECT 300 + number * 10 AS n FROM numbers(12))`
  const told = [point('each', at('n - 10')), point('process', at('0')), point('never', 'toDateTime64(0, 9)')]
  await store.insert(await engine.batch('otel_metrics_gauge', told.join(' UNION ALL ')))
  const { numbers } = await port.metricSeries({ from: unixMs(START + 290_000), to: unixMs(START + 500_000) }, 1)
  expect(numbers.map(({ service, ofStretch }) => [service, ofStretch])).toEqual([
    ['each', true],
    ['never', undefined],
    ['process', undefined],
  ])
})

test('a point belongs to the window that ends at it, not to the one that begins there', async () => {
  const timesIn = async (from: number, to: number): Promise<readonly number[]> => {
    const { numbers } = await port.metricSeries({ from: unixMs(START + from), to: unixMs(START + to) }, 1)
    return numbers.flatMap((series) => series.atMs.map((ms) => ms - START))
  }
  expect(await timesIn(0, 20_000)).toEqual([10_000, 20_000])
  expect(await timesIn(20_000, 40_000)).toEqual([30_000, 40_000])
})

test('whole traces belong to the window in which they began, with the attributes that are read', async () => {
  const spans = await port.spans(after)
  expect(spans.rows).toBe(60)
  expect(new Set(Array.from(spans.traceId)).has('t59')).toBe(false)
  expect(spans.attributes[0]).toEqual({ 'http.route': '/' })
  expect(spans.durationMs[0]).toBe(50)
  expect(Array.from(spans.error).filter((error) => error === 1)).toHaveLength(6)
})

test('requests, log patterns, versions, pillars and changes are told', async () => {
  const told = { quiet: ['t8', 't9'], bad: ['t69', 't79'], good: ['t61'] }
  const requests = await port.requests(after, told)
  expect(Array.from(requests.traceId)).toEqual(['t61', 't69', 't79'])
  expect(Array.from(requests.bad)).toEqual([0, 1, 1])
  expect(requests.items[0]).toContain('service.version=2')
  const logs = await port.logPatterns(before, after, told)
  expect([logs.rows, logs.countBefore[0], logs.countAfter[0]]).toEqual([1, 6, 6])
  expect(Array.from(logs.requests[0] as readonly string[]).sort()).toEqual(['t69', 't79', 't9'])
  expect(told.bad).toContain(logs.traceId[0])
  expect(logs.body[0]).toMatch(/^order (\d+) failed: row \1 is locked$/)
  const { instances, pillars } = await port.heard(range, 60)
  expect(instances.map((row) => [row.version, row.instance, row.firstMs])).toEqual([
    ['1', 'pod-a', START],
    ['2', 'pod-a', START + 60_000],
  ])
  expect(pillars).toEqual({ spans: 120, logs: 12, metricPoints: 24 })
  expect(await port.pillars(range)).toEqual(pillars)
  expect(await port.changeKinds()).toEqual(['flag'])
  expect((await port.changes(range)).map((change) => change.id)).toEqual(['c1'])
})

test('a summary has counts and sums, as a histogram without buckets', async () => {
  await store.insert(
    await engine.batch(
      'otel_metrics_summary',
      `SELECT ${at('3600 + n')} AS TimeUnix, 'summed' AS ServiceName, 'rpc_duration_seconds' AS MetricName, 's' AS MetricUnit,
        toUInt64(n) AS Count, toFloat64(2 * n) AS Sum FROM (SELECT number * 10 AS n FROM numbers(12))`,
    ),
  )
  const later = { from: unixMs(START + 3_600_000), to: unixMs(START + 3_720_000) }
  const { histograms } = await port.metricSeries(later, 20)
  expect(histograms).toMatchObject([{ service: 'summed', kind: 'cumulative', bounds: [] }])
  expect([histograms[0]?.count.slice(0, 2), histograms[0]?.sum.slice(0, 2)]).toEqual([
    [10, 20],
    [20, 40],
  ])
})

test('what is no number, or none whose square is one, is left out of a gauge; of a histogram only its sum is', async () => {
  const values = 'toFloat64(if(n = 20, nan, if(n = 40, 1.7e308, n)))'
  await store.insert(
    await engine.batch(
      'otel_metrics_gauge',
      `SELECT ${at('7200 + n')} AS TimeUnix, 'odd' AS ServiceName, 'temperature' AS MetricName, '1' AS MetricUnit, ${values} AS Value
      FROM (SELECT number * 10 AS n FROM numbers(6))`,
    ),
  )
  await store.insert(
    await engine.batch(
      'otel_metrics_histogram',
      `SELECT ${at('7200 + n')} AS TimeUnix, 'odd' AS ServiceName, 'http.server.request.duration' AS MetricName, 's' AS MetricUnit,
        toUInt64(10) AS Count, ${values} AS Sum, [toUInt64(10), 0] AS BucketCounts, [1.0] AS ExplicitBounds,
        toInt32(1) AS AggregationTemporality FROM (SELECT number * 10 AS n FROM numbers(6))`,
    ),
  )
  const later = { from: unixMs(START + 7_190_000), to: unixMs(START + 7_320_000) }
  const stored = await port.metricSeries(later, 5)
  expect(stored.numbers[0]?.value).toEqual([0, 10, 30, 50])
  expect(stored.histograms[0]?.count).toHaveLength(6)
  const parts = seriesOfHistogram(stored.histograms[0]!)
  expect(parts.map(({ labels, value }) => [labels.aggregation ?? labels.quantile ?? 'count', value.length])).toEqual([
    ['mean', 4],
    ['count', 6],
    ['0.99', 6],
  ])
})
