import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { displayWidth, fitted, headWithin, padded } from './display-width.ts'

test.for([
  ['', 0],
  ['plain ✓ café', 12],
  ['日本語', 6],
  ['한국어', 6],
  ['ｶﾀｶﾅ', 4], // half-width forms
  ['Ａ！', 4],
  ['、。', 4],
  ['𠮷', 2],
  ['🚀', 2],
  ['👩‍👩‍👧‍👦', 2], // one picture of seven code points
  ['❤️', 2],
  ['❤', 1],
  ['🇩🇪', 2],
  ['e\u0301a\u20dd', 2],
  ['ภาษาไทย', 7],
  ['ไม่ได้', 4], // of seven characters three are marks above others
  ['█·↓→…', 5],
] as const)('%s takes %d columns', ([text, columns]) => {
  expect(displayWidth(text)).toBe(columns)
})

describe('text that is fitted', () => {
  test.for([
    ['plain text', 10, 'plain text'],
    ['plain text', 9, 'plain te…'],
    ['注文サービス', 12, '注文サービス'],
    ['注文サービス', 11, '注文サービ…'],
    ['注文サービス', 10, '注文サー…'],
    ['🚀🚀', 3, '🚀…'],
    ['red \u001b[31m', 8, 'red \\u0…'],
    ['anything', 0, ''],
  ] as const)('%j in %d columns is %j', ([text, columns, shown]) => {
    expect(fitted(text, columns)).toBe(shown)
  })

  test('never exceeds its columns, however it is made, and is bounded in characters', () => {
    const unit = fc.constantFrom('a', '本', '\u0301', '🚀', '\u200d', '\ufe0f', '🇩', '\u001b', '한', ' ', '\ud800')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 400 }), fc.nat(100), (text, columns) => {
        const shown = fitted(text, columns)
        expect(displayWidth(shown)).toBeLessThanOrEqual(columns)
        expect(shown.length).toBeLessThanOrEqual(columns * 16)
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('of one letter with a thousand marks stays a line', () => {
    expect(fitted(`z${'\u0301'.repeat(1_000)}`, 20).length).toBeLessThanOrEqual(160)
  })
})

test('padded text ends at the same column whatever its script', () => {
  for (const text of ['web', '注文', '한국어', '']) expect(displayWidth(padded(text, 8))).toBe(8)
  expect(padded('注文サービス', 8)).toBe('注文サービス')
})

test('the head of a text ends between characters', () => {
  expect(headWithin('注文サービス', 5)).toBe('注文')
  expect(headWithin('e\u0301\u0301x', 1)).toBe('e\u0301\u0301')
})
