import { expect, test } from 'vitest'
import { wordsOf } from './words.ts'

test.for([
  ['', []],
  ['  status  ', ['status']],
  ['note inc-3 the pool is full', ['note', 'inc-3', 'the', 'pool', 'is', 'full']],
  ['declare "checkout fails" --service checkout', ['declare', 'checkout fails', '--service', 'checkout']],
  ['declare “checkout fails” —service ‘a b’', ['declare', 'checkout fails', '--service', 'a b']],
  ["note it can't be 'quoted", ['note', 'it', "can't", 'be', "'quoted"]],
  ['note "5" more" x"y "z', ['note', '5', 'more"', 'x"y', '"z']],
  ['note ""', ['note', '']],
  ['note — a dash', ['note', '—', 'a', 'dash']],
] as const)('%j is read as %j', ([line, words]) => {
  expect(wordsOf(line)).toEqual(words)
})

test('a line of nothing but quotes is read in a time that grows with its length', () => {
  expect(wordsOf('"a'.repeat(2_000))).toHaveLength(1)
})
