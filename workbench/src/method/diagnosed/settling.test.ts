import { describe, expect, test } from 'vitest'
import type { EventOf, IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith, on } from '../incident.test-helper.ts'
import { diagnosedEvent } from './diagnosed-event.test-helper.ts'
import {
  accusedSays,
  changeOf,
  DIAGNOSES_MAX,
  diagnosisSays,
  eventsAfter,
  nextDiagnosisAt,
  noFurtherDiagnosis,
} from './settling.ts'

type Diagnosed = EventOf<'diagnosed'>

/** A diagnosis that was made so many seconds after the onset at 14:00. */
function diagnosedAfter(seconds: number, changes: Partial<Diagnosed> = {}): Diagnosed {
  const from = '2026-01-31T14:00:00.000Z'
  return diagnosedEvent({
    window: { from: '2026-01-31T13:30:00.000Z', to: new Date(on('14:00') + seconds * 1000).toISOString() },
    onset: { from, to: from },
    signal: 'errors',
    services: ['inventory', 'checkout'],
    guilty: 'none',
    ...changes,
  })
}

const EARLY = { early: 'Early: only 20 s since the onset.' }
const CHECKOUT = { services: ['checkout', 'inventory'], because: 'inventory waits for it' }
const kindsOf = (events: readonly IncidentEvent[]): readonly string[] => events.map(({ kind }) => kind)

describe('what is recorded of a diagnosis after another one', () => {
  const before = incidentWith(['14:01', diagnosedAfter(20, EARLY)]).diagnosed[0]!

  test.for<[string, Diagnosed, readonly string[]]>([
    ['it says something else', diagnosedAfter(80, CHECKOUT), ['diagnosed']],
    ['it says the same and is early as well', diagnosedAfter(50, EARLY), []],
    ['it says the same on enough data', diagnosedAfter(300), ['diagnosed', 'diagnosing-ended']],
    ['it accuses nobody', diagnosedAfter(300, { signal: null }), ['diagnosed']],
  ])('%s', ([, after, kinds]) => expect(kindsOf(eventsAfter(before, [after], false))).toEqual(kinds))

  test('is the diagnosis in any case where somebody asked for it, and the first one', () => {
    expect(kindsOf(eventsAfter(before, [diagnosedAfter(50, EARLY)], true))).toEqual(['diagnosed'])
    expect(kindsOf(eventsAfter(undefined, [diagnosedAfter(20)], false))).toEqual(['diagnosed'])
  })

  test('a second one on the same data does not settle it', () => {
    const first = incidentWith(['14:05', diagnosedAfter(300)]).diagnosed[0]!
    expect(kindsOf(eventsAfter(first, [diagnosedAfter(310)], true))).toEqual(['diagnosed'])
    expect(kindsOf(eventsAfter(first, [diagnosedAfter(360)], true))).toEqual(['diagnosed', 'diagnosing-ended'])
  })

  test('two that accuse nobody have not settled', () => {
    const calm = { signal: null, onset: null }
    const first = incidentWith(['14:01', diagnosedAfter(20, calm)]).diagnosed[0]!
    expect(eventsAfter(first, [diagnosedAfter(600, calm)], false)).toEqual([])
  })
})

test.for<[string, Diagnosed, Diagnosed, string | undefined]>([
  [
    'another service',
    diagnosedAfter(20),
    diagnosedAfter(200, CHECKOUT),
    'changed from inventory to checkout, because inventory waits for it; it rests on 200 s since the onset instead of 20 s',
  ],
  [
    'another change',
    diagnosedAfter(20),
    diagnosedAfter(90, { guilty: 'deploy 7' }),
    'changed the guilty change from none to deploy 7, because it rests on 90 s since the onset instead of 20 s',
  ],
  [
    'an onset after all',
    diagnosedAfter(20, { onset: null, signal: null }),
    diagnosedAfter(90),
    'changed from nobody to inventory, the signal from none to errors, because it rests on 90 s since the onset instead of none',
  ],
  ['the same in other words', diagnosedAfter(20), diagnosedAfter(90, { summary: 'it broke' }), undefined],
])('of two diagnoses it is told that they differ: %s', ([, before, after, says]) =>
  expect(changeOf(before, after)).toBe(says),
)

describe('an incident is diagnosed again', () => {
  const clockOf = (at: number | undefined) => at && new Date(at).toISOString().slice(11, 19)

  test.for<[string, number, string | undefined]>([
    ['a minute after seconds', 20, '14:01:20'],
    ['when half as much again was seen', 240, '14:06:00'],
    ['after five minutes at most', 3_600, '15:05:00'],
  ])('%s', ([, seconds, due]) => {
    const made = new Date(on('14:00') + seconds * 1000).toISOString()
    expect(clockOf(nextDiagnosisAt(incidentWith([made, diagnosedAfter(seconds)]), undefined))).toBe(due)
  })

  test('later than the last look, recorded or not', () => {
    const incident = incidentWith(['14:01', diagnosedAfter(60)])
    expect(clockOf(nextDiagnosisAt(incident, { count: 2, last: on('14:04') }))).toBe('14:06:00')
  })

  test('no more once that has ended, but after somebody has asked for one that says something else', () => {
    const ended = { kind: 'diagnosing-ended', settled: true, says: 'two agree' } as const
    const story: readonly Happened[] = [
      ['14:01', diagnosedAfter(60)],
      ['14:02', ended],
    ]
    expect(nextDiagnosisAt(incidentWith(...story), undefined)).toBeUndefined()
    expect(clockOf(nextDiagnosisAt(incidentWith(...story, ['14:04', diagnosedAfter(240)]), undefined))).toBe('14:06:00')
  })
})

