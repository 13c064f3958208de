import { readdirSync, rmSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { Signal } from '../../model/batch.ts'
import { collectorOf } from '../decode/index.ts'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { WalFolder } from '../wal/folder.ts'
import type { Answer } from './answer.ts'
import { Inbox } from './inbox.ts'
import { type ReceiverLimits, receiverLimits } from './limits.ts'
import { openMemory } from './memory.ts'
import { halfGoodRequest, keepingStore, pointsRequest, spansRequest, turn } from './requests.test-helper.ts'

const NEVER_MS = 3_600_000

async function inboxFor(signal: Signal, given: Partial<ReceiverLimits> = {}, collectorBytesMax?: number) {
  const store = keepingStore()
  const limits = { ...receiverLimits, batchMsMax: NEVER_MS, ...given }
  const memory = openMemory(limits.heldBytesMax)
  const busy = (message: string): Answer => ({ kind: 'busy', message, retryAfterS: 2 })
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const folder = walTestFolder()
  const wal = await WalFolder.open(folder, limits)
  const collector = collectorOf(signal, collectorBytesMax)
  const parts = { signal, collector, wal, insert: store.insert, memory, limits, busy, log }
  const segments = (): string[] => readdirSync(folder)
  const inbox = new Inbox(parts)
  onTestFinished(async () => {
    store.letIn()
    await inbox.stop()
    await wal.close()
  })
  return { inbox, store, memory, lines, wal, folder, segments }
}

const storedAll = { kind: 'stored', rejected: 0, message: '' }

test('a request is answered when it is in the log, before the database has its rows', async () => {
  const { inbox, store, segments } = await inboxFor('traces')
  expect(await Promise.all([inbox.append(spansRequest(3)), inbox.append(spansRequest(4))])).toEqual([
    storedAll,
    storedAll,
  ])
  expect(store.batches).toEqual([])
  expect(segments()).toEqual([expect.stringMatching(/^traces-[0-9a-f]{16}\.wal$/)])
})

test('the rows of a lot are stored together, each with its number, and then the log forgets them', async () => {
  const { inbox, store, memory, wal, segments } = await inboxFor('traces')
  void inbox.append(spansRequest(3))
  void inbox.append(spansRequest(4))
  await inbox.flush()
  expect(store.batches).toMatchObject([{ table: 'otel_traces', rows: 7, lot: { again: false } }])
  expect(store.batches[0]?.columns).toContain('IngestLot')
  expect([segments(), wal.bytes]).toEqual([[], 0])
  expect(memory.heldBytes()).toBeLessThan(1_000_000)
})

test('a lot leaves by itself when its deadline has passed', async () => {
  const { inbox, store } = await inboxFor('traces', { batchMsMax: 1 })
  void inbox.append(spansRequest(1))
  while (store.batches.length === 0) await turn()
  expect(store.rows('otel_traces')).toBe(1)
})

test.for([{ batchRowsMax: 10 }, { batchBytesMax: 1 }])('a lot that is full, by %o, does not wait', async (limits) => {
  const { inbox, store } = await inboxFor('traces', limits)
  await Promise.all([inbox.append(spansRequest(6)), inbox.append(spansRequest(6))])
  while (store.batches.length === 0) await turn()
  expect(store.batches[0]?.rows).toBe('batchRowsMax' in limits ? 12 : 6)
})

test('a request that has no room beside the rows of others is taken once they have left', async () => {
  const { inbox, store } = await inboxFor('traces', {}, 3 * 2 ** 20)
  const answers = await Promise.all(Array.from({ length: 100 }, () => inbox.append(spansRequest(500))))
  expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['stored']))
  await inbox.flush()
  expect(store.rows('otel_traces')).toBe(100 * 500)
  expect(store.batches.length).toBeGreaterThan(1)
})

