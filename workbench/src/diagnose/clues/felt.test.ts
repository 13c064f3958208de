import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Clue, ClueKind } from '../types.ts'
import { feltClues } from './felt.ts'

const proof = { says: '', query: 'metric-series', window: rangeOf(0, 1), numbers: {} }
const clue = (kind: ClueKind, strength: number, harmless = false): Clue => ({
  service: 'mail',
  kind,
  strength,
  harmless,
  proof,
})
const told = new Set(['mail'])
const left = (...clues: readonly Clue[]): number | undefined => feltClues(clues, told)[0]?.strength

test.for<[about: string, clues: readonly Clue[], strength: number]>([
  ['what nobody feels is how an instance starts', [clue('saturation', 40, true)], 0],
  ['so is what its release shows', [clue('release', 40, true), clue('saturation', 9, true)], 0],
  ['what its requests suffer from counts', [clue('saturation', 40, true), clue('path', 9)], 36],
  ['an instance that was there before has no start to excuse it', [clue('saturation', 40)], 40],
  ['talk in the log says nothing of a service that is well', [clue('logs', 40, true)], 0],
  ['two kinds of talk do not bear each other out', [clue('logs', 40, true), clue('logs', 9, true)], 0],
  ['requests that fare worse are no warming up', [clue('release', 40)], 40],
])('%s', ([, clues, strength]) => {
  expect(left(...clues)).toBe(strength)
})

test('where no request is told of, nobody knows whether it is felt', () => {
  expect(feltClues([clue('saturation', 40, true)], new Set())[0]?.strength).toBe(40)
})
