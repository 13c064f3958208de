import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TelemetryTable } from '../../model/batch.ts'
import { unixMs } from '../../model/time.ts'
import { type CutLine, cutLine } from './cut-line.test-helper.ts'
import { sqlText } from './sql-files.ts'
import { freshDatabase, rowsIn, type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

let engine: TestEngine
let store: TelemetryStore
const database = freshDatabase()
beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open({ database })
})
afterAll(async () => {
  await store.close()
  await engine.stop()
})

const METRIC = `
  map('host.name', 'a') AS ResourceAttributes, 'https://schema' AS ResourceSchemaUrl, 'scope' AS ScopeName,
  '1.2' AS ScopeVersion, map('k', 'v') AS ScopeAttributes, toUInt32(3) AS ScopeDroppedAttrCount,
  'https://scope' AS ScopeSchemaUrl, 'api' AS ServiceName, 'requests' AS MetricName, 'how many' AS MetricDescription,
  '1' AS MetricUnit, map('route', '/x', 'code', '200') AS Attributes,
  toDateTime64('2026-01-31 14:02:10.123456789', 9) AS StartTimeUnix,
  toDateTime64('2026-01-31 14:02:11.987654321', 9) AS TimeUnix, toUInt32(1) AS Flags`
const EXEMPLARS = `
  [map('user', 'u1')] AS "Exemplars.FilteredAttributes",
  [toDateTime64('2026-01-31 14:02:11.000000001', 9)] AS "Exemplars.TimeUnix", [1.5] AS "Exemplars.Value",
  ['00f067aa0ba902b7'] AS "Exemplars.SpanId", ['4bf92f3577b34da6a3ce929d0e0e4736'] AS "Exemplars.TraceId"`
const SPREAD = `toUInt64(7) AS Count, 12.5 AS Sum, 0.5 AS Min, 9.5 AS Max, toInt32(2) AS AggregationTemporality`

/** One full row for each table, as a SELECT. */
const ROWS: Record<TelemetryTable, string> = {
  otel_traces: `SELECT toDateTime64('2026-01-31 14:02:10.123456789', 9) AS Timestamp,
    '4bf92f3577b34da6a3ce929d0e0e4736' AS TraceId, '00f067aa0ba902b7' AS SpanId, '' AS ParentSpanId, 'ot=th:c' AS TraceState,
    'GET /x' AS SpanName, 'Server' AS SpanKind, 'api' AS ServiceName, map('host.name', 'a') AS ResourceAttributes,
    'scope' AS ScopeName, '1' AS ScopeVersion, map('http.route', '/x', 'evil', concat('a', char(10), char(10), 'DROP TABLE otel_logs')) AS SpanAttributes,
    toUInt64(18446744073709551615) AS Duration, 'Error' AS StatusCode, 'no' AS StatusMessage,
    [toDateTime64('2026-01-31 14:02:10.5', 9)] AS "Events.Timestamp", ['exception'] AS "Events.Name",
    [map('exception.type', 'E')] AS "Events.Attributes", ['aa'] AS "Links.TraceId", ['bb'] AS "Links.SpanId",
    [''] AS "Links.TraceState", [map('x', 'y')] AS "Links.Attributes"`,
  otel_logs: `SELECT toDateTime64('2026-01-31 14:02:10.123456789', 9) AS Timestamp, 'aa' AS TraceId, 'bb' AS SpanId,
    toUInt8(1) AS TraceFlags, 'ERROR' AS SeverityText, toUInt8(17) AS SeverityNumber, 'api' AS ServiceName,
    'user 4711 failed after 12ms' AS Body, '' AS ResourceSchemaUrl, map('k8s.pod.name', 'api-1') AS ResourceAttributes,
    '' AS ScopeSchemaUrl, 's' AS ScopeName, '' AS ScopeVersion, map('a', 'b') AS ScopeAttributes,
    map('c', 'd') AS LogAttributes, 'boom' AS EventName`,
  otel_metrics_gauge: `SELECT ${METRIC}, ${EXEMPLARS}, 0.1 AS Value`,
  otel_metrics_sum: `SELECT ${METRIC}, ${EXEMPLARS}, 41.0 AS Value, toInt32(2) AS AggregationTemporality, true AS IsMonotonic`,
  otel_metrics_histogram: `SELECT ${METRIC}, ${EXEMPLARS}, ${SPREAD}, arrayMap(x -> toUInt64(x), [1, 2, 4]) AS BucketCounts,
    [0.5, 5.] AS ExplicitBounds`,
  otel_metrics_exp_histogram: `SELECT ${METRIC}, ${EXEMPLARS}, ${SPREAD}, toInt32(-2) AS Scale, toUInt64(1) AS ZeroCount,
    toInt32(-3) AS PositiveOffset, [toUInt64(4)] AS PositiveBucketCounts, toInt32(5) AS NegativeOffset,
    emptyArrayUInt64() AS NegativeBucketCounts`,
  otel_metrics_summary: `SELECT ${METRIC}, toUInt64(7) AS Count, 12.5 AS Sum, [0.5, 0.99] AS "ValueAtQuantiles.Quantile",
    [1., 9.] AS "ValueAtQuantiles.Value"`,
}

