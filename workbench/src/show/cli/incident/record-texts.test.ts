import { expect, test } from 'vitest'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { importIncident, verifyRecord } from '../../../respond/incident/record/record-verbs.ts'
import { plain } from '../paint.ts'
import { findsWrong, replyText } from './texts.ts'

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
      'next: lastgood record export inc-2 keeps what is intact\n',
  )
})

test('an import tells its number, and what did not come with it', () => {
  const evidence = { kept: 1, notIncluded: 2 }
  expect(textFor(importIncident.name, { id: 'inc-9', was: 'inc-2', entries: 40, evidence })).toBe(
    'inc-9  put in, for inc-2 is another incident here: 40 entries, 1 piece of evidence, 2 named but not included\n' +
      'next: lastgood timeline inc-9\n',
  )
})

test('a damaged record ends the command that looked for it with 1', () => {
  const verified = (damaged: readonly unknown[]): VerbReply => ({
    verb: 'record-verify',
    incident: null,
    entries: [],
    answer: { incidents: 1, entries: 3, damaged },
  })
  expect(findsWrong(verified([]))).toBe(false)
  expect(findsWrong(verified([{ id: 'inc-1', seq: 2, says: 'its hash is another', intact: 1 }]))).toBe(true)
})
