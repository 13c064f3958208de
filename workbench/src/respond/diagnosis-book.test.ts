import { expect, test } from 'vitest'
import type { Diagnosis } from '../model/diagnosis.ts'
import { unixMs } from '../model/time.ts'
import { diagnosisBook } from './diagnosis-book.ts'

const clock = { now: () => unixMs(Date.UTC(2026, 2, 1)) }
const made = (summary: string): Diagnosis => ({ summary }) as Diagnosis

test('an empty book holds nothing', () => {
  const book = diagnosisBook(clock)
  expect([book.latest(), book.entry(undefined)]).toEqual([{ state: 'none' }, undefined])
})

test('each diagnosis gets a handle, and the newest is found without one', async () => {
  const book = diagnosisBook(clock)
  await book.add('one', async () => made('one'))
  await book.add('two', async () => made('two'))
  expect(book.latest()).toMatchObject({ state: 'ready', handle: 'dx-2', madeAt: '2026-03-01T00:00:00.000Z' })
  expect([book.entry(undefined), book.entry('dx-1')].map((e) => e?.diagnosis.summary)).toEqual(['two', 'one'])
})

test('one is made after the other, and meanwhile it says what is being done', async () => {
  const book = diagnosisBook(clock)
  const order: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = book.add('the first', async () => {
    await gate.promise
    order.push('first')
    return made('first')
  })
  const second = book.add('the second', async () => {
    order.push('second')
    return made('second')
  })
  await Promise.resolve()
  expect(book.latest()).toMatchObject({ state: 'running', says: 'the first' })
  gate.resolve()
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
})

test('a failure is told, and does not block the next', async () => {
  const book = diagnosisBook(clock)
  const failed = await book.add('one', () => Promise.reject(new Error('the engine is gone')))
  expect(failed).toEqual({ state: 'failed', why: 'the engine is gone' })
  expect(await book.add('two', async () => made('two'))).toMatchObject({ state: 'ready' })
})

test('a question aside leaves the newest as it is, ready or not', async () => {
  const book = diagnosisBook(clock)
  expect(await book.add('a question', async () => made('aside'), 'aside')).toMatchObject({ handle: 'dx-1' })
  expect([book.latest(), book.entry('dx-1')?.diagnosis.summary]).toEqual([{ state: 'none' }, 'aside'])
  await book.add('the newest', async () => made('newest'))
  for (let i = 0; i < 9; i++) await book.add('a question', async () => made('aside'), 'aside')
  expect(book.latest()).toMatchObject({ state: 'ready', handle: 'dx-2' })
  expect(book.entry('dx-2')?.diagnosis.summary).toBe('newest')
})

test('while a next one is made, or has failed, the newest stays to be read', async () => {
  const book = diagnosisBook(clock)
  await book.add('one', async () => made('one'))
  const gate = Promise.withResolvers<Diagnosis>()
  const next = book.add('two', () => gate.promise)
  await Promise.resolve()
  expect(book.latest()).toMatchObject({ state: 'ready', handle: 'dx-1' })
  gate.reject(new Error('the engine is gone'))
  expect(await next).toMatchObject({ state: 'failed' })
  expect(book.latest()).toMatchObject({ state: 'ready', handle: 'dx-1' })
})

test('it keeps eight, and refuses a fifth that would wait', async () => {
  const book = diagnosisBook(clock)
  for (let i = 0; i < 9; i++) await book.add('some', async () => made(String(i)))
  expect([book.entry('dx-1'), book.entry('dx-2')?.diagnosis.summary]).toEqual([undefined, '1'])
  const gate = Promise.withResolvers<void>()
  const waiting = Array.from({ length: 4 }, () => book.add('some', () => gate.promise.then(() => made('late'))))
  expect(await book.add('too many', async () => made('never'))).toEqual({
    state: 'failed',
    why: '4 diagnoses are waiting already: ask again',
  })
  gate.resolve()
  await Promise.all(waiting)
})

test('what is being made, or waits, when it is cleared is forgotten with the rest', async () => {
  const book = diagnosisBook(clock)
  const gates = [Promise.withResolvers<Diagnosis>(), Promise.withResolvers<Diagnosis>()]
  const asked = gates.map(({ promise }) => book.add('one', () => promise, 'newest', 'inc-1'))
  await Promise.resolve()
  book.clear()
  for (const { resolve } of gates) resolve(made('of what was before'))
  expect(await Promise.all(asked)).toMatchObject([{ state: 'ready' }, { state: 'ready' }])
  const range = { from: unixMs(0), to: unixMs(1) }
  expect([book.latest(), book.entry(undefined), book.entryOf('inc-1', range)]).toEqual([
    { state: 'none' },
    undefined,
    undefined,
  ])
  expect(await book.add('two', async () => made('two'))).toMatchObject({ handle: 'dx-3' })
})
