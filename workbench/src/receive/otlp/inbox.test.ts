import { expect, test } from 'vitest'
import type { Signal } from '../../model/batch.ts'
import { collectorOf } from '../decode/index.ts'
import type { Answer } from './answer.ts'
import { openInbox } from './inbox.ts'
import { type ReceiverLimits, receiverLimits } from './limits.ts'
import { openMemory } from './memory.ts'
import { halfGoodRequest, keepingStore, pointsRequest, spansRequest, turn } from './requests.test-helper.ts'

const NEVER_MS = 3_600_000

function inboxFor(signal: Signal, given: Partial<ReceiverLimits> = {}) {
  const store = keepingStore()
  const limits = { ...receiverLimits, batchMsMax: NEVER_MS, ...given }
  const memory = openMemory(limits.heldBytesMax)
  const busy = (message: string): Answer => ({ kind: 'busy', message, retryAfterS: 2 })
  const lines: string[] = []
  const log = (line: string) => lines.push(line)
  const inbox = openInbox({ collector: collectorOf(signal), insert: store.insert, memory, limits, busy, log })
  return { inbox, store, memory, lines }
}

/** Whether a promise is settled, without waiting for it. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  await turn()
  return Promise.race([promise.then(() => true), Promise.resolve(false)])
}

const storedAll = { kind: 'stored', rejected: 0, message: '' }

test('a request is answered only after the batch with its rows is stored', async () => {
  const { inbox, store, memory } = inboxFor('traces')
  store.holdBack()
  const first = inbox.append(spansRequest(3))
  const second = inbox.append(spansRequest(4))
  const flushed = inbox.flush()
  expect(await isSettled(first)).toBe(false)
  expect(store.batches.map(({ table, rows }) => ({ table, rows }))).toEqual([{ table: 'otel_traces', rows: 7 }])
  store.reply()
  expect(await Promise.all([first, second])).toEqual([storedAll, storedAll])
  await flushed
  expect(memory.heldBytes()).toBeLessThan(1_000_000)
})

test('a batch leaves by itself when its deadline has passed', async () => {
  const { inbox } = inboxFor('traces', { batchMsMax: 1 })
  expect(await inbox.append(spansRequest(1))).toEqual(storedAll)
})

test('a batch that is full does not wait for its deadline', async () => {
  const { inbox, store } = inboxFor('traces', { batchRowsMax: 10 })
  const answers = [inbox.append(spansRequest(6)), inbox.append(spansRequest(6)), inbox.append(spansRequest(6))]
  expect(await Promise.all(answers.slice(0, 2))).toEqual([storedAll, storedAll])
  expect(await isSettled(answers[2]!)).toBe(false)
  expect(store.batches.map(({ rows }) => rows)).toEqual([12])
})

test('a batch that holds enough bytes does not wait for its deadline', async () => {
  const { inbox } = inboxFor('traces', { batchBytesMax: 1 })
  expect(await inbox.append(spansRequest(1))).toEqual(storedAll)
})

test('while the store works the next batch grows instead of piling up', async () => {
  const { inbox, store } = inboxFor('traces', { batchRowsMax: 1, insertsMax: 1 })
  store.holdBack()
  const answers = [1, 2, 3, 4].map(() => inbox.append(spansRequest(1)))
  await turn()
  expect(store.batches.map(({ rows }) => rows)).toEqual([1])
  store.reply()
  await answers[0]
  await turn()
  expect(store.batches.map(({ rows }) => rows)).toEqual([1, 3])
  store.reply()
  expect(await Promise.all(answers)).toEqual([storedAll, storedAll, storedAll, storedAll])
})

test('a failed insert sends all requests of its batch away to try again, and none of the next', async () => {
  const { inbox, store, lines } = inboxFor('traces', { batchRowsMax: 2, insertsMax: 1 })
  store.holdBack()
  const failing = [inbox.append(spansRequest(1)), inbox.append(spansRequest(1))]
  const next = inbox.append(spansRequest(1))
  store.reply(new Error('no space left on device'))
  const busy = { kind: 'busy', message: 'the store did not take the batch: no space left on device', retryAfterS: 2 }
  expect(await Promise.all(failing)).toEqual([busy, busy])
  expect(lines).toEqual(['otlp: 2 rows for otel_traces not stored: no space left on device'])
  const flushed = inbox.flush()
  await turn()
  store.reply()
  await flushed
  expect(await next).toEqual(storedAll)
})

test('a request with rows for two tables is answered when both are stored', async () => {
  const { inbox, store } = inboxFor('metrics')
  store.holdBack()
  const answer = inbox.append(pointsRequest())
  const flushed = inbox.flush()
  await turn()
  expect(store.batches.map(({ table }) => table).sort()).toEqual(['otel_metrics_gauge', 'otel_metrics_sum'])
  expect(store.heldBack()).toBe(2)
  expect(await isSettled(answer)).toBe(false)
  store.reply()
  await flushed
  expect(await answer).toEqual(storedAll)
})

test('a store that does not reply is given up, and its bytes stay counted until it does', async () => {
  const { inbox, store, memory } = inboxFor('traces', { batchRowsMax: 1, insertMsMax: 5 })
  const emptyBytes = memory.heldBytes()
  store.holdBack()
  const answer = await inbox.append(spansRequest(1000))
  expect(answer).toEqual({ kind: 'busy', message: expect.stringContaining('no reply after 5 ms'), retryAfterS: 2 })
  const heldBytes = memory.heldBytes()
  expect(heldBytes).toBeGreaterThan(emptyBytes)
  store.reply()
  await turn()
  expect(heldBytes - memory.heldBytes()).toBe(store.batches[0]?.native.length)
})

test('more waiting requests than the limit are told to try again', async () => {
  const { inbox } = inboxFor('traces', { waitingMax: 2 })
  const kept = [inbox.append(spansRequest(1)), inbox.append(spansRequest(1))]
  expect(await inbox.append(spansRequest(1))).toMatchObject({ kind: 'busy' })
  await inbox.flush()
  expect(await Promise.all(kept)).toEqual([storedAll, storedAll])
  expect(inbox.append(spansRequest(1))).toBeInstanceOf(Promise)
})

test('a request without items is stored at once', async () => {
  const { inbox, store } = inboxFor('traces')
  expect(await inbox.append(new Uint8Array(0))).toEqual(storedAll)
  expect(store.batches).toEqual([])
})

test('items that cannot be rows are counted in the answer, with their reasons', async () => {
  const { inbox, store } = inboxFor('traces', { batchRowsMax: 1 })
  const answer = await inbox.append(halfGoodRequest())
  expect(answer).toMatchObject({
    kind: 'stored',
    rejected: 1,
    message: expect.stringMatching(/^rejected 1 of 2 items: .*\(1\)$/),
  })
  expect(store.rows('otel_traces')).toBe(1)
})

test('a request that cannot be decoded leaves nothing behind', async () => {
  const { inbox, store } = inboxFor('traces')
  const truncated = spansRequest(5).slice(0, -3)
  expect(await inbox.append(truncated)).toMatchObject({ kind: 'malformed' })
  const good = inbox.append(spansRequest(2))
  await inbox.flush()
  expect(await good).toEqual(storedAll)
  expect(store.rows('otel_traces')).toBe(2)
})
