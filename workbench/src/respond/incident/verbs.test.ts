import { expect, test } from 'vitest'
import { VERBS } from './verbs.ts'

test('each verb has a name of its own, for it becomes a command and an address', () => {
  const names = VERBS.map(({ name }) => name)
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})

test('the words that need no flag are fields of the input', () => {
  expect(VERBS.flatMap(({ words, input }) => words.filter((word) => !(word in input.shape)))).toEqual([])
})

test('what has a use once an incident is over writes to that incident', () => {
  const after = VERBS.filter(({ afterTheEnd }) => afterTheEnd)
  expect(after.length).toBeGreaterThan(5)
  expect(after.filter(({ about, does }) => about !== 'incident' || does !== 'write')).toEqual([])
})
