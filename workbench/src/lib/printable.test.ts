import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, printableJson } from './printable.ts'

test.for([
  ['plain café ✓', 'plain café ✓'],
  ['red \u001b[31mtext', 'red \\u001b[31mtext'],
  ['one\ntwo', 'one\\u000atwo'],
  ['\u202eevil', '\\u202eevil'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['👩\u200d👩\u200d👧 ❤️\u200d🔥', '👩\u200d👩\u200d👧 ❤️\u200d🔥'],
  ['pay\u200dment', 'pay\\u200dment'],
  ['خ\u200c', 'خ\\u200c'],
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

test('JSON parses to the same value and holds nothing that moves the cursor', () => {
  const telemetry = fc.jsonValue({ stringUnit: 'binary' })
  fc.assert(
    fc.property(telemetry, fc.constantFrom(0, 2), (value, indent) => {
      const text = printableJson(['\u009b31m\u202e\u2066\u007f\ufeff', value], indent)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(['\u009b31m\u202e\u2066\u007f\ufeff', value])))
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/)
    }),
  )
})
