import { expect, test } from 'vitest'
import { line, oneLine } from './said.ts'

test.for([
  ['lines and what draws nothing', ' the pool\r\n\tis\u0000\u200b full ', 'the pool is full'],
  ['nothing', ' \n\u200b', ''],
  ['half of a character', 'pool \ud83d', 'pool \ufffd'],
] as const)('any text becomes one line: %s', ([, text, told]) => {
  expect(oneLine(text)).toBe(told)
})

test('a long text is cut between characters, to a line that the record takes', () => {
  const cut = oneLine(`${'x'.repeat(498)}${'\u{1F525}'.repeat(9)}`)
  expect(cut).toBe(`${'x'.repeat(498)}…`)
  expect(line.safeParse(cut).success).toBe(true)
  expect(oneLine('a pool', 4)).toBe('a p…')
})
