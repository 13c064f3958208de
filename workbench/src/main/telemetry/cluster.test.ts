import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { loadReplay, readReplay } from '../../receive/replay/load.ts'
import { statementsOf } from '../../store/telemetry/sql-files.ts'
import { ALONE, freshDatabase, type TestEngine, TWICE, testEngine } from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { diagnoseStored } from '../incident/incident-ports.ts'
import { answersTo, differences } from './questions.test-helper.ts'

const EXAMPLE = fileURLToPath(new URL('../../../../examples/checkout-slow-query', import.meta.url))

let engine: TestEngine
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())

/** What was told of how the answer was found, and the numbers of whoever asked, may differ; the answer may not. */
async function answerOf(store: TelemetryStore): Promise<Omit<Diagnosis, 'timing'>> {
  const read = await readReplay(EXAMPLE)
  const window = (read.ok ? read.value.case : undefined)!.window!
  const { timing: _, ...answer } = await diagnoseStored({ window }, { store, elapsedMs: () => 0 })
  return answer
}

async function loaded(store: TelemetryStore): Promise<void> {
  const done = await loadReplay(EXAMPLE, store)
  if (!done.ok) throw new Error(done.error.says)
}

type Shard = { readonly table: string; readonly key: string }

/** Which table is spread by what, as the statements say that make a cluster. */
const SHARDS: readonly Shard[] = statementsOf('asked-tables').map((text) => {
  const [, table = '', key = ''] = /'\$\{SHARD\}', '(\w+)', (.+)\)\n*$/.exec(text) ?? []
  return { table, key }
})

/** Lets each of two shards see only the rows that it would keep: the engine says which of them it is answering for. */
async function divide(database: string): Promise<void> {
  await engine.ask('DROP VIEW otel_traces_trace_id_ts_mv SYNC', database)
  for (const { table, key } of SHARDS.filter(({ table }) => table !== 'otel_metrics_exponential_histogram')) {
    const derived = await engine.ask(
      `SELECT concat(', \`', name, '\`') FROM system.columns WHERE database = '${database}' AND table = '${table}' AND default_kind IN ('ALIAS', 'MATERIALIZED') FORMAT TSVRaw`,
    )
    const columns = `*${String(derived).replaceAll('\n', '')}`
    await engine.ask(`RENAME TABLE ${table} TO ${table}_rows`, database)
    await engine.ask(
      `CREATE VIEW ${table} AS SELECT ${columns} FROM ${table}_rows WHERE (${key}) % 2 = shardNum() - 1`,
      database,
    )
  }
}

/** How many spans there are, and how many each shard has of them. */
async function spansBy(database: string): Promise<readonly number[]> {
  const from = (table: string): string => `count() FROM ${database}${table}`
  const answers = [
    await engine.ask(`SELECT ${from('_shard.otel_traces_rows')}`),
    await engine.ask(`SELECT ${from('.otel_traces')} GROUP BY _shard_num ORDER BY 1`),
  ]
  return answers.flatMap((answer) => String(answer).trim().split('\n').map(Number))
}

test('two shards that keep different rows give the same diagnosis, and the same answers, as one server', async () => {
  const database = freshDatabase()
  const plain = await engine.open({ cluster: undefined })
  const alone = await engine.open({ database, cluster: ALONE })
  await loaded(plain)
  await loaded(alone)
  const told = await answerOf(plain)
  expect(told.guilty).toBe('chg-checkout-1.9.0')
  await engine.ask(`DROP DATABASE ${database} SYNC`)
  const twice = await engine.open({ database, cluster: TWICE })
  await divide(`${database}_shard`)
  const [whole, ...shards] = await spansBy(database)
  expect(shards.length).toBe(2)
  expect(shards.reduce((sum, spans) => sum + spans, 0)).toBe(whole)
  expect(await answerOf(twice)).toEqual(told)
  const about = { window: (await plain.timeSeen())!, service: 'checkout' }
  const answers = await answersTo(plain, about)
  const empty = Object.keys(answers).filter((question) => JSON.stringify(answers[question]) === '[]')
  expect(differences(answers, await answersTo(twice, about))).toEqual([])
  expect(empty).toEqual(['refusals'])
  await Promise.all([plain, alone, twice].map((store) => store.close()))
})
