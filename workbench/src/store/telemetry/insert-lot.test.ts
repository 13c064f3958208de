import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch } from '../../model/batch.ts'
import { freshDatabase, isCluster, type TestEngine, testEngine } from './store.test-helper.ts'
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

// On a cluster the replicas' tokens decide, which one engine alone does not have.
const testOfOne = test.skipIf(isCluster)

let lots = 0

/** Spans of two days, so that the engine makes two parts of them, which it puts in place one after the other. */
async function lotOfTwoDays(
  rows = 10,
): Promise<Batch & { readonly lot: { readonly number: bigint; readonly again: boolean } }> {
  const number = BigInt(Date.UTC(2026, 0, 1)) * 2n ** 20n + BigInt(++lots)
  const select = `SELECT toDateTime64('2026-01-31 12:00:00', 9) + toIntervalDay(number % 2) AS Timestamp,
    concat('lot', '${lots}', '-', toString(number)) AS TraceId, toUInt64(${number}) AS IngestLot FROM numbers(${rows}) SETTINGS max_block_size = ${rows}`
  return { ...(await engine.batch('otel_traces', select)), lot: { number, again: false } }
}

const again = <B extends { readonly lot: object }>(batch: B): B => ({ ...batch, lot: { ...batch.lot, again: true } })

async function rowsOf({ lot }: { readonly lot: { readonly number: bigint } }): Promise<string> {
  const answer = await engine.ask(
    `SELECT count(), uniqExact(TraceId) FROM otel_traces WHERE IngestLot = ${lot.number} FORMAT TSV`,
    database,
  )
  return answer.toString().trim().replace('\t', ' rows, distinct ')
}

/** Traces of the lot whose times are told. */
async function tracesTold(): Promise<number> {
  const answer = await engine.ask(
    `SELECT uniqExact(TraceId) FROM otel_traces_trace_id_ts WHERE TraceId LIKE 'lot${lots}-%' FORMAT TSV`,
    database,
  )
  return Number(answer.toString())
}

testOfOne('a lot that is whole already is not stored again, whatever the engine remembers of its token', async () => {
  const lot = await lotOfTwoDays()
  await store.insert(lot)
  await engine.ask('ALTER TABLE otel_traces MODIFY SETTING non_replicated_deduplication_window = 0', database)
  await store.insert(again(lot))
  await engine.ask('ALTER TABLE otel_traces MODIFY SETTING non_replicated_deduplication_window = 1000', database)
  expect(await rowsOf(lot)).toBe('10 rows, distinct 10')
})

testOfOne(
  'a lot that is there twice, as two inserts that knew nothing of each other leave it, is there once',
  async () => {
    const lot = await lotOfTwoDays()
    await engine.ask('ALTER TABLE otel_traces MODIFY SETTING non_replicated_deduplication_window = 0', database)
    for (const _ of [1, 2]) await store.insert(lot)
    await engine.ask('ALTER TABLE otel_traces MODIFY SETTING non_replicated_deduplication_window = 1000', database)
    expect(await rowsOf(lot)).toBe('20 rows, distinct 10')
    await store.insert(again(lot))
    expect(await rowsOf(lot)).toBe('10 rows, distinct 10')
  },
)

testOfOne('a lot of which nothing is there is stored', async () => {
  const lot = await lotOfTwoDays()
  await store.insert(again(lot))
  expect([await rowsOf(lot), await tracesTold()]).toEqual(['10 rows, distinct 10', 10])
})

testOfOne('a lot whose token the engine knows, though its rows are not in place, is stored all the same', async () => {
  const lot = await lotOfTwoDays()
  await store.insert(lot)
  await engine.ask(`DELETE FROM otel_traces WHERE IngestLot = ${lot.lot.number}`, database) // as a kill between the two leaves it
  expect(await rowsOf(lot)).toBe('0 rows, distinct 0')
  await store.insert(again(lot))
  expect(await rowsOf(lot)).toBe('10 rows, distinct 10')
})

testOfOne('of a lot with one of its days in place, each row is there once in the end', async () => {
  const lot = await lotOfTwoDays()
  await store.insert(lot)
  const firstDay = `toDate(Timestamp) = '2026-01-31' AND IngestLot = ${lot.lot.number}`
  await engine.ask(`DELETE FROM otel_traces WHERE ${firstDay}`, database)
  expect(await rowsOf(lot)).toBe('5 rows, distinct 5')
  await store.insert(again(lot))
  expect(await rowsOf(lot)).toBe('10 rows, distinct 10')
})

testOfOne('the times of its traces are told, also when the engine was killed before it told them', async () => {
  const lot = await lotOfTwoDays()
  await store.insert(lot)
  await engine.ask(`DELETE FROM otel_traces_trace_id_ts WHERE TraceId LIKE 'lot${lots}-%'`, database)
  expect(await tracesTold()).toBe(0)
  await store.insert(again(lot))
  expect([await rowsOf(lot), await tracesTold()]).toEqual(['10 rows, distinct 10', 10])
})

testOfOne('rows that are older than the retention do not keep a lot from being done with', async () => {
  const short = freshDatabase()
  const forgetful = await engine.open({ database: short, retentionDays: 1 })
  const lot = await lotOfTwoDays()
  await forgetful.insert(lot)
  await engine.ask('OPTIMIZE TABLE otel_traces FINAL', short)
  await forgetful.insert(again(lot))
  await forgetful.close()
})

test('a block of which the embedded engine reads nothing is not taken for stored', async ({ skip }) => {
  if (engine.blockFolder === undefined) skip('a server is told by its own tests')
  const lot = await lotOfTwoDays()
  await expect(store.insert({ ...lot, native: new Uint8Array(0) })).rejects.toThrow('it read 0 rows of 10')
  await store.insert(again(lot))
  expect(await rowsOf(lot)).toBe('10 rows, distinct 10')
})

testOfOne('the times of very many traces are a few parts, and not hundreds', async () => {
  const fresh = freshDatabase()
  const unmerged = await engine.open({ database: fresh })
  await engine.ask('SYSTEM STOP MERGES otel_traces_trace_id_ts', fresh)
  await unmerged.insert(await lotOfTwoDays(110_000))
  const parts = `SELECT count() FROM system.parts WHERE active AND database = '${fresh}' AND table = 'otel_traces_trace_id_ts'`
  expect(Number(await engine.ask(`${parts} FORMAT TSV`, fresh))).toBeLessThanOrEqual(4) // of each of the two days, one or two
  await unmerged.close()
})
