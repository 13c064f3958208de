import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assert } from '../../lib/assert.ts'
import type { LogFilter, SpanFilter } from '../../model/explore.ts'
import { unixMs } from '../../model/time.ts'
import { explorePort } from './explore-port.ts'
import { type TestEngine, testEngine } from './store.test-helper.ts'
import type { TelemetryStore } from './telemetry.ts'

/** Requests: minute, trace, service, operation, duration in ms, failed, ring. `t4` calls another service. */
const SPANS = `
  0 t1 web GET  10 0 stable
  0 t2 web GET  12 0 stable
  1 t3 web GET  900 1 canary
  2 t4 web POST 40 0 stable
  2 t5 shop GET 20 0 stable`

const T0 = Date.UTC(2026, 2, 1, 12)
const at = (minute: number): string => new Date(T0 + minute * 60_000).toISOString()

let engine: TestEngine
let store: TelemetryStore

beforeAll(async () => {
  engine = await testEngine()
  store = await engine.open()
  const rows = SPANS.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const values = rows.map(
    ([minute, trace, service, name, ms, failed, ring]) =>
      `(${minute}, '${trace}', '${trace}-1', '', '${service}', '${name}', 'Server', ${ms}, ${failed}, '${ring}')`,
  )
  const calls = `(2, 't4', 't4-2', 't4-1', 'shop', 'GET', 'Server', 15, 1, 'stable')`
  const shape =
    'minute UInt8, trace String, span String, parent String, service String, name String, kind String, ms UInt64, failed UInt8, ring String'
  await store.insert(
    await engine.batch(
      'otel_traces',
      `SELECT toDateTime64('2026-03-01 12:00:00', 9, 'UTC') + toIntervalMinute(minute) AS Timestamp, trace AS TraceId, span AS SpanId,
        parent AS ParentSpanId, '' AS TraceState, name AS SpanName, kind AS SpanKind, service AS ServiceName,
        map('service.version', '1.0') AS ResourceAttributes, map('ring', ring) AS SpanAttributes, ms * 1000000 AS Duration,
        if(failed = 1, 'Error', 'Ok') AS StatusCode FROM values('${shape}', ${[...values, calls].join(', ')})`,
    ),
  )
  const lines = `(0, 'web', 'INFO', 9, 'order 1 placed'), (1, 'web', 'error', 0, 'order 2 failed: No Stock'), (1, 'shop', 'WARN', 13, 'stock low')`
  await store.insert(
    await engine.batch(
      'otel_logs',
      `SELECT toDateTime64('2026-03-01 12:00:00', 9, 'UTC') + toIntervalMinute(minute) AS Timestamp, 't1' AS TraceId, '' AS SpanId,
        severity AS SeverityText, number AS SeverityNumber, service AS ServiceName, body AS Body
        FROM values('minute UInt8, service String, severity String, number UInt8, body String', ${lines})`,
    ),
  )
})

afterAll(async () => {
  await store?.close()
  await engine?.stop()
})

const filter = (more: Partial<SpanFilter> = {}): SpanFilter => ({
  window: { from: at(0), to: at(3) },
  spans: 'requests',
  where: [],
  ...more,
})

const lines = (more: Partial<LogFilter> = {}): LogFilter => ({ window: { from: at(0), to: at(3) }, ...more })

describe('spans', () => {
  test('are counted by time and duration, a row for each doubling', async () => {
    const cells = await explorePort(store).heat(filter({ service: 'web' }), { columnMs: 60_000, binsPerOctave: 1 })
    expect(cells.map(({ slot, bin, spans, failed }) => `${slot} ${2 ** bin / 1000} ms: ${spans} ${failed}`)).toEqual([
      '0 8.192 ms: 2 0',
      '1 524.288 ms: 1 1',
      '2 32.768 ms: 1 0',
    ])
  })

  test.for([
    [{}, 6, 2],
    [{ service: 'web' }, 4, 1],
    [{ operation: 'POST' }, 1, 0],
    [{ outcome: 'failed' }, 2, 2],
    [{ outcome: 'fine' }, 4, 0],
    [{ where: [{ key: 'ring', value: 'canary' }] }, 1, 1],
    [{ where: [{ key: 'service.version', value: '1.0' }] }, 6, 2],
    [{ where: [{ key: 'ring', value: "canary' OR 1 = 1 --" }] }, 0, 0],
  ] as const)('%j holds %i spans, %i of them failed', async ([more, spans, failed]) => {
    expect(await explorePort(store).summary(filter(more))).toMatchObject({ spans, failed })
  })

  test('a box tells requests inside from those outside', async () => {
    const picked = await explorePort(store).picked(filter({ service: 'web' }), { msMin: 30, from: at(1) }, 10)
    const told = picked.map(({ trace_id, inside, requests }) => `${trace_id} ${inside} of ${requests}`)
    expect(told.sort()).toEqual(['t1 0 of 2', 't2 0 of 2', 't3 1 of 2', 't4 1 of 2'])
  })

  test('stand slowest or newest first', async () => {
    const first = async (order: 'slowest' | 'newest'): Promise<string | undefined> =>
      (await explorePort(store).spanLines(filter({ service: 'web' }), {}, { order, rowsMax: 1 }))[0]?.trace_id
    expect([await first('slowest'), await first('newest')]).toEqual(['t3', 't4'])
  })

  test('a typical good request of the same kind is one that did not fail', async () => {
    const range = { from: unixMs(T0), to: unixMs(T0 + 180_000) }
    const typical = (operation: string): Promise<string | undefined> =>
      explorePort(store).typicalTrace(range, { service: 'web', operation, notTrace: 't3' })
    expect(await typical('GET')).toMatch(/^t[12]$/)
    expect(await typical('DELETE')).toBeUndefined()
  })

  test('calls between services are counted with those in vain', async () => {
    expect(await explorePort(store).callEdges({ from: unixMs(T0), to: unixMs(T0 + 180_000) }, 10)).toEqual([
      { caller: 'web', callee: 'shop', calls: 1, failed: 1, p95_ms: 15 },
    ])
  })

  test('names are services, and the operations of one', async () => {
    const names = await explorePort(store).names({ from: at(0), to: at(3) }, 'web', 10)
    const told = names.map(({ service, operation }) => `${service} ${operation}`)
    expect(told.filter((name) => name.endsWith(' '))).toEqual(['web ', 'shop '])
    expect(told.filter((name) => !name.endsWith(' '))).toEqual(['web GET', 'web POST'])
  })
})

