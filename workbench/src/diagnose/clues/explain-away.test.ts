import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Clue, ClueKind } from '../types.ts'
import { explainedAway, explainedByLoad } from './explain-away.ts'

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
  explainedAway(clues, [], graph, new Set(['web'])).map((one) => one.strength)

test.for([
  [
    'a caller whose callee surely fails has little of it to answer for, however often it shows it',
    [clue('web', 'logs', 80), clue('shop', 'origin', 7)],
    [10, 7],
  ],
  ['a callee that merely wobbles explains half', [clue('web', 'origin', 9), clue('shop', 'path', 1)], [4.5, 1]],
  ['the callee of a callee is not asked', [clue('shop', 'logs', 6), clue('disk', 'logs', 9)], [6, 9]],
  ['everything is below an entry', [clue('web', 'latency', 6), clue('disk', 'gap', 9)], [0.6, 9]],
  ['a callee is not explained by its caller', [clue('web', 'logs', 50), clue('shop', 'logs', 5)], [50 / 6, 5]],
  [
    'failures that begin anywhere below are not its own, as far as they are known to begin there',
    [clue('shop', 'errors', 50), { ...clue('disk', 'origin', 9), shareOfFailed: 0.9 }],
    [50 * (1 - 0.9), 9],
  ],
  [
    'what another of its callers finds of a callee explains it, what it finds itself does not',
    [
      clue('shop', 'latency', 6),
      { ...clue('db', 'edge', 2), foundBy: 'jobs' },
      { ...clue('db', 'edge', 9), foundBy: 'shop' },
    ],
    [2, 2, 9],
  ],
  ['time of its own is not handed up', [clue('web', 'path', 6), clue('shop', 'path', 6)], [6, 6]],
] as const)('%s', ([, clues, strengths]) => {
  expect(left(...clues)).toEqual(strengths)
})

test('a callee explains nothing of requests that never come to it', () => {
  const clues = [clue('shop', 'logs', 8), clue('db', 'gap', 7)]
  const told = (met: number) => explainedAway(clues, [], graph, new Set(['web']), () => met)[0]?.strength
  expect([told(0), told(1)]).toEqual([8, 1])
})

test('waiting for what a service holds itself is explained by a slow callee, whichever requests wait', () => {
  const clues = [{ ...clue('shop', 'path', 8), waits: true }, clue('db', 'path', 7)]
  expect(explainedAway(clues, [], graph, new Set(['web']), () => 0)[0]?.strength).toBe(1)
})

test('a release that is only compared with an earlier time shows what its callees do since then as well', () => {
  const told = (overTime: boolean, callee: ClueKind) => {
    const clues = [{ ...clue('shop', 'release', 8), overTime }, clue('db', callee, 7)]
    return explainedAway(clues, [], graph, new Set(['web']))[0]?.strength
  }
  expect([told(true, 'path'), told(false, 'path'), told(true, 'saturation')]).toEqual([1, 8, 8])
})

test('who gets no answer from a callee that fell silent waits, though its spans show the time as its own', () => {
  const clues = [clue('web', 'path', 8), clue('shop', 'path', 20), clue('shop', 'gap', 6)]
  const told = explainedAway(clues, [clue('db', 'silence', 9)], graph, new Set(['web']))
  expect(told.map((one) => one.strength)).toEqual([8, 2, 6])
})

test('load from outside explains all that breaks below, and nothing explains where it comes in', () => {
  const clues = [clue('web', 'latency', 9), clue('shop', 'saturation', 30), clue('disk', 'errors', 5)]
  expect(explainedByLoad(clues, new Set(['web'])).map((one) => one.strength)).toEqual([9, 3, 0.5])
})

test('what two callers find of a callee explains the release of one of them, what that one alone finds does not', () => {
  const told = (agreed?: number) => {
    const found = { ...clue('db', 'edge', 20), ...(agreed !== undefined && { agreed }) }
    return explainedAway([{ ...clue('shop', 'release', 8), overTime: true }, found], [], graph, new Set(['web']))[0]
      ?.strength
  }
  expect([told(7), told()]).toEqual([1, 8])
})

test('no callee explains that its caller asks an address where nobody lives', () => {
  const misled: Clue = { ...clue('shop', 'origin', 9), asks: 'dbb' }
  expect(left(misled, clue('db', 'logs', 8))).toEqual([9, 8])
})
