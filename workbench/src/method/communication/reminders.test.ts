import { describe, expect, test } from 'vitest'
import { rfc3339 } from '../../model/time.ts'
import { type Happened, incidentWith, on, seenByCustomers, sev, told } from '../incident.test-helper.ts'
import { minutesToNext, promiseObjection } from './cadence.ts'
import { dueUpdates } from './due.ts'
import { remindersDue, unanswered } from './reminders.ts'

const led: Happened = ['14:00', { kind: 'role-taken', role: 'commander', by: 'first on-call' }]
const P0: Happened = ['14:00', sev('P0')]
const P1: Happened = ['14:00', sev('P1')]
const P2: Happened = ['14:00', sev('P2')]

describe('the cadence', () => {
  test.for([
    ['nobody has said how bad it is', [], 20],
    ['P0', [P0], 20],
    ['P1', [P1], 30],
    ['P2: when something changes', [P2], undefined],
  ] as const)('of internal updates: %s', ([, happened, minutes]) => {
    expect(minutesToNext(incidentWith(...happened), 'internal', on('14:10'))).toBe(minutes)
  })

  test.for([
    ['the first is followed by how many are affected', [P1], '14:04', 5],
    ['then every 20 min', [P1, ['14:05', told('external', '14:10')]], '14:10', 20],
    ['after two hours as internally', [P1, ['14:05', told('external', '14:10')]], '16:01', 30],
    ['after two hours at P2 still', [P2, ['14:05', told('external', '14:10')]], '16:01', 30],
  ] as const)('to customers: %s', ([, happened, now, minutes]) => {
    expect(minutesToNext(incidentWith(...(happened as readonly Happened[])), 'external', on(now))).toBe(minutes)
  })

  test.for([
    [[P1], 'internal', '14:40', undefined],
    [[P1], 'internal', '14:20', undefined],
    [[P1], 'internal', '14:19', 'an update every 9 min is noise: 10 min is the least'],
    [[P1], 'internal', '14:42', 'P1 is told every 30 min, and this promises 32 min'],
    [[P0], 'internal', '14:40', 'P0 is told every 20 min, and this promises 30 min'],
    [[P2], 'internal', '18:00', undefined],
    [[P1], 'external', '14:15', undefined],
  ] as const)('%j %s: a promise of %s at 14:10', ([happened, audience, at, objection]) => {
    expect(promiseObjection(incidentWith(...happened), audience, { now: on('14:10'), at: on(at) })).toBe(objection)
  })
})

describe('what is due', () => {
  const due = (now: string, ...happened: readonly Happened[]): readonly string[] =>
    dueUpdates(incidentWith(...happened), on(now)).map(
      ({ audience, at, stage, overdue, snoozed }) =>
        `${audience} ${rfc3339(at).slice(11, 16)} ${stage ?? '-'}${overdue ? ' overdue' : ''}${snoozed ? ' snoozed' : ''}`,
    )
  const promised: Happened = ['14:10', told('internal', '14:40')]

  const cases: readonly (readonly [string, string, readonly Happened[], readonly string[]])[] = [
    ['the first message, three minutes after declaring', '14:01', [], ['internal 14:03 draft']],
    ['and loudly later', '14:13', [], ['internal 14:03 channel overdue']],
    ['nothing three minutes and more before', '14:36', [P1, promised], ['internal 14:40 -']],
    ['the draft at T−3', '14:37', [P1, promised], ['internal 14:40 draft']],
    ['the author at T', '14:40', [P1, promised], ['internal 14:40 author']],
    ['the commander at T+5', '14:45', [P1, promised], ['internal 14:40 commander overdue']],
    ['the channel at T+10', '14:50', [P1, promised], ['internal 14:40 channel overdue']],
    [
      'only an update resets the clock',
      '14:50',
      [P1, promised, ['14:49', told('internal', '15:19')]],
      ['internal 15:19 -'],
    ],
    ['nothing at P2 until something changes', '15:50', [P2, ['14:10', told('internal', undefined)]], []],
    [
      'at P2 what changed',
      '15:50',
      [P2, ['14:10', told('internal', undefined)], ['15:49', { kind: 'state-changed', to: 'identified' }]],
      ['internal 15:49 author overdue'],
    ],
    [
      'customers, when they see it',
      '14:06',
      [promised, ['14:02', seenByCustomers]],
      ['external 14:07 draft', 'internal 14:40 -'],
    ],
    ['no customers at P2', '14:06', [promised, ['14:02', seenByCustomers], ['14:03', sev('P2')]], ['internal 14:40 -']],
    ['nothing once it is over', '15:50', [P1, promised, ['15:00', { kind: 'state-changed', to: 'cancelled' }]], []],
    [
      'a snooze keeps quiet and moves nothing',
      '14:50',
      [
        P1,
        promised,
        ['14:41', { kind: 'update-snoozed', audience: 'internal', until: '2026-01-31T15:00:00Z', reason: 'call' }],
      ],
      ['internal 14:40 channel overdue snoozed'],
    ],
    [
      'a snooze ends',
      '15:00',
      [
        P1,
        promised,
        ['14:41', { kind: 'update-snoozed', audience: 'internal', until: '2026-01-31T15:00:00Z', reason: 'call' }],
      ],
      ['internal 14:40 channel overdue'],
    ],
    [
      'what was switched off at P2 is on again at P1',
      '14:50',
      [
        P2,
        promised,
        ['14:20', { kind: 'update-snoozed', audience: 'internal', reason: 'small' }],
        ['14:30', sev('P1')],
      ],
      ['internal 14:40 channel overdue'],
    ],
  ]
  test.for(cases)('%s', ([, now, happened, expected]) => {
    expect(due(now, ...happened)).toEqual(expected)
  })
})

