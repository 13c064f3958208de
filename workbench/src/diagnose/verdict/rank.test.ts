import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Clue } from '../types.ts'
import { suspectsOf } from './rank.ts'

const failsFirst = (says: string, strength: number, shareOfFailed: number): Clue => ({
  service: 'redis',
  kind: 'origin',
  strength,
  shareOfFailed,
  proof: { says, query: 'whole-traces', window: rangeOf(0, 1), params: {}, numbers: {} },
})

test('of failures that begin at one service with one error or another all shares count, and the strongest is told', () => {
  const [suspect] = suspectsOf([failsFirst('SET', 9, 0.3), failsFirst('HSET', 20, 0.4)], new Set(['web']))
  expect(suspect?.clues).toMatchObject([{ shareOfFailed: 0.7, proof: { says: 'HSET' } }])
})