describe('log lines', () => {
  test.for([
    [{}, 3],
    [{ service: 'web' }, 2],
    [{ text: 'no stock' }, 1],
    [{ text: '%' }, 0],
    [{ severityMin: 13 }, 2],
    [{ severityMin: 17 }, 1],
    [{ traceId: 't1' }, 3],
    [{ traceId: 't9' }, 0],
  ] as const)('%j finds %i', async ([more, count]) => {
    const found = await explorePort(store).logSearch(lines(more), 10)
    expect(found.length).toBe(count)
    expect(new Set(found.map(({ id }) => id)).size).toBe(count)
  })

  test('a severity without a number is told by its name, and counted with the others', async () => {
    expect(await explorePort(store).logVolume(lines(), 60_000)).toEqual([
      { slot: 0, lines: 1, warnings: 0, errors: 0 },
      { slot: 1, lines: 2, warnings: 1, errors: 1 },
    ])
  })

  test('those that differ only in values are of one kind', async () => {
    const kinds = await explorePort(store).logKinds(lines({ severityMin: 13 }), 10)
    expect(kinds.map(({ service, lines: n, severity_number }) => `${service} ${n} ${severity_number}`).sort()).toEqual([
      'shop 1 13',
      'web 1 17',
    ])
  })
})

test('a typed query reads rows by position, and says why it cannot', async () => {
  const { sql } = explorePort(store)
  expect(await sql('SELECT count() AS spans, max(TraceId) FROM otel_traces', 10)).toMatchObject({
    ok: true,
    value: { columns: [{ name: 'spans', type: 'UInt64' }, { name: 'max(TraceId)' }], rows: [['6', 't5']] },
  })
  expect(await sql('SELECT number FROM numbers(50)', 3)).toMatchObject({ value: { rows: [['0'], ['1'], ['2']] } })
  expect(await sql('TRUNCATE TABLE otel_traces', 10)).toMatchObject({ ok: false })
  expect(await sql("SELECT a FROM values('a UInt8', 7)", 3)).toMatchObject({ value: { rows: [[7]] } })
  for (const reaching of [
    "url('http://127.0.0.1:1', 'CSV')",
    "s3('http://b/c')",
    "file('/etc/hostname')",
    "Remote('h', a.b)",
  ])
    for (const asked of [
      `SELECT * FROM ${reaching}`,
      `DESCRIBE TABLE ${reaching}`,
      `WITH x AS (SELECT * FROM ${reaching}) SELECT 1`,
    ])
      expect(await sql(asked, 10)).toMatchObject({
        ok: false,
        error: { says: expect.stringContaining('which a query may not do here') },
      })
  expect(await sql('SELECT count() FROM otel_traces', 10)).toMatchObject({ value: { rows: [['6']] } })
})

test.for([
  ['SELEC 1', /^syntax error at line 1, column 1, near “SELEC 1”/],
  ['SELECT 1,\n  2 FROM otel_traces WHER 1', /^syntax error at line 2, column 27, near “1”: expected FINAL, /],
  ["SELECT 'ü😀', 1 FROM", /^syntax error at line 1, column 21, at the end of the query/],
  ['SELECT (1', /^syntax error at line 1, column 8, near “\(1”: Unmatched parentheses$/],
  ['SELECT 1; SELECT 2', /^syntax error at line 1, column 9, near “; SELECT 2”: Multi-statements are not allowed/],
  ['SELECT 1 FORMAT JSON', /^leave FORMAT away/],
  ["SELECT 1 INTO OUTFILE '/tmp/x'", /^INTO OUTFILE writes a file/],
  ['SELECT nope FROM otel_traces', /UNKNOWN_IDENTIFIER: .*`nope`/],
] as const)('what is wrong with %j is told in places of what was typed, and of nothing else', async ([typed, says]) => {
  const answer = await explorePort(store).sql(typed, 10)
  assert(!answer.ok, 'it cannot be run')
  expect(answer.error.says).toMatch(says)
  expect(answer.error.says).not.toMatch(/JSONCompact|formatQuery|spool/)
})

test('a word for formats and files inside of a text is no clause', async () => {
  const typed = "SELECT 'a\nFORMAT b\nINTO OUTFILE c' AS x -- FORMAT JSON"
  expect(await explorePort(store).sql(typed, 10)).toMatchObject({ value: { rows: [['a\nFORMAT b\nINTO OUTFILE c']] } })
})

test('typed queries leave room for other questions; one too many is told so at once, and later ones are answered', async () => {
  const { sql } = explorePort(store)
  const running = Array.from({ length: 6 }, () => sql('SELECT sleep(2)', 10))
  expect(await sql('SELECT 1', 10)).toMatchObject({ ok: false, error: { kind: 'busy' } })
  expect(await store.timeSeen()).toBeDefined()
  expect((await Promise.all(running)).every(({ ok }) => ok)).toBe(true)
  expect(await sql('SELECT 1', 10)).toMatchObject({ ok: true })
})
