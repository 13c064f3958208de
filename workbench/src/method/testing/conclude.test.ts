import { expect, test } from 'vitest'
import type { TestVerdict } from '../../model/incident/testing.ts'
import { conclude } from './conclude.ts'

const VERDICTS: Readonly<Record<string, TestVerdict>> = {
  s: 'supported',
  r: 'refuted',
  i: 'inconclusive',
  n: 'no-data',
  e: 'error',
}

// One letter a look, that of its control behind it; how many looks, how many of them may fail, whether it is its own control.
test.for([
  ['s', 1, 0, false, 'supported'],
  ['s', 1, 0, true, 'supported, discriminating'],
  ['sr', 1, 0, false, 'supported, discriminating'],
  ['ss', 1, 0, false, 'not-discriminating'],
  ['ss', 1, 0, true, 'not-discriminating'],
  ['sn', 1, 0, true, 'supported'],
  ['si', 1, 0, false, 'supported'],
  ['r', 1, 0, false, 'refuted'],
  ['i', 1, 0, false, 'inconclusive'],
  ['n', 1, 0, false, 'no-data'],
  ['e', 1, 0, false, 'error'],
  ['s s', 3, 0, false, undefined],
  ['s r', 3, 0, false, 'refuted'],
  ['s r', 3, 1, false, undefined],
  ['s r s', 3, 1, false, 'supported'],
  ['s r i', 3, 1, false, 'inconclusive'],
  ['s n s', 3, 0, false, 'inconclusive'],
  ['n n n', 3, 0, false, 'no-data'],
  ['n e n', 3, 0, false, 'inconclusive'],
  ['sr ss sr', 3, 0, false, 'not-discriminating'],
  ['sr ss sr', 3, 1, false, 'supported, discriminating'],
] as const)('looks %s of %i, %i may fail, own control %s: %s', ([looks, count, failuresAllowed, own, expected]) => {
  const looked = looks.split(' ').map((letters) => {
    const [verdict, control] = [...letters].map((letter) => VERDICTS[letter]!)
    return { verdict: verdict!, ...(control && { control: { verdict: control } }) }
  })
  const conclusion = conclude(looked, { count, everySeconds: 60, failuresAllowed }, own)
  expect(conclusion && `${conclusion.verdict}${conclusion.discriminating ? ', discriminating' : ''}`).toBe(expected)
})