test('while the database works the next lot grows instead of piling up', async () => {
  const { inbox, store } = await inboxFor('traces', { batchMsMax: 1 })
  store.holdBack()
  await inbox.append(spansRequest(1))
  while (store.heldBack() === 0) await turn()
  for (const _ of [2, 3, 4]) await inbox.append(spansRequest(1))
  await new Promise((resolve) => setTimeout(resolve, 20)) // the deadline of the second lot passes meanwhile
  expect(store.batches.map(({ rows }) => rows)).toEqual([1])
  store.reply()
  while (store.heldBack() === 0) await turn()
  expect(store.batches.map(({ rows }) => rows)).toEqual([1, 3])
  store.reply()
})

test('a lot with rows for two tables is forgotten when both are stored', async () => {
  const { inbox, store, segments } = await inboxFor('metrics')
  store.holdBack()
  await inbox.append(pointsRequest())
  const flushed = inbox.flush()
  while (store.heldBack() < 2) await turn()
  expect(store.batches.map(({ table }) => table).sort()).toEqual(['otel_metrics_gauge', 'otel_metrics_sum'])
  expect(segments()).toHaveLength(1)
  store.reply()
  await flushed
  expect(segments()).toEqual([])
})

test('what cannot be logged is sent away and not stored; what was logged before it is', async () => {
  const { inbox, store, lines, folder } = await inboxFor('traces')
  rmSync(folder, { recursive: true })
  const refused = await inbox.append(spansRequest(1))
  expect(refused).toMatchObject({ kind: 'busy', message: expect.stringContaining('cannot be used: ENOENT') })
  await inbox.flush()
  expect([store.batches, lines]).toEqual([[], []])
})

test('a full log sends requests away, until the database has taken some of it', async () => {
  const { inbox, store, wal } = await inboxFor('traces', { logBytesMax: 1_000 })
  store.holdBack()
  expect(await inbox.append(spansRequest(20))).toEqual(storedAll)
  expect(await inbox.append(spansRequest(1))).toMatchObject({
    kind: 'busy',
    message: expect.stringContaining('the write-ahead log is full'),
  })
  const flushed = inbox.flush()
  while (store.heldBack() === 0) await turn()
  store.reply()
  await flushed
  expect(wal.bytes).toBe(0)
  expect(await inbox.append(spansRequest(1))).toEqual(storedAll)
})

test('a disk without room for the database sends requests away', async () => {
  const { inbox } = await inboxFor('traces', { logDiskFreeBytesMin: Number.MAX_SAFE_INTEGER })
  expect(await inbox.append(spansRequest(1))).toMatchObject({
    kind: 'busy',
    message: expect.stringContaining('is full'),
  })
})

test('more requests than the limit may wait are told to try again', async () => {
  const { inbox } = await inboxFor('traces', { waitingMax: 2 })
  const kept = [inbox.append(spansRequest(1)), inbox.append(spansRequest(1))]
  expect(await inbox.append(spansRequest(1))).toMatchObject({ kind: 'busy' })
  expect(await Promise.all(kept)).toEqual([storedAll, storedAll])
  expect(await inbox.append(spansRequest(1))).toEqual(storedAll)
})

test('a request without items is stored at once', async () => {
  const { inbox, segments } = await inboxFor('traces')
  expect(await inbox.append(new Uint8Array(0))).toEqual(storedAll)
  expect(segments()).toEqual([])
})

test('items that cannot be rows are counted in the answer, with their reasons', async () => {
  const { inbox, store } = await inboxFor('traces')
  const answer = await inbox.append(halfGoodRequest())
  expect(answer).toMatchObject({
    kind: 'stored',
    rejected: 1,
    message: expect.stringMatching(/^rejected 1 of 2 items: .*\(1\)$/),
  })
  await inbox.flush()
  expect(store.rows('otel_traces')).toBe(1)
})

test('a request that cannot be decoded leaves nothing behind', async () => {
  const { inbox, store, segments } = await inboxFor('traces')
  const truncated = spansRequest(5).slice(0, -3)
  expect(await inbox.append(truncated)).toMatchObject({ kind: 'malformed' })
  expect(segments()).toEqual([])
  expect(await inbox.append(spansRequest(2))).toEqual(storedAll)
  await inbox.flush()
  expect(store.rows('otel_traces')).toBe(2)
})
