import { expect, test } from 'vitest'
import { handleIn, handleMeant, withHandles } from './handles.ts'

test.for([
  ['inc-2', 'inc-2', 'inc-2'],
  ['INC-2', 'inc-2', 'inc-2'],
  ['inc2', 'inc-2', 'inc-2'],
  ['2', undefined, 'inc-2'],
  ['2m', undefined, undefined],
  ['incident-2', undefined, undefined],
] as const)('%s is the handle %s, and %s where nothing else can be meant', ([word, always, alone]) => {
  expect([handleIn(word), handleMeant(word)]).toEqual([always, alone])
})

test.for([
  ['next: lastgood predict h-1 "x"', 'next: lastgood predict inc-2 h-1 "x"'],
  [
    'lastgood update --post, or lastgood triage --confirm.',
    'lastgood update inc-2 --post, or lastgood triage inc-2 --confirm.',
  ],
  ['lastgood ack inc-5', 'lastgood ack inc-5'],
  ['lastgood action-done a-1', 'lastgood action-done inc-2 a-1'],
  ['lastgood incidents lists them, lastgood doctor looks', 'lastgood incidents lists them, lastgood doctor looks'],
] as const)('%s is printed as %s', ([text, printed]) => {
  expect(withHandles(text, 'inc-2')).toBe(printed)
})
