import { expect, test } from 'vitest'
import { match } from './match.ts'

test.for([
  ['Traces of cart', 'trac', 1],
  ['Traces of cart', 'cart', 0.6],
  ['Traces of cart', 'cart trac', 0.6],
  ['Traces of cart', 'art', 0.2],
  ['nudge: give the reminders that are due', 'similar', 0],
  ['Traces of cart', 'cart logs', 0],
  ['Traces of cart', '  ', 1],
  ['add-person: who answers', 'person', 0.6],
] as const)('%s answers to “%s” by %d', ([name, typed, score]) => expect(match(name, typed)).toBe(score))