const rowsOf = async (text: string): Promise<string> => (await engine.ask(text, database)).toString()

describe('a batch', () => {
  test.for(Object.entries(ROWS))('for %s comes back as it went in', async ([table, select]) => {
    const batch = await engine.batch(table as TelemetryTable, select)
    await store.insert(batch)
    const columns = batch.columns.map((name) => `\`${name}\``).join(', ')
    const sent = await rowsOf(`SELECT ${columns} FROM (${select}) FORMAT JSONEachRow`)
    expect(await rowsOf(`SELECT ${columns} FROM ${table} FORMAT JSONEachRow`)).toBe(sent)
  })

  test('fills what is derived: sampling weight, items, pattern and times of the trace', async () => {
    const span = await rowsOf(`SELECT AdjustedCount, ResourceAttributeItems FROM otel_traces FORMAT TSV`)
    expect(span).toBe(`4\t['host.name=a']\n`)
    const log = await rowsOf(
      `SELECT "__otel_materialized_k8s.pod.name", PatternHash = cityHash64('user <*> failed after <*>') FROM otel_logs FORMAT TSV`,
    )
    expect(log).toBe('api-1\ttrue\n'.replace('true', '1'))
    const trace = await rowsOf(`SELECT * FROM otel_traces_trace_id_ts FORMAT TSV`)
    expect(trace).toBe('4bf92f3577b34da6a3ce929d0e0e4736\t2026-01-31 14:02:10\t2026-01-31 14:02:10\n')
  })

  test('of 150 days is stored whole, though each day is a partition of its own', async () => {
    const fresh = await engine.open()
    const days = `SELECT * REPLACE (Timestamp + toIntervalDay(number) AS Timestamp) FROM (${ROWS.otel_logs}) AS one CROSS JOIN numbers(150) AS day`
    const batch = await engine.batch('otel_logs', days.replace('SELECT *', 'SELECT * EXCEPT number'))
    await fresh.insert(batch)
    const seen = await fresh.timeSeen()
    expect(seen && (seen.to - seen.from - 1) / 86_400_000).toBe(149)
    await fresh.close()
  })

  test('sent twice on purpose is stored twice', async () => {
    const fresh = await engine.open()
    const batch = await engine.batch('otel_logs', ROWS.otel_logs)
    await fresh.insert(batch)
    await fresh.insert(batch)
    expect(await fresh.timeSeen()).toEqual({ from: unixMs(1769868130123), to: unixMs(1769868130124) })
    await fresh.close()
  })

  test('goes over the wire where nothing can be left for the engine', async () => {
    const fresh = await engine.open({ blockFolder: '/proc/nope' })
    await fresh.insert(await engine.batch('otel_logs', ROWS.otel_logs))
    expect(await fresh.timeSeen()).toEqual({ from: unixMs(1769868130123), to: unixMs(1769868130124) })
    await fresh.close()
  })

  test('whose answer was lost is sent again and stored once, in the view of traces too', async () => {
    const name = freshDatabase()
    await (await engine.open({ database: name })).close()
    const line: CutLine = await cutLine(engine.url)
    const shaky = await engine.open({ database: name, url: line.url })
    const batch = await engine.batch('otel_traces', ROWS.otel_traces)
    line.cutNextInsert()
    await shaky.insert(batch)
    expect(line.cuts).toBe(1)
    const counts = `SELECT (SELECT count() FROM otel_traces), (SELECT count() FROM otel_traces_trace_id_ts) FORMAT TSV`
    expect((await engine.ask(counts, name)).toString()).toBe('1\t1\n')
    await shaky.close()
    await line.close()
  })

  test.skipIf(process.env.LASTGOOD_CLICKHOUSE_URL)(
    'sent while the engine comes back from a crash is stored once',
    async () => {
      const name = freshDatabase()
      const fresh = await engine.open({ database: name })
      const batch = await engine.batch('otel_logs', ROWS.otel_logs)
      await fresh.insert(batch)
      engine.crash!()
      await fresh.insert(batch)
      expect((await engine.ask('SELECT count() FROM otel_logs FORMAT TSV', name)).toString()).toBe('2\n')
      await fresh.close()
    },
  )

  test('with a column that the schema has not is a broken promise, not SQL', async () => {
    const batch = await engine.batch('otel_logs', ROWS.otel_logs)
    const columns = ['Timestamp`) SELECT 1; --', ...batch.columns.slice(1)]
    await expect(store.insert({ ...batch, columns })).rejects.toThrow('Broken promise: the schema holds the column')
  })

  test('of broken bytes is refused with the reason, and the store lives on', async () => {
    const batch = await engine.batch('otel_logs', ROWS.otel_logs)
    const broken = { ...batch, native: batch.native.subarray(0, batch.native.length - 9) }
    await expect(store.insert(broken)).rejects.toThrow(/^The telemetry store refused 1 rows for otel_logs: /)
    expect(await store.timeSeen()).toBeDefined()
  })
})

