import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseRfc3339, type TimeRange, unixMs } from '../../../model/time.ts'
import { type TestEngine, testEngine } from '../store.test-helper.ts'
import type { TelemetryStore } from '../telemetry.ts'
import { type RecordedRequest, recordedRequests } from './recorded-telemetry.ts'

const NOON = parseRfc3339('2026-03-01T12:00:00Z')!
const HOUR: TimeRange = { from: NOON, to: unixMs(NOON + 3_600_000) }

const at = (seconds: number): string => `toDateTime64('2026-03-01 12:00:00', 9, 'UTC') + ${seconds}`
const map = (text: string): string => `CAST(${text}, 'Map(LowCardinality(String), String)')`
const RESOURCE = map(`map('service.name', 'shop', 'note', 'two lines\\nand "quotes" 🦊')`)

/** Spans, log lines and points of every kind, as the engine itself makes them. */
const TABLES = {
  otel_traces: `SELECT ${at(1)} + number AS Timestamp, hex(MD5(toString(number))) AS TraceId, 'aaaaaaaaaaaaaaaa' AS SpanId,
    'bbbbbbbbbbbbbbbb' AS ParentSpanId, '' AS TraceState, 'GET /' AS SpanName, 'Server' AS SpanKind, 'shop' AS ServiceName,
    ${RESOURCE} AS ResourceAttributes, 'http' AS ScopeName, '1.2' AS ScopeVersion, ${map(`map('k', 'v')`)} AS SpanAttributes,
    toUInt64(123456789) AS Duration, 'Error' AS StatusCode, 'no' AS StatusMessage, [${at(2)}] AS \`Events.Timestamp\`,
    ['exception'] AS \`Events.Name\`, [${map(`map('exception.type', 'E')`)}] AS \`Events.Attributes\` FROM numbers(12)`,
  otel_logs: `SELECT ${at(3)} AS Timestamp, lower(hex(MD5('1'))) AS TraceId, 'aaaaaaaaaaaaaaaa' AS SpanId, toUInt8(1) AS TraceFlags,
    'ERROR' AS SeverityText, toUInt8(17) AS SeverityNumber, 'shop' AS ServiceName, 'it failed' AS Body, ${RESOURCE} AS ResourceAttributes,
    ${map(`map('a', 'b')`)} AS LogAttributes`,
  otel_metrics_gauge: `SELECT ${RESOURCE} AS ResourceAttributes, 'shop' AS ServiceName, 'g' AS MetricName, '1' AS MetricUnit,
    ${map(`map('pool', 'x')`)} AS Attributes, ${at(0)} AS StartTimeUnix, ${at(4)} AS TimeUnix, 2.5 AS Value`,
  otel_metrics_sum: `SELECT ${RESOURCE} AS ResourceAttributes, 'shop' AS ServiceName, 's' AS MetricName, ${at(0)} AS StartTimeUnix,
    ${at(4)} AS TimeUnix, toFloat64(7) AS Value, toInt32(2) AS AggregationTemporality, true AS IsMonotonic`,
  otel_metrics_histogram: `SELECT ${RESOURCE} AS ResourceAttributes, 'shop' AS ServiceName, 'h' AS MetricName, ${at(0)} AS StartTimeUnix,
    ${at(4)} AS TimeUnix, toUInt64(3) AS Count, 4.5 AS Sum, CAST([1, 2], 'Array(UInt64)') AS BucketCounts, [0.5] AS ExplicitBounds,
    0.1 AS Min, toFloat64(4) AS Max, toInt32(1) AS AggregationTemporality`,
  otel_metrics_exp_histogram: `SELECT ${RESOURCE} AS ResourceAttributes, 'shop' AS ServiceName, 'e' AS MetricName, ${at(4)} AS TimeUnix,
    toUInt64(3) AS Count, 4.5 AS Sum, toInt32(2) AS Scale, toUInt64(1) AS ZeroCount, toInt32(-1) AS PositiveOffset,
    CAST([2], 'Array(UInt64)') AS PositiveBucketCounts, toInt32(1) AS AggregationTemporality`,
  otel_metrics_summary: `SELECT ${RESOURCE} AS ResourceAttributes, 'shop' AS ServiceName, 'q' AS MetricName, ${at(4)} AS TimeUnix,
    toUInt64(3) AS Count, 4.5 AS Sum, [0.5, 0.99] AS \`ValueAtQuantiles.Quantile\`, [1.5, 2.5] AS \`ValueAtQuantiles.Value\``,
} as const

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  for (const [table, select] of Object.entries(TABLES))
    await store.insert(await engine.batch(table as keyof typeof TABLES, select))
})
afterAll(async () => {
  await store.close()
  await engine.stop()
})

