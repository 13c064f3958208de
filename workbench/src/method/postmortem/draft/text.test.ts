import { expect, test } from 'vitest'
import { escaped } from './text.ts'

test.for([
  ['30.9 % of requests failed', '30.9 % of requests failed'],
  ['1. roll back', '1\\. roll back'],
  ['2) wait', '2\\) wait'],
  ['- a dash', '\\- a dash'],
  ['# a heading', '\\# a heading'],
  ['-3 °C', '\\-3 °C'],
])('a line that begins with %s is no list and no heading', ([text, shown]) => {
  expect(escaped(text!)).toBe(shown)
})