describe('retention', () => {
  const daysAgo = (days: number): string =>
    ROWS.otel_logs.replace(/toDateTime64\('[^']+', 9\)/, `now64(9) - toIntervalDay(${days})`)

  test('drops what is older by event time and keeps the rest', async () => {
    const name = freshDatabase()
    const kept = await engine.open({ database: name, retentionDays: 3 })
    for (const days of [9, 1]) await kept.insert(await engine.batch('otel_logs', daysAgo(days)))
    await engine.ask('OPTIMIZE TABLE otel_logs FINAL', rowsIn(name))
    expect((await engine.ask('SELECT count() FROM otel_logs FORMAT TSV', name)).toString()).toBe('1\n')
    await kept.close()
  })

  test('can be changed and switched off for a database that exists', async () => {
    const name = freshDatabase()
    const ttl = async (retentionDays?: number): Promise<readonly number[]> => {
      const opened = await engine.open({ database: name, ...(retentionDays === undefined ? {} : { retentionDays }) })
      await opened.close()
      const told = await engine.ask(`${sqlText('stored-ttl')} AND name LIKE 'otel_%' FORMAT TSV`, rowsIn(name))
      return String(told)
        .trim()
        .split('\n')
        .map((line) => Number(line.split('\t')[1]))
    }
    expect(await ttl(7)).toEqual(Array(8).fill(7))
    expect(await ttl(30)).toEqual(Array(8).fill(30))
    expect(await ttl()).toEqual(Array(8).fill(0))
  })
})

describe('a question', () => {
  test('comes back as rows or as columns, with numbers as numbers', async () => {
    expect(await store.query('time-seen')).toEqual([{ from_ms: 1769868130123, to_ms: 1769868131987 }])
    expect(await store.columns('time-seen')).toEqual({ from_ms: [1769868130123], to_ms: [1769868131987] })
  })

  test('about nothing has no rows, and columns without values', async () => {
    const params = { from_ms: 0, to_ms: 1, rows_max: 1 }
    expect(await store.query('changes', params)).toEqual([])
    expect(await store.columns('changes', params)).toEqual({ events: [] })
  })

  test('with a parameter missing or of the wrong type is refused with its name and the reason', async () => {
    await expect(store.query('changes', { from_ms: 0, to_ms: 1 })).rejects.toThrow(
      /^The telemetry store refused query changes: .*rows_max/,
    )
    await expect(store.query('changes', { from_ms: '1; DROP TABLE x', to_ms: 1, rows_max: 1 })).rejects.toThrow(
      /^The telemetry store refused query changes: /,
    )
  })

  test.for(['insert', 'ttl-remove', 'note-steps', 'database'])(
    '%s is none, so it is never run by name',
    async (name) => {
      await expect(store.query(name)).rejects.toThrow(`${name}.sql only reads`)
    },
  )

  test.for(['before it is asked', 'under way'])('that is given up %s throws why', async (when) => {
    for (const ask of [store.query, store.columns]) {
      const leaving = new AbortController()
      if (when === 'before it is asked') leaving.abort(new Error('the tab was closed'))
      const answer = ask('time-seen', {}, { signal: leaving.signal })
      leaving.abort(new Error('the tab was closed'))
      await expect(answer).rejects.toThrow('the tab was closed')
    }
  })

  test('that nobody wrote is a broken promise', () => {
    expect(() => store.sqlText('../schema/database')).toThrow('Broken promise: there is a file')
  })

  test('to an address without an engine says so and what to check', async () => {
    await expect(engine.open({ url: 'http://127.0.0.1:9' })).rejects.toThrow(
      /^The telemetry store at http:\/\/127\.0\.0\.1:9 did not answer .* Is it running, and is its address right\?$/,
    )
  })
})