describe('reminders', () => {
  const reminded = (now: string, ...happened: readonly Happened[]): readonly string[] =>
    remindersDue(incidentWith(...happened), on(now)).map((reminder) =>
      reminder.about === 'update'
        ? `${reminder.stage} ${reminder.to}`
        : `${reminder.about} ${reminder.nth} ${reminder.to}`,
    )
  const known = [led, P1, ['14:10', told('internal', '14:40'), 'second on-call']] as const
  const given = (stage: 'draft' | 'author' | 'commander' | 'channel'): Happened => [
    '14:40',
    { kind: 'update-reminded', audience: 'internal', stage, dueAt: '2026-01-31T14:40:00.000Z', to: 'x' },
  ]

  const cases: readonly (readonly [string, string, readonly Happened[], readonly string[]])[] = [
    ['go to who wrote last', '14:37', known, ['draft second on-call']],
    [
      'go to who writes',
      '14:40',
      [...known, ['14:11', { kind: 'role-taken', role: 'communications-internal', by: 'scribe' }]],
      ['author scribe'],
    ],
    ['go to the commander', '14:45', known, ['commander first on-call']],
    ['go to the channel', '14:50', known, ['channel channel']],
    ['are not repeated', '14:44', [...known, given('author')], []],
    ['go on with the next stage', '14:45', [...known, given('author')], ['commander first on-call']],
    ['slept through are given once, the last', '14:55', [...known, given('draft')], ['channel channel']],
    ['end with the channel', '15:55', [...known, given('channel')], []],
    ['of a missing lead, every two minutes', '14:04', [P1, known[2]], ['lead 2 channel']],
    [
      'of a missing lead, not twice',
      '14:05',
      [P1, known[2], ['14:04', { kind: 'reminded', about: 'lead', nth: 2 }]],
      [],
    ],
    [
      'of a missing lead, five times',
      '14:30',
      [P1, known[2], ['14:10', { kind: 'reminded', about: 'lead', nth: 5 }]],
      [],
    ],
    [
      'of a lead who left, anew',
      '14:34',
      [
        led,
        P1,
        known[2],
        ['14:10', { kind: 'reminded', about: 'lead', nth: 5 }],
        ['14:30', { kind: 'role-left', role: 'commander', by: 'first on-call' }],
      ],
      ['lead 2 channel'],
    ],
    ['of a missing severity, every five minutes', '14:11', [led, known[2]], ['severity 2 channel']],
    [
      'wait for the end of the pause',
      '14:37',
      [...known, ['14:36', { kind: 'paused', known: [], steps: ['a', 'b', 'c'] }]],
      [],
    ],
    [
      'do not wait where the pause was skipped',
      '14:37',
      [...known, ['14:36', { kind: 'paused', known: [], steps: [], skipped: 'x' }]],
      ['draft second on-call'],
    ],
  ]
  test.for(cases)('%s', ([, now, happened, expected]) => {
    expect(reminded(now, ...happened)).toEqual(expected)
  })

  test('end in a flag', () => {
    expect(unanswered(incidentWith(), on('14:09'))).toEqual([])
    expect(unanswered(incidentWith(), on('14:10'))).toEqual(['lead'])
    expect(unanswered(incidentWith(), on('14:25'))).toEqual(['lead', 'severity'])
    expect(unanswered(incidentWith(led, P1), on('14:25'))).toEqual([])
  })
})
