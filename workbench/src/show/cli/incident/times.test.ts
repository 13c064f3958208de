import { expect, test } from 'vitest'
import { parseRfc3339 } from '../../../model/time.ts'
import { correct, setTime } from '../../../respond/incident/lifecycle/lifecycle-verbs.ts'
import { note } from '../../../respond/incident/lifecycle/note-verb.ts'
import { withTimes } from './times.ts'

const now = parseRfc3339('2026-01-31T14:37:00Z')!

test.for([
  [setTime, { name: 'impactStarted', when: '14:02' }, { name: 'impactStarted', when: '2026-01-31T14:02:00.000Z' }],
  [setTime, { name: 'impactStarted', when: '23:59' }, { name: 'impactStarted', when: '2026-01-30T23:59:00.000Z' }],
  [correct, { seq: 2, to: '2026-01-31T14:02:10+01:00' }, { seq: 2, to: '2026-01-31T14:02:10+01:00' }],
  [note, { text: '14:02' }, { text: '14:02' }],
] as const)('%# a time of day is the latest one, and a text stays a text', ([verb, typed, given]) => {
  expect(withTimes(verb, typed, now)).toEqual({ ok: true, value: given })
})

test('what is no time is told by its field', () => {
  expect(withTimes(setTime, { when: 'noon' }, now)).toMatchObject({
    error: expect.stringMatching(/^when: .*14:02 \(UTC\)$/),
  })
})
