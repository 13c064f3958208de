import { expect, test } from 'vitest'
import { messageOf } from './message-of.ts'

test.for<[unknown, string]>([
  [new Error('no such host'), 'no such host'],
  [new AggregateError([new Error('connect ECONNREFUSED ::1:1'), new Error('other')]), 'connect ECONNREFUSED ::1:1'],
  [new AggregateError([], 'none could be reached'), 'none could be reached'],
  [Object.assign(new Error(''), { code: 'ECONNRESET' }), 'ECONNRESET'],
  [new TypeError(''), 'TypeError'],
  ['a text', 'a text'],
  [undefined, 'undefined'],
])('%s in words: %s', ([thrown, words]) => {
  expect(messageOf(thrown)).toBe(words)
})
