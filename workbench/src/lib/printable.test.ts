import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from './printable.ts'

test.for([
  ['plain café ✓', 'plain café ✓'],
  ['red \u001b[31mtext', 'red \\u001b[31mtext'],
  ['one\ntwo', 'one\\u000atwo'],
  ['\u202eevil', '\\u202eevil'],
])('%j is printed as %j', ([text, expected]) => {
  expect(printable(text!)).toBe(expected)
})

test('nothing that moves the cursor survives, and the length is bounded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.integer({ min: 1, max: 100 }), (text, charsMax) => {
      const shown = printable(text, charsMax)
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
      expect([...shown].length).toBeLessThanOrEqual(charsMax)
    }),
  )
})