async function recorded(range: TimeRange): Promise<readonly RecordedRequest[]> {
  const all: RecordedRequest[] = []
  for await (const request of recordedRequests(store, range)) all.push(request)
  return all
}

describe('what was received', () => {
  test('is told as requests of seconds each, all of it, in the order of time', async () => {
    const all = await recorded(HOUR)
    const rows = (signal: string): number[] => all.filter((one) => one.signal === signal).map((one) => one.rows)
    expect(rows('traces')).toEqual([4, 5, 3])
    expect(rows('logs')).toEqual([1])
    expect(rows('metrics')).toEqual([1, 1, 1, 1, 1])
    expect(all.some(({ cut }) => cut)).toBe(false)
  })

  test('keeps every field that a diagnosis reads', async () => {
    const all = await recorded(HOUR)
    const resource = {
      attributes: [
        { key: 'service.name', value: { stringValue: 'shop' } },
        { key: 'note', value: { stringValue: 'two lines\nand "quotes" 🦊' } },
      ],
    }
    expect(all[0]!.json).toMatchObject({
      resourceSpans: [
        {
          resource,
          scopeSpans: [
            {
              scope: { name: 'http', version: '1.2' },
              spans: expect.arrayContaining([
                expect.objectContaining({
                  kind: 2,
                  parentSpanId: 'bbbbbbbbbbbbbbbb',
                  startTimeUnixNano: `${NOON / 1000 + 1}000000000`,
                  endTimeUnixNano: `${NOON / 1000 + 1}123456789`,
                  status: { code: 2, message: 'no' },
                  events: [
                    {
                      timeUnixNano: `${NOON / 1000 + 2}000000000`,
                      name: 'exception',
                      attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }],
                    },
                  ],
                }),
              ]),
            },
          ],
        },
      ],
    })
    const metrics = all.flatMap(({ json }) => {
      const { resourceMetrics = [] } = json as {
        resourceMetrics?: { scopeMetrics: { metrics: { name: string }[] }[] }[]
      }
      return resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    })
    expect(JSON.stringify(metrics.find(({ name }) => name === 'e'))).not.toMatch(/"(min|max)"/) // nobody told them
    expect(Object.fromEntries(metrics.map((metric) => [metric.name, metric]))).toMatchObject({
      g: { gauge: { dataPoints: [{ asDouble: 2.5, attributes: [{ key: 'pool', value: { stringValue: 'x' } }] }] } },
      s: { sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ asDouble: 7 }] } },
      h: {
        histogram: {
          dataPoints: [{ count: '3', sum: 4.5, bucketCounts: ['1', '2'], explicitBounds: [0.5], min: 0.1, max: 4 }],
        },
      },
      e: {
        exponentialHistogram: {
          dataPoints: [{ scale: 2, zeroCount: '1', positive: { offset: -1, bucketCounts: ['2'] } }],
        },
      },
      q: {
        summary: {
          dataPoints: [
            {
              quantileValues: [
                { quantile: 0.5, value: 1.5 },
                { quantile: 0.99, value: 2.5 },
              ],
            },
          ],
        },
      },
    })
  })

  test('is cut at the edges of the range', async () => {
    const all = await recorded({ from: unixMs(NOON + 3_000), to: unixMs(NOON + 4_000) })
    expect(all.map(({ signal, rows }) => [signal, rows])).toEqual([
      ['traces', 1],
      ['logs', 1],
    ])
    expect(await recorded({ from: unixMs(NOON - 60_000), to: NOON })).toEqual([])
  })
})
