import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadReplay } from '../../receive/replay/load.ts'
import { startEngine } from '../../store/telemetry/engine/engine.ts'
import { freshDatabase, type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import { openTelemetry } from '../../store/telemetry/telemetry.ts'
import { type Config, resolveConfig } from '../settings/config.ts'
import { lockFolder } from '../telemetry/folder-lock.ts'
import { move } from './move.ts'

const EXAMPLE = fileURLToPath(new URL('../../../../examples/checkout-slow-query', import.meta.url))

let engine: TestEngine
let data: string
beforeAll(async () => {
  engine = await testEngine()
})
afterAll(() => engine.stop())
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'lastgood-move-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

/** The settings of somebody who has just named a server. */
function configFor(database: string, more: NodeJS.ProcessEnv = {}): Config {
  const { url, username, password } = engine
  const env = {
    LASTGOOD_CLICKHOUSE_URL: url,
    LASTGOOD_CLICKHOUSE_USER: username,
    LASTGOOD_CLICKHOUSE_PASSWORD: password,
    LASTGOOD_CLICKHOUSE_DATABASE: database,
    LASTGOOD_RETENTION_DAYS: '0',
    LASTGOOD_DATA: data,
    ...more,
  }
  const resolved = resolveConfig({}, env, data)
  if (!resolved.ok) throw new Error(resolved.error)
  return resolved.value.config
}

const quiet = (): void => undefined

/** The example in the embedded database of the folder, as a workbench leaves it. */
async function workedWith(database: string): Promise<void> {
  const source = await startEngine({ dataDir: join(data, 'telemetry') })
  const store = await openTelemetry({ ...source, url: source.url, database })
  const loaded = await loadReplay(EXAMPLE, store)
  await store.close()
  await source.stop()
  if (!loaded.ok) throw new Error(loaded.error.says)
}

test('what a workbench on one machine has kept is on the server afterwards, once, however often it is moved', async () => {
  const database = freshDatabase()
  await workedWith(database)
  const config = configFor(database)
  const rounds = [await move(config, quiet), await move(config, quiet)]
  for (const moved of rounds) {
    const telemetry = moved.ok ? (moved.value.telemetry ?? []) : []
    expect(telemetry.length).toBeGreaterThan(3)
    for (const { rows, arrived } of telemetry) expect(arrived).toBe(rows)
  }
  const spans = rounds[0]?.ok
    ? rounds[0].value.telemetry?.find(({ table }) => table === 'otel_traces')?.rows
    : undefined
  expect(Number(await engine.ask('SELECT count() FROM otel_traces', database))).toBe(spans)
  const elsewhere = await move(configFor(freshDatabase()), quiet).catch((error: Error) => error.message)
  expect(elsewhere).toMatch(/move\.json: a move to http:\S+ \w+ has begun, and http:\S+ \w+ is set/)
})

test.for([
  ['nowhere to go', { LASTGOOD_CLICKHOUSE_URL: '' }, /nowhere to move to: set LASTGOOD_CLICKHOUSE_URL/],
  ['nothing there', {}, /holds nothing that could be moved: name the data folder with --data/],
] as const)('a move with %s says so', async ([, env, says]) => {
  const moved = await move(configFor('x', env), quiet)
  expect(moved).toMatchObject({ ok: false, error: { says: expect.stringMatching(says) } })
})

test('a folder that a workbench uses, or whose log is not empty, is left alone', async () => {
  mkdirSync(join(data, 'telemetry', 'data'), { recursive: true })
  mkdirSync(join(data, 'wal'))
  const unlock = lockFolder(join(data, 'wal'))
  await expect(move(configFor('x'), quiet)).rejects.toThrow(/Another process uses .*wal/)
  unlock()
  writeFileSync(join(data, 'wal', 'traces-0000000000000001.wal'), '')
  const moved = await move(configFor('x'), quiet)
  expect(moved).toMatchObject({ error: { says: expect.stringMatching(/holds telemetry that is not in the database/) } })
})

test('a plan that is no plan is named, and left as it is', async () => {
  await workedWith('shop')
  writeFileSync(join(data, 'move.json'), '{"version":2}')
  await expect(move(configFor('shop'), quiet)).rejects.toThrow(/move\.json cannot be read/)
  expect(readFileSync(join(data, 'move.json'), 'utf8')).toBe('{"version":2}')
})

test('a server that is away ends a move at once, before anything is planned', async () => {
  await workedWith('shop')
  const away = configFor('shop', { LASTGOOD_CLICKHOUSE_URL: 'http://127.0.0.1:1' })
  await expect(move(away, quiet)).rejects.toThrow(/The telemetry store at http:\/\/127\.0\.0\.1:1 did not answer/)
  expect(existsSync(join(data, 'move.json'))).toBe(false)
})
