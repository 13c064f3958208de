import { expect, test } from 'vitest'
import { importIncident, verifyRecord } from '../../../respond/incident/record/record-verbs.ts'
import { plain } from '../paint.ts'
import { replyText } from './texts.ts'

const textFor = (verb: string, answer: unknown): string =>
  replyText({ verb, incident: null, entries: [], answer }, { paint: plain, columns: 100 })

test('a record that holds is said in a line', () => {
  const text = textFor(verifyRecord.name, { incidents: 3, entries: 214, damaged: [] })
  expect(text).toBe('3 incidents, 214 entries: every chain holds\n')
})

test('damaged incidents are named with the entry, the reason and the way out', () => {
  const damaged = [{ id: 'inc-2', seq: 7, says: 'its hash \u001b[31m differs', intact: 6 }]
  expect(textFor(verifyRecord.name, { incidents: 3, entries: 214, damaged })).toBe(
    '3 incidents, 214 entries: 1 damaged\n' +
      '  inc-2  entry 7: its hash \\u001b[31m differs  (6 before it are intact)\n' +
      'next: lastgood export inc-2 keeps what is intact\n',
  )
})

test('an import tells its number, and what did not come with it', () => {
  const evidence = { kept: 1, notIncluded: 2 }
  expect(textFor(importIncident.name, { id: 'inc-9', was: 'inc-2', entries: 40, evidence })).toBe(
    'inc-9  put in, for inc-2 is another incident here: 40 entries, 1 piece of evidence, 2 named but not included\n' +
      'next: lastgood timeline inc-9\n',
  )
})
