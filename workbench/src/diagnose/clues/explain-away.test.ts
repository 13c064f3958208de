import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Clue, ClueKind } from '../types.ts'
import { explainedAway } from './explain-away.ts'

const proof = { says: '', query: 'whole-traces', window: rangeOf(0, 1), numbers: {} }
const clue = (service: string, kind: ClueKind, strength: number): Clue => ({ service, kind, strength, proof })
const graph = {
  callees: new Map([
    ['web', new Set(['shop'])],
    ['shop', new Set(['db'])],
    ['db', new Set(['disk'])],
  ]),
  callers: new Map([
    ['shop', new Set(['web'])],
    ['db', new Set(['shop'])],
    ['disk', new Set(['db'])],
  ]),
}
const left = (...clues: readonly Clue[]): readonly number[] =>
  explainedAway(clues, graph, new Set(['web'])).map((one) => one.strength)

test.for([
  [
    'a caller whose callee fails as surely has half of it to answer for',
    [clue('web', 'logs', 8), clue('shop', 'origin', 8)],
    [4, 8],
  ],
  ['a callee that merely wobbles explains little', [clue('web', 'origin', 9), clue('shop', 'path', 1)], [8.1, 1]],
  ['the callee of a callee is not asked', [clue('shop', 'logs', 6), clue('disk', 'logs', 9)], [6, 9]],
  ['everything is below an entry', [clue('web', 'latency', 6), clue('disk', 'gap', 9)], [2.4, 9]],
  ['a callee is not explained by its caller', [clue('web', 'logs', 50), clue('shop', 'logs', 5)], [50 ** 2 / 55, 5]],
  [
    'failures that begin anywhere below are not its own, as far as they are known to begin there',
    [clue('shop', 'errors', 50), { ...clue('disk', 'origin', 9), shareOfFailed: 0.9 }],
    [50 * (1 - 0.9), 9],
  ],
  ['time of its own is not handed up', [clue('web', 'path', 6), clue('shop', 'path', 6)], [6, 6]],
] as const)('%s', ([, clues, strengths]) => {
  expect(left(...clues)).toEqual(strengths)
})
