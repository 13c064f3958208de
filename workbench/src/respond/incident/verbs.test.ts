import { expect, test } from 'vitest'
import { AFTER_THE_END, VERBS } from './verbs.ts'

test('each verb has a name of its own, for it becomes a command and an address', () => {
  const names = VERBS.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('the words that need no flag are fields of the input', () => {
  expect(VERBS.flatMap(({ words, input }) => words.filter((word) => !(word in input.shape)))).toEqual([])
})

test('what has a use once an incident is over writes to that incident', () => {
  const writing = VERBS.filter(({ about, does }) => about === 'incident' && does === 'write').map(({ name }) => name)
  expect([...AFTER_THE_END].filter((name) => !writing.includes(name))).toEqual([])
})
