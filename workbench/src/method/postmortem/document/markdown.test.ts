import { expect, test } from 'vitest'
import { parseMarkdown } from './markdown.ts'

// The parser's time grows with the square of these; a file of them kept a workbench busy for a minute.
test.for([
  ['items of one list', '- a\n', 2_000],
  ['items of lists in lists', '- a\n  - b\n', 1_000],
  ['numbered items', '1. a\n', 2_000],
  ['quotes', '> a\n\n', 2_000],
] as const)('as many %s are read as a person writes, and no more', ([, part, count]) => {
  const text = `# Title\n\n${part.repeat(count)}`
  expect(parseMarkdown(text)).toMatchObject({ ok: true })
  expect(parseMarkdown(text + part.repeat(2))).toMatchObject({ ok: false, error: expect.stringContaining('2000') })
})

test('a long quote, a long table and long code are one block each', () => {
  const long = [
    '> a line of a log\n'.repeat(2_100),
    '\n',
    '| a | - |\n'.repeat(2_100),
    '\n```\n',
    '+ a\n'.repeat(1_000),
    '```\n',
  ]
  expect(parseMarkdown(long.join(''))).toMatchObject({ ok: true })
})
