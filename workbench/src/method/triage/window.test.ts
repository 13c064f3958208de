import { expect, test } from 'vitest'
import type { TimeRange } from '../../model/time.ts'
import { type Happened, incidentWith, on } from '../incident.test-helper.ts'
import { comparedFor, lastMinutesFor } from './window.ts'

const began = (at: string): Happened => [
  '14:00',
  { kind: 'time-set', name: 'impactStarted', at: `2026-01-31T${at}:00Z`, source: 'measured' },
]
const resolved: Happened = ['14:40', { kind: 'state-changed', to: 'resolved' }]

const told = ({ from, to }: TimeRange): string =>
  [from, to].map((ms) => new Date(ms).toISOString().slice(11, 16)).join('–')

test.for([
  ['a quarter of an hour before it was declared', [], '14:10', '13:20–13:45', '13:45–14:10', '14:05–14:10'],
  ['from when the impact began', [began('13:50')], '14:10', '13:30–13:50', '13:50–14:10', '14:05–14:10'],
  ['from a moment ago', [began('14:08')], '14:10', '14:06–14:08', '14:08–14:10', '14:08–14:10'],
  [
    'from this minute, with a minute to compare',
    [began('14:10')],
    '14:10',
    '13:20–13:45',
    '13:45–14:10',
    '14:05–14:10',
  ],
  ['the last six hours', [began('02:00')], '14:10', '20:00–02:00', '08:10–14:10', '14:05–14:10'],
  ['to its end', [began('13:50'), resolved], '16:00', '13:00–13:50', '13:50–14:40', '14:35–14:40'],
] as const)('what is looked at: %s', ([, happened, now, quiet, impact, lately]) => {
  const incident = incidentWith(...happened)
  const compared = comparedFor({ ...incident, now: on(now) })
  expect([told(compared.quiet), told(compared.impact)]).toEqual([quiet, impact])
  expect(told(lastMinutesFor({ ...incident, now: on(now) }).impact)).toBe(lately)
})

test('the last minutes are held against no more than a quarter of an hour', () => {
  expect(told(lastMinutesFor({ ...incidentWith(began('02:00')), now: on('14:10') }).quiet)).toBe('01:45–02:00')
})

test.for([
  ['is taken until somebody says otherwise', [], '2026-01-31T13:55:00Z', '13:40–13:55 13:55–14:10'],
  ['does not stand over what was recorded', [began('13:50')], '2026-01-31T13:55:00Z', '13:30–13:50 13:50–14:10'],
  ['of hours ago is that of something else', [], '2026-01-31T07:55:00Z', '13:20–13:45 13:45–14:10'],
  ['to come is none', [], '2026-01-31T14:55:00Z', '13:20–13:45 13:45–14:10'],
] as const)('the onset of a diagnosis %s', ([, happened, onset, expected]) => {
  const { quiet, impact } = comparedFor({ ...incidentWith(...happened), now: on('14:10'), onset })
  expect(`${told(quiet)} ${told(impact)}`).toBe(expected)
})
