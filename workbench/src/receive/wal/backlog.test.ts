import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Batch } from '../../model/batch.ts'
import { type Intake, openIntake } from '../otlp/intake.ts'
import { type ReceiverLimits, receiverLimits } from '../otlp/limits.ts'
import { spansRequest } from '../otlp/requests.test-helper.ts'
import { walTestFolder } from './folder.test-helper.ts'

const NEVER_MS = 3_600_000
const open: Intake[] = []
afterEach(async () => {
  for (const intake of open.splice(0)) await intake.stop()
})

/** An intake before a store that refuses batches as it is told. */
async function intakeBefore(refuses: (batch: Batch) => boolean, given: Partial<ReceiverLimits> = {}) {
  const stored: { readonly rows: number; readonly again: boolean }[] = []
  const asked: Batch[] = []
  const store = { refuses }
  const lines: string[] = []
  const folder = walTestFolder()
  const insert = (batch: Batch): Promise<void> => {
    asked.push(batch)
    if (store.refuses(batch)) return Promise.reject(new Error('not at this time'))
    stored.push({ rows: batch.rows, again: batch.lot!.again })
    return Promise.resolve()
  }
  const limits = { ...receiverLimits, batchMsMax: NEVER_MS, ...given }
  const intake = await openIntake({ folder, insert, limits, log: (line) => lines.push(line) })
  open.push(intake)
  const send = async (spans: number): Promise<void> => {
    expect(await intake.append('traces', { bytes: spansRequest(spans) })).toMatchObject({ kind: 'stored' })
    await intake.flush()
  }
  return { intake, store, stored, asked, lines, send, folder, segments: () => readdirSync(folder) }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 2_000) throw new Error('never happened')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('a lot that is refused stays in the log, and is stored when the store takes it, as one that may be there', async () => {
  const { store, stored, lines, send, segments } = await intakeBefore(() => true)
  await send(3)
  expect([stored, segments().length]).toEqual([[], 1])
  store.refuses = () => false
  await until(() => stored.length > 0)
  expect(stored).toEqual([{ rows: 3, again: true }])
  await until(() => segments().length === 0 && lines.length > 1)
  expect(lines).toEqual([
    expect.stringMatching(/\.wal is not stored yet, and is kept: not at this time$/),
    expect.stringMatching(/\.wal is stored after \d+ refusals?$/),
  ])
})

test('a lot that the store never takes holds up nobody', async () => {
  const { stored, send, segments } = await intakeBefore(({ rows }) => rows === 13)
  await send(13)
  for (const spans of [1, 2, 3]) await send(spans)
  expect(stored.map(({ rows }) => rows)).toEqual([1, 2, 3])
  expect(segments()).toHaveLength(1)
})

test('nor do several of them', async () => {
  const { stored, send, segments } = await intakeBefore(({ rows }) => rows >= 13)
  for (const spans of [13, 14, 1, 2, 3]) await send(spans)
  await until(() => segments().length === 2)
  expect(stored.map(({ rows }) => rows)).toEqual([1, 2, 3])
})

test('while the store is away what waits is in the log, not in memory, and afterwards all of it is stored once', async () => {
  const { intake, store, stored, send, segments } = await intakeBefore(() => true)
  await send(1)
  const heldBytes = intake.memory.heldBytes()
  for (let lots = 0; lots < 5; lots++) await send(2_000)
  expect(segments()).toHaveLength(6)
  expect(intake.memory.heldBytes() - heldBytes).toBeLessThan(1_500_000) // the columns, which are kept for the next lot
  store.refuses = () => false
  await until(() => segments().length === 0)
  expect(stored.map(({ rows }) => rows).sort((a, b) => a - b)).toEqual([1, 2_000, 2_000, 2_000, 2_000, 2_000])
})

test('lots whose segments are taken away meanwhile are told, and hold no room of the log', async () => {
  const { intake, store, lines, send, folder, segments } = await intakeBefore(() => true, { logBytesMax: 8_000 })
  for (const spans of [1, 2]) await send(spans)
  expect(intake.whyRefused()).toMatch(/is full/)
  for (const name of segments()) rmSync(join(folder, name))
  store.refuses = () => false
  await until(() => intake.whyRefused() === undefined)
  expect(lines.at(-1)).toMatch(/\.wal was taken away, and is not stored$/)
})

test('a lot that is stored and whose segment cannot be removed is told as that, and not stored once more', async () => {
  const before = await intakeBefore(() => {
    for (const path of before.segments().map((name) => join(before.folder, name))) {
      rmSync(path)
      mkdirSync(path)
    }
    return false
  })
  const { asked, lines, send, folder, segments } = before
  await send(3)
  for (const name of segments()) rmdirSync(join(folder, name))
  await until(() => lines.length > 1)
  expect(asked).toHaveLength(1)
  expect(lines).toEqual([
    expect.stringMatching(/\.wal is stored, and cannot be removed: .*EISDIR/),
    expect.stringMatching(/\.wal is stored after \d+ refusals?$/),
  ])
})

test('a store that is away is asked less and less often', async () => {
  const { asked, send, intake } = await intakeBefore(() => true)
  for (let lots = 0; lots < 4; lots++) await send(1)
  const before = asked.length
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(asked.length - before).toBeLessThan(6)
  await intake.stop()
  open.length = 0
})
