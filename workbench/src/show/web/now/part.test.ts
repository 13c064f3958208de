import { expect, test } from 'vitest'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import { shopDiagnosis } from '../shown-diagnosis.test-helper.ts'
import { partsIn } from './part.ts'

const END = Date.UTC(2026, 2, 1, 12)
const BOARD = { from: new Date(END - 1_800_000).toISOString(), to: new Date(END).toISOString() }
const told = (over: Partial<Diagnosis> = {}) => [...partsIn({ ...shopDiagnosis(END), ...over }, BOARD)]

test('the diagnosis tells who is the cause and who only suffers, and what it guesses', () => {
  expect(told()).toEqual([
    ['web', { part: 'sufferer', says: 'web waits for orders (a guess)' }],
    ['orders', { part: 'cause', says: 'the trouble begins here' }],
  ])
})

test('without a cause that stood its test the first one is only where to look', () => {
  const refuted = shopDiagnosis(END).hypotheses.map((one) => ({ ...one, verdict: 'refuted' as const }))
  expect(new Map(told({ hypotheses: refuted })).get('orders')).toMatchObject({ part: 'suspect' })
})

test('nobody has a part where nothing was found, nothing was diagnosed, or another time was looked at', () => {
  expect(told({ mechanism: [] })).toEqual([])
  expect(partsIn(undefined, BOARD).size).toBe(0)
  expect(partsIn(shopDiagnosis(END - 3_600_000), BOARD).size).toBe(0)
})
