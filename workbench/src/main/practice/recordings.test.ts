import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseRfc3339, unixMs } from '../../model/time.ts'
import { readReplay } from '../../receive/replay/load.ts'
import { timedRequests } from '../../receive/replay/timed-requests.ts'
import { type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'
import type { TelemetryStore } from '../../store/telemetry/telemetry.ts'
import { RequestFile, recordingsIn } from './recordings.ts'

const NOON = parseRfc3339('2026-03-01T12:00:00Z')!
const range = { from: unixMs(NOON - 60_000), to: unixMs(NOON + 60_000) }
const page = { at: '2026-03-01T12:00:00Z', service: 'web', title: 'slow' }

let engine: TestEngine
let store: TelemetryStore
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-recordings-'))
  engine = await testEngine()
  store = await engine.open()
  const at = "toDateTime64('2026-03-01 12:00:01', 9, 'UTC')"
  const select = `SELECT ${at} AS Timestamp, 'shop' AS ServiceName, 'it failed' AS Body FROM numbers(3)`
  await store.insert(await engine.batch('otel_logs', select))
  const change = {
    id: 'chg-1',
    at: page.at,
    receivedAt: page.at,
    kind: 'deploy',
    title: 'deploy',
    source: 'x',
  } as const
  await store.insertChanges([change])
})
afterAll(async () => {
  await store.close()
  await engine.stop()
  rmSync(folder, { recursive: true })
})

test.skipIf(!existsSync('/dev/full'))('a full disk ends a recording', async () => {
  const file = new RequestFile('/dev/full')
  const noise = async (): Promise<void> => {
    for (let i = 0; i < 100; i++) await file.add({ noise: randomBytes(100_000).toString('hex') })
  }
  await expect(noise()).rejects.toThrow('ENOSPC')
  await expect(file.end()).rejects.toThrow('ENOSPC')
})

test('a recording is a replay directory with its page, and is never written over', async () => {
  const recordings = recordingsIn(folder, store)
  const recorded = await recordings.record({ name: 'shop-1', range, page, truth: null })
  expect(recorded).toMatchObject({
    ok: true,
    value: { rows: { traces: 0, logs: 3, metrics: 0 }, changes: 1, cut: false },
  })
  const read = await readReplay(join(folder, 'shop-1'))
  expect(read).toMatchObject({
    ok: true,
    value: { case: { id: 'shop-1', page: { at: NOON, title: 'slow' } }, problems: [] },
  })
  const requests = read.ok ? await timedRequests(read.value) : []
  expect(requests).toMatchObject([{ signal: 'logs', atMs: NOON + 1_000 }])
  expect(readFileSync(join(folder, 'shop-1', 'changes.jsonl'), 'utf8')).toContain('"chg-1"')
  const again = await recordings.record({ name: 'shop-1', range, page, truth: null })
  expect(again).toEqual({ ok: false, error: expect.stringContaining('there is a recording of that name') })
})

test('of a time without telemetry there is none, and nothing is left behind', async () => {
  const earlier = { from: unixMs(NOON - 120_000), to: unixMs(NOON - 60_000) }
  const recorded = await recordingsIn(folder, store).record({
    name: 'empty',
    range: earlier,
    page: undefined,
    truth: null,
  })
  expect(recorded).toEqual({ ok: false, error: 'no telemetry was received in that time' })
  expect(existsSync(join(folder, 'empty'))).toBe(false)
  expect(readdirSync(folder).filter((name) => name.startsWith('empty'))).toEqual([])
})
