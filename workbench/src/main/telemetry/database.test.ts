import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { startBench } from '../../store/telemetry/engine/engine.test-helper.ts'
import { THROWAWAY_START } from '../../store/telemetry/throwaway.ts'
import { resolveConfig } from '../settings/config.ts'
import { openDatabase } from './database.ts'

const data = mkdtempSync(join(tmpdir(), 'lastgood-left-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

const LEFT = `${THROWAWAY_START}0011`

/** What a drill left, and something that hangs on it, so that the database refuses to remove it. */
const HELD = [
  `CREATE DATABASE ${LEFT}`,
  `CREATE TABLE ${LEFT}.kept (id UInt64, name String) ENGINE = MergeTree ORDER BY id`,
  `CREATE DICTIONARY ${LEFT}.names (id UInt64, name String) PRIMARY KEY id
   SOURCE(CLICKHOUSE(DB '${LEFT}' TABLE 'kept')) LAYOUT(FLAT()) LIFETIME(0)`,
  'CREATE DATABASE other',
  `CREATE TABLE other.uses (id UInt64, name String DEFAULT dictGet('${LEFT}.names', 'name', id)) ENGINE = MergeTree ORDER BY id`,
]

test('a throw-away database that cannot be removed is told of, and keeps nobody from starting', async () => {
  const { client, engine } = await startBench({ dataDir: join(data, 'telemetry') })
  for (const query of HELD) await client.command({ query })
  await client.close()
  await engine.stop()
  const settings = resolveConfig({ data, clickhouseUrl: '' }, {}, '/nowhere')
  if (!settings.ok) throw new Error(settings.error)
  const lines: string[] = []
  const database = await openDatabase(settings.value.config, (line) => lines.push(line))
  expect(await database.store.changes({ from: unixMs(0), to: unixMs(1) })).toEqual([])
  await database[Symbol.asyncDispose]()
  expect(lines).toEqual([expect.stringMatching(/^a throw-away database of an earlier drill stays: .*other\.uses/)])
})
