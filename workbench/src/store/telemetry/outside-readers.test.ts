import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, rowsIn, type TestEngine, testEngine } from './store.test-helper.ts'

/*
 * Questions in the shapes that Grafana's ClickHouse data source and HyperDX ask of the Collector's tables: what is there, a window
 * of time, one trace with its tags and events, keys of a map. Written after their published behaviour; neither program runs here.
 */

const database = freshDatabase()
const TRACE = '5b8efff798038103d269b633813fc60c'
const FROM_MS = Date.UTC(2026, 0, 5, 12)
const window = (column: string) =>
  `${column} >= fromUnixTimestamp64Milli(${FROM_MS}) AND ${column} <= fromUnixTimestamp64Milli(${FROM_MS + 60_000})`
const tags = (column: string) => `arrayMap(key -> map('key', key, 'value', "${column}"[key]), mapKeys("${column}"))`

let engine: TestEngine

beforeAll(async () => {
  engine = await testEngine()
  await (await engine.open({ database })).close()
  await engine.ask(
    `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes,
       SpanAttributes, Duration, StatusCode, Events.Timestamp, Events.Name, Events.Attributes)
     SELECT fromUnixTimestamp64Milli(${FROM_MS + 1000}), '${TRACE}', 'eee19b7ec3c1b174', '', 'GET /cart', 'Server', 'shop',
       map('service.name', 'shop'), map('http.response.status_code', '500', 'http.route', '/cart'), 1500000, 'Error',
       [fromUnixTimestamp64Milli(${FROM_MS + 1001})], ['exception'], [map('exception.type', 'Timeout')]`,
    database,
  )
  await engine.ask(
    `INSERT INTO otel_logs (Timestamp, TraceId, SeverityText, SeverityNumber, ServiceName, Body, LogAttributes)
     SELECT fromUnixTimestamp64Milli(${FROM_MS + 1000}), '${TRACE}', 'ERROR', 17, 'shop', 'Payment declined', map('order.id', '7')`,
    database,
  )
})
afterAll(() => engine.stop())

const lines = async (query: string): Promise<readonly string[]> =>
  (await engine.ask(`${query} FORMAT TabSeparated`, database)).toString().trim().split('\n')

describe('a reader of the database finds', () => {
  test.for([
    ['the tables', `SHOW TABLES FROM "${database}"`, ['otel_logs', 'otel_traces', 'otel_traces_trace_id_ts']],
    [
      'the columns of a table',
      `DESCRIBE TABLE "${database}"."otel_traces"`,
      [/^SpanAttributes\tMap\(LowCardinality\(String\), String\)/],
    ],
    [
      'the sort key, which it filters by',
      `SELECT sorting_key FROM system.tables WHERE database = '${rowsIn(database)}' AND name = 'otel_logs'`,
      ['toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp'],
    ],
    ['histograms under both names', `SELECT count() FROM "${database}"."otel_metrics_exponential_histogram"`, ['0']],
  ] as const)('%s', async ([, query, expected]) => {
    const found = await lines(query)
    for (const each of expected)
      expect(found).toContainEqual(typeof each === 'string' ? each : expect.stringMatching(each))
  })
})

describe('a reader of the database is answered when it asks for', () => {
  test.for([
    [
      'log lines of a window by level',
      `SELECT Timestamp AS "timestamp", Body AS "body", SeverityText AS "level", LogAttributes AS "labels", TraceId AS "traceID"
       FROM "${database}"."otel_logs" WHERE (${window('timestamp')}) AND (level = 'ERROR') ORDER BY timestamp DESC LIMIT 1000`,
      `2026-01-05 12:00:01.000000000\tPayment declined\tERROR\t{'order.id':'7'}\t${TRACE}`,
    ],
    [
      'log lines by level and minute',
      `SELECT toStartOfInterval("Timestamp", INTERVAL 1 minute) AS "time", sum(multiSearchAny(toString("SeverityText"), ['error', 'ERROR'])) AS "error"
       FROM "${database}"."otel_logs" WHERE ${window('Timestamp')} GROUP BY time ORDER BY time`,
      '2026-01-05 12:00:00\t1',
    ],
    [
      'log lines with a word, by both times of the sort key',
      `SELECT Body FROM otel_logs WHERE TimestampTime >= toDateTime(${FROM_MS / 1000}) AND ${window('Timestamp')}
       AND hasToken(lower(Body), lower('DECLINED')) ORDER BY toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp`,
      'Payment declined',
    ],
    [
      'roots of traces that failed',
      `SELECT "TraceId" AS traceID, "ServiceName" AS serviceName, "SpanName" AS operationName, "Timestamp" AS startTime,
         multiply("Duration", 0.000001) AS duration FROM "${database}"."otel_traces"
       WHERE (${window('startTime')}) AND (ParentSpanId = '') AND (Duration > 1000000) AND (StatusCode IN ('Error', 'STATUS_CODE_ERROR'))
         AND (SpanAttributes['http.route'] = '/cart') ORDER BY startTime DESC, duration DESC LIMIT 1000`,
      `${TRACE}\tshop\tGET /cart\t2026-01-05 12:00:01.000000000\t1.5`,
    ],
    [
      'one trace with its tags and events, by the table of its times',
      `WITH '${TRACE}' AS trace_id,
         (SELECT min(Start) FROM "${database}"."otel_traces_trace_id_ts" WHERE TraceId = trace_id) AS trace_start,
         (SELECT max(End) + 1 FROM "${database}"."otel_traces_trace_id_ts" WHERE TraceId = trace_id) AS trace_end
       SELECT "SpanId" AS spanID, ${tags('SpanAttributes')} AS tags, ${tags('ResourceAttributes')} AS serviceTags,
         if("StatusCode" = 'Error', 2, 0) AS statusCode,
         arrayMap((name, timestamp, attributes) -> tuple(name, toString(multiply(toFloat64(timestamp), 1000)),
           arrayMap(key -> map('key', key, 'value', attributes[key]), mapKeys(attributes)))::Tuple(name String, timestamp String,
           fields Array(Map(String, String))), "Events.Name", "Events.Timestamp", "Events.Attributes").1 AS events
       FROM "${database}"."otel_traces" WHERE TraceId = trace_id AND "Timestamp" >= trace_start AND "Timestamp" <= trace_end LIMIT 1000`,
      `eee19b7ec3c1b174\t[{'key':'http.response.status_code','value':'500'},{'key':'http.route','value':'/cart'}]\t[{'key':'service.name','value':'shop'}]\t2\t['exception']`,
    ],
    [
      'the keys of a map',
      `WITH sampled AS (SELECT SpanAttributes FROM "${database}"."otel_traces" WHERE ${window('Timestamp')} LIMIT 10000)
       SELECT arraySort(groupUniqArrayArray(1000)(SpanAttributes.keys)) FROM sampled`,
      `['http.response.status_code','http.route']`,
    ],
    [
      'a percentile by service, with a number out of a map',
      `SELECT ServiceName, quantile(0.95)(Duration) / 1e6, avg(toFloat64OrNull(SpanAttributes['http.response.status_code']))
       FROM otel_traces WHERE ${window('Timestamp')} AND SpanKind IN ('Server', 'SPAN_KIND_SERVER') GROUP BY ServiceName`,
      'shop\t1.5\t500',
    ],
  ] as const)('%s', async ([, query, expected]) => {
    expect(await lines(query)).toEqual([expected])
  })
})
