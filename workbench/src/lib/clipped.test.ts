import { expect, test } from 'vitest'
import { clipped } from './clipped.ts'

test.for([
  ['what fits stays', 'checkout', 8, 'checkout'],
  ['what is longer ends in an ellipsis', 'checkout fails', 8, 'checkou…'],
  ['a character of two halves goes as a whole', 'check\u{1F525}\u{1F525}', 7, 'check…'],
  ['and stays as a whole', 'chec\u{1F525}\u{1F525}\u{1F525}', 7, 'chec\u{1F525}…'],
] as const)('%s', ([, text, charsMax, cut]) => {
  expect(clipped(text, charsMax)).toBe(cut)
})