describe('diagnosing ends unsettled', () => {
  const change: IncidentEvent = { kind: 'change-started', id: 'c-1', what: 'rollback', origin: 'ours', services: [] }
  const finished: IncidentEvent = { kind: 'change-finished', id: 'c-1' }

  test.for<[string, readonly Happened[], RegExp | undefined]>([
    ['never before the first', [], undefined],
    ['while a change is only begun', [['14:02', change]], undefined],
    [
      'once a change of ours was made',
      [
        ['14:02', change],
        ['14:03', finished],
      ],
      /^c-1 came before/,
    ],
    ['once it is mitigated', [['14:02', { kind: 'state-changed', to: 'mitigated' }]], /^mitigated came before/],
    ['not when it is only identified', [['14:02', { kind: 'state-changed', to: 'identified' }]], undefined],
  ])('%s', ([name, story, says]) => {
    const first: readonly Happened[] = name.startsWith('never') ? [] : [['14:01', diagnosedAfter(60)]]
    const end = noFurtherDiagnosis(incidentWith(...first, ...story), undefined)
    if (says === undefined) expect(end).toBeUndefined()
    else expect(end).toMatchObject({ settled: false, says: expect.stringMatching(says) })
  })

  const judged = (verdict: 'no-effect' | 'worse'): IncidentEvent => ({
    kind: 'change-judged',
    ...{ id: 'c-1', verdict, says: 'x', healthy: 0, before: 1, after: 1, recovered: null },
  })

  test.for<[string, 'no-effect' | 'worse', string | undefined]>([
    ['and goes on when the change had no effect, for what broke goes on', 'no-effect', '14:04:30'],
    ['and stays so when it made it worse', 'worse', undefined],
  ])('%s', ([, verdict, due]) => {
    const story: readonly Happened[] = [
      ['14:01', diagnosedAfter(60)],
      ['14:02', change],
      ['14:03', finished],
    ]
    const end = noFurtherDiagnosis(incidentWith(...story), undefined)!
    const incident = incidentWith(...story, ['14:03', end], ['14:18', judged(verdict)])
    const next = nextDiagnosisAt(incident, { count: 1, last: on('14:03') })
    expect(next && new Date(next).toISOString().slice(11, 19)).toBe(due)
    expect(noFurtherDiagnosis(incident, undefined) === undefined).toBe(due !== undefined)
  })

  test('after as many as one incident gets, those included of which nothing was recorded', () => {
    const incident = incidentWith(['14:01', diagnosedAfter(60)])
    const looks = (count: number) => ({ count, last: on('14:02') })
    expect(noFurtherDiagnosis(incident, looks(DIAGNOSES_MAX - 1))).toBeUndefined()
    expect(noFurtherDiagnosis(incident, looks(DIAGNOSES_MAX))).toMatchObject({ settled: false })
  })
})

test.for<[string, readonly Happened[], string | undefined]>([
  ['nothing was diagnosed', [], undefined],
  [
    'it is early',
    [['14:01', diagnosedAfter(20, EARLY)]],
    'early: accuses inventory, made anew until two in a row agree',
  ],
  [
    'there is one',
    [['14:05', diagnosedAfter(300, { changed: 'changed from a to inventory, because x' })]],
    'accuses inventory, made anew until two in a row agree; changed from a to inventory, because x',
  ],
  [
    'the harm is over',
    [
      ['14:05', diagnosedAfter(300)],
      ['14:06', { kind: 'merged-into', into: 'inc-9' }],
    ],
    'accuses inventory, it had not settled when that was over',
  ],
  [
    'it has settled',
    [
      ['14:05', diagnosedAfter(300)],
      ['14:06', { kind: 'diagnosing-ended', settled: true, says: 'two in a row accuse inventory' }],
    ],
    'settled: two in a row accuse inventory',
  ],
])('people are told how far it can be trusted: %s', ([, story, says]) =>
  expect(diagnosisSays(incidentWith(...story))).toBe(says),
)

test.for<[string, readonly Happened[], string | undefined]>([
  ['nothing was diagnosed', [], undefined],
  ['it is early', [['14:01', diagnosedAfter(20, EARLY)]], 'inventory (early: it may still change)'],
  [
    'it has changed',
    [['14:05', diagnosedAfter(300, { guilty: 'deploy 7', changed: 'changed from a to inventory, because x' })]],
    'inventory, after deploy 7 (it may still change)',
  ],
  ['it accuses nobody', [['14:05', diagnosedAfter(300, { signal: null })]], 'nobody (it may still change)'],
  [
    'the harm is over',
    [
      ['14:05', diagnosedAfter(300)],
      ['14:06', { kind: 'merged-into', into: 'inc-9' }],
    ],
    'inventory (it had not settled when that was over)',
  ],
  [
    'it has settled',
    [
      ['14:05', diagnosedAfter(300)],
      ['14:06', { kind: 'diagnosing-ended', settled: true, says: 'two in a row accuse inventory' }],
    ],
    'inventory (two diagnoses agree)',
  ],
  [
    'it never settled',
    [
      ['14:05', diagnosedAfter(300)],
      ['14:06', { kind: 'diagnosing-ended', settled: false, says: '8 were made' }],
    ],
    'inventory (not settled)',
  ],
])('in a few words people are told whom it accuses: %s', ([, story, says]) =>
  expect(accusedSays(incidentWith(...story))).toBe(says),
)
