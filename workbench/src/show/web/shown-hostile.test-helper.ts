import type { TelemetryTable } from '../../model/batch.ts'
import { HOSTILE } from './shown-telemetry.test-helper.ts'
import type { Prepare } from './shown-workbench.test-helper.ts'

/** A trace of a hundred thousand spans. */
export const LONG_TRACE = 'd'.repeat(32)

/** A request whose attribute and log line are a megabyte long. */
export const LARGE_TRACE = 'e'.repeat(32)

/** How many services there are beside the shop's. */
export const SERVICES = 5_000

/** What no system should send: a trace of 100 000 spans, values of a megabyte, 5 000 services. */
export const hostileTelemetry: Prepare = async (store, engine, endMs) => {
  const at = `fromUnixTimestamp64Milli(${endMs - 300_000})`
  const time = (offset: string): string => `toDateTime64(${at}, 9) + toIntervalMillisecond(${offset}) AS Timestamp`
  const none = `'' AS TraceState, map()::Map(String, String) AS ResourceAttributes`
  const insert = async (table: TelemetryTable, select: string): Promise<void> =>
    store.insert(await engine.batch(table, select))
  await insert(
    'otel_traces',
    `SELECT ${time('intDiv(number, 100)')}, '${LONG_TRACE}' AS TraceId, lower(hex(toUInt64(number + 1))) AS SpanId,
      if(number = 0, '', lower(hex(toUInt64(intDiv(number - 1, 10) + 1)))) AS ParentSpanId, ${none},
      'step ' || toString(number) AS SpanName, if(number = 0, 'Server', 'Internal') AS SpanKind, 'batch' AS ServiceName,
      map('row', toString(number)) AS SpanAttributes, toUInt64(1000000000 - number * 1000) AS Duration,
      'Unset' AS StatusCode FROM numbers(100000)`,
  )
  await insert(
    'otel_traces',
    `SELECT ${time('0')}, '${LARGE_TRACE}' AS TraceId, 'e000000000000001' AS SpanId, '' AS ParentSpanId, ${none},
      repeat('n', 1000000) AS SpanName, 'Server' AS SpanKind, 'large' AS ServiceName,
      map('payload', repeat('v', 1000000)) AS SpanAttributes, toUInt64(7000000000) AS Duration, 'Unset' AS StatusCode`,
  )
  await insert(
    'otel_traces',
    `SELECT ${time('number')}, lower(hex(toUInt64(number + 10000000))) AS TraceId, 'f000000000000001' AS SpanId,
      '' AS ParentSpanId, ${none}, 'GET /' AS SpanName, 'Server' AS SpanKind, 'service-' || toString(number) AS ServiceName,
      map()::Map(String, String) AS SpanAttributes, toUInt64(4000000) AS Duration, 'Unset' AS StatusCode
      FROM numbers(${SERVICES})`,
  )
  await insert(
    'otel_logs',
    `SELECT ${time('0')}, '${LARGE_TRACE}' AS TraceId, 'e000000000000001' AS SpanId, 'ERROR' AS SeverityText,
      toUInt8(17) AS SeverityNumber, 'large' AS ServiceName, repeat('b', 1000000) AS Body,
      map()::Map(String, String) AS ResourceAttributes, map()::Map(String, String) AS LogAttributes`,
  )
  const points = (name: string, attribute: string, count = 2_000): string =>
    `SELECT toDateTime64(fromUnixTimestamp64Milli(${endMs}), 9) - toIntervalSecond(10 * intDiv(number, 20)) AS TimeUnix,
      map()::Map(String, String) AS ResourceAttributes, 'orders' AS ServiceName, ${name} AS MetricName,
      '1' AS MetricUnit, map('pool', concat(${attribute}, toString(number % 20))) AS Attributes,
      toFloat64(number % 20) AS Value FROM numbers(${count})`
  await insert('otel_metrics_gauge', points(`'pool.used'`, `'p-'`))
  await insert('otel_metrics_gauge', points(literal(HOSTILE.html + HOSTILE.rtl), literal(HOSTILE.script)))
  await insert('otel_metrics_gauge', points(`repeat('n', 100000)`, `repeat('v', 100000)`, 20))
}

const literal = (text: string): string => `unhex('${Buffer.from(text).toString('hex')}')`
