import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestEngine, testEngine } from '../store.test-helper.ts'
import { type MovedDay, moveTelemetry, planMove } from './move.ts'
import { inLoads } from './plan.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

const FIRST_LOT = 7_000_000n

const SPANS = `SELECT toDateTime64('2026-01-30 23:59:58.5', 9) + toIntervalSecond(number % 5) AS Timestamp,
  concat('t', toString(number % 7)) AS TraceId, toString(number) AS SpanId, 'shop' AS ServiceName,
  map('k', toString(number)) AS SpanAttributes, toUInt64(3) AS IngestLot FROM numbers(1000)`
const GAUGE = `SELECT toDateTime64('1969-12-31 23:59:59.25', 9) AS TimeUnix, 'cpu' AS MetricName, 0.5 AS Value`
const CHANGE = { id: 'c1', at: '2026-01-31T14:00:00Z', kind: 'deploy', title: 'x', source: 'ci' } as const

/** A database with something of everything; nobody writes to it any more. */
async function source(): Promise<string> {
  const database = freshDatabase()
  const store = await engine.open({ database })
  await store.insert(await engine.batch('otel_traces', SPANS))
  await store.insert(await engine.batch('otel_metrics_gauge', GAUGE))
  await store.insertChanges([
    { ...CHANGE, phase: 'started' },
    { ...CHANGE, phase: 'finished', at: '2026-01-31T14:01:00Z' },
  ])
  await store.close()
  return database
}

const addressOf = (database: string) => ({ ...engine, database })

const asked = async (text: string, database: string): Promise<string> => String(await engine.ask(text, database)).trim()

/** All that tells whether a row is the same, summed over the rows of a table. */
const SUM = `SELECT count(), sum(cityHash64(Timestamp, TraceId, SpanId, SpanAttributes, ResourceAttributes)), sum(AdjustedCount) FROM otel_traces`

test('what a database holds is there once after a move, after a second one, and after one that was cut off', async () => {
  const from = await source()
  const loads = await planMove(addressOf(from), FIRST_LOT)
  const database = freshDatabase()
  const to = await engine.open({ database })
  const cutOff = moveTelemetry({
    from: addressOf(from),
    to: { ...to, query: () => Promise.reject(new Error('cut off')) },
    loads,
    tell: () => undefined,
  })
  await expect(cutOff).rejects.toThrow('cut off')
  await to.insert(await engine.batch('otel_traces', SPANS.replace('numbers(1000)', 'numbers(10)'))) // of somebody else
  const told: MovedDay[] = []
  for (const _ of ['first', 'again'])
    await moveTelemetry({ from: addressOf(from), to, loads, tell: (day) => told.push(day) })
  const days = [
    { table: 'otel_traces', day: '2026-01-30', rows: 400, arrived: 400 },
    { table: 'otel_traces', day: '2026-01-31', rows: 600, arrived: 600 },
    { table: 'otel_metrics_gauge', day: '1970-01-01', rows: 1, arrived: 1 },
    { table: 'change_events', day: 'all', rows: 2, arrived: 2 },
  ]
  expect(told).toEqual([...days, ...days])
  expect(await asked(`${SUM} WHERE IngestLot >= ${FIRST_LOT}`, database)).toBe(await asked(SUM, from))
  expect(await asked('SELECT uniqExact(TraceId) FROM otel_traces_trace_id_ts', database)).toBe('7')
  expect(await asked('SELECT count() FROM change_events FINAL', database)).toBe('2')
  await to.close()
})

test('seconds are gathered up to the size of a load, and a busy one is a load of its own', () => {
  const seconds = [60_000, 40_000, 1, 300_000, 5].map((rows, i) => ({ second: i * 10, rows }))
  expect(inLoads(seconds)).toEqual([
    { fromS: 0, toS: 11, rows: 100_000 },
    { fromS: 20, toS: 21, rows: 1 },
    { fromS: 30, toS: 31, rows: 300_000 },
    { fromS: 40, toS: 41, rows: 5 },
  ])
})
