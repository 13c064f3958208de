import { expect, test } from 'vitest'
import { inWords } from './in-words.ts'

test('an answer is told in words: names as words, lists as items, what is absent left out', () => {
  const answer = {
    bestWay: 'rollback',
    offers: [
      { way: 'rollback', stands: 'at hand', given: { services: ['cart', 'pay'] } },
      { way: 'switch-off', stands: 'unknown', given: null },
    ],
    patterns: [],
    confirm: true,
    skipped: null,
  }
  expect(inWords(answer)).toBe(
    [
      'best way: rollback',
      'offers:',
      '  – way: rollback',
      '    stands: at hand',
      '    given:',
      '      services:',
      '        – cart',
      '        – pay',
      '  – way: switch-off',
      '    stands: unknown',
      'patterns: none',
      'confirm: yes',
    ].join('\n'),
  )
  expect(inWords(null)).toBe('')
})

test('what is too much is cut, and said to be', () => {
  const lines = inWords(Array.from({ length: 500 }, () => 'x'.repeat(97))).split('\n')
  expect(lines).toHaveLength(201)
  expect(lines.at(-1)).toBe('… 300 more lines')
  const long = inWords({ text: 'x'.repeat(30_000), more: 1 })
  expect(long.length).toBeLessThan(20_100)
  expect(long).toMatch(/x…\n… 1 more lines$/)
})
