import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterSlots } from './cluster.ts'
import { bodyIndexOf } from './migrate.ts'
import { fillSlots, SCHEMA_STEPS, sqlText, statementsOf } from './sql-files.ts'
import { ALONE, freshDatabase, type TestEngine, testEngine } from './store.test-helper.ts'

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

const address = { url: '', username: '', password: '', database: 'telemetry' }
const slots = {
  ...clusterSlots({ ...address, cluster: { name: 'fleet', replicated: true } }),
  BODY_INDEX: bodyIndexOf('26.7'),
}
const inShards = SCHEMA_STEPS.flatMap(({ statements }) => statements)
const asked = [...statementsOf('asked-migrations'), ...statementsOf('asked-tables')]
const others = ['migrations', 'ttl-set', 'ttl-remove'].map(sqlText)

/** With a name where the client would put one. */
const named = (text: string): string => text.replaceAll(/\{\w+:Identifier\}/g, 'one').replaceAll('{days:UInt16}', '7')

test('every statement that makes a cluster goes to all of it, and the engine can read it', async () => {
  const statements = [...inShards, ...asked, ...others, sqlText('database')].map((text) =>
    named(fillSlots(text, slots)),
  )
  expect(statements.length).toBeGreaterThan(30)
  for (const text of statements) {
    expect(text).toContain("ON CLUSTER 'fleet'")
    expect(String(await engine.ask(`EXPLAIN AST ${text}`)), text).toMatch(/^(Create|Alter)Query\b/)
  }
})

test('the same files make replicated tables on the shards, and one table that is asked for each of them', () => {
  const made = (text: string): string | undefined => /CREATE (?:TABLE|VIEW) IF NOT EXISTS (\w+)/.exec(text)?.[1]
  const tables = [...inShards, sqlText('migrations')].flatMap((text) => made(text) ?? [])
  const spread = asked.map(
    (text) => /CREATE (?:OR REPLACE TABLE|TABLE IF NOT EXISTS) \$\{DATABASE\}\.(\w+)/.exec(text)?.[1],
  )
  expect(spread.sort()).toEqual(tables.sort())
  const filled = inShards.map((text) => fillSlots(text, slots)).filter((text) => /CREATE TABLE/.test(text))
  for (const text of filled) expect(text).toMatch(/ENGINE = Replicated(Aggregating|Replacing)?MergeTree/)
})

test('a cluster of one keeps rows beside the tables that are asked, and is brought up to date', async () => {
  const database = freshDatabase()
  const cluster = ALONE
  const select = `SELECT toDateTime64('2026-01-31 12:00:00', 9) AS Timestamp, toString(number) AS TraceId FROM numbers(10)`
  const store = await engine.open({ database, cluster })
  await store.insert(await engine.batch('otel_traces', select))
  await store.close()
  await engine.ask('ALTER TABLE otel_traces DROP COLUMN RefusedWith', `${database}_shard`)
  await engine.ask('TRUNCATE TABLE schema_migrations', `${database}_shard`)
  const again = await engine.open({ database, cluster, retentionDays: 0 })
  const counted = async (table: string): Promise<string> =>
    String(await engine.ask(`SELECT count(), count(RefusedWith) FROM ${table}`)).trim()
  expect([await counted(`${database}.otel_traces`), await counted(`${database}_shard.otel_traces`)]).toEqual([
    '10\t10',
    '10\t10',
  ])
  const times = await engine.ask(`SELECT count() FROM ${database}.otel_traces_trace_id_ts`)
  expect(String(times).trim()).toBe('10')
  await again.close()
})

test('a lot that is sent again is known by its token on the shard that has it, each of its days', async () => {
  const database = freshDatabase()
  const store = await engine.open({ database, cluster: ALONE })
  const select = `SELECT toDateTime64('2026-01-31 12:00:00', 9) + toIntervalDay(number % 2) AS Timestamp,
    toString(number) AS TraceId, toUInt64(7) AS IngestLot FROM numbers(10)`
  const batch = await engine.batch('otel_traces', select)
  for (const again of [false, true, true]) await store.insert({ ...batch, lot: { number: 7n, again } })
  expect(await store.query('rows-of-lot', { table: 'otel_traces', lot: '7' })).toEqual([{ rows: 10 }])
  await store.close()
})

test('a database that keeps rows of one server is not taken for a cluster, and loses nothing', async () => {
  const database = freshDatabase()
  await (await engine.open({ database, cluster: undefined })).close()
  await engine.ask(`INSERT INTO otel_traces (Timestamp, TraceId) SELECT now(), 'kept'`, database)
  const opened = engine.open({ database, cluster: ALONE })
  await expect(opened).rejects.toThrow(
    /keeps rows of a server without a cluster\. Name another one with LASTGOOD_CLICK/,
  )
  expect(String(await engine.ask('SELECT TraceId FROM otel_traces', database)).trim()).toBe('kept')
})

test('a cluster that the server does not know is refused by its name', async () => {
  const opened = engine.open({ cluster: { name: 'nowhere', replicated: false } })
  await expect(opened).rejects.toThrow(/nowhere/)
})
