import { describe, expect, test } from 'vitest'
import type { EventOf, IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith, sev, told } from '../incident.test-helper.ts'
import { SCORE_RULES, type Score, scoreOf } from './score.ts'
import { factsOf } from './score-rule.ts'

type Ended = EventOf<'drill-ended'>

const TRUTH: NonNullable<Ended['truth']> = {
  fault: 'slow-query',
  service: 'checkout',
  alsoRight: ['database'],
  signals: ['latency', 'saturation'],
  guilty: ['chg-1'],
  decoys: ['chg-2'],
  cause: 'an index is missing',
  onset: '2026-01-31T13:59:00Z',
}

const ACTIONS: Ended['actions'] = [
  { name: 'rollback', title: 'roll back', effect: 'helps', why: 'it asks once' },
  { name: 'restart', title: 'restart', effect: 'no effect', why: 'the same code' },
  { name: 'raise-pool', title: 'more', effect: 'worse', why: 'more scans' },
]

const ended = (more: Partial<Ended> = {}): Ended => ({
  kind: 'drill-ended',
  reason: 'stopped',
  truth: TRUTH,
  suffered: [{ from: '2026-01-31T13:59:30Z' }],
  hints: 4,
  actions: ACTIONS,
  ...more,
})

const page: Happened = ['14:00', { kind: 'declared', title: 'checkout is slow', drill: true }]
const answered = (service: string, change?: string): IncidentEvent => ({
  kind: 'drill-answered',
  service,
  ...(change && { change }),
})
const change = (n: number, more: Partial<EventOf<'change-started'>> = {}): IncidentEvent => ({
  kind: 'change-started',
  ...{ id: `c-${n}`, what: `change ${n}`, origin: 'ours', services: [], expectedEffect: 'better' },
  ...more,
})
const judged = (n: number): IncidentEvent => ({
  kind: 'change-judged',
  ...{ id: `c-${n}`, verdict: 'helped', says: 'helped', healthy: 0, before: 1, after: 0, recovered: null },
})
const acted = (action: string): IncidentEvent => ({ kind: 'drill-acted', action, change: 'c-1' })
const kept: IncidentEvent = { kind: 'evidence-captured', id: 'ev-1', items: [], missing: [], tookMs: 1 }
const fixed = (n: number): IncidentEvent => ({
  kind: 'prediction-fixed',
  ...{ id: `p-${n}`, hypothesis: 'h-1', text: 'x', plan: { kind: 'manual', look: 'x' }, timeBoxMinutes: 15 },
  sampling: { count: 1, everySeconds: 0, failuresAllowed: 0 },
})
const checked = (n: number, verdict: 'supported' | 'refuted' | 'no-data', discriminating = true): IncidentEvent => ({
  kind: 'prediction-checked',
  ...{ id: `p-${n}`, verdict, says: 'seen', discriminating },
})
const flag = (name: 'silent' | 'blind'): IncidentEvent => ({ kind: 'flag-raised', flag: name, says: 'x', entries: [] })
const hint: IncidentEvent = { kind: 'drill-hinted', nth: 1, text: 'look there' }
const none: readonly Happened[] = []

function scored(happened: readonly Happened[], end: Ended = ended(), findings: number = 0): Score {
  const incident = incidentWith(page, ...happened, ['14:40', end])
  const found = Array.from({ length: findings }, (_, i) => ({ rule: `rule-${i}`, line: i }))
  return scoreOf(factsOf(incident, found)!)
}

const well = ended({ suffered: [{ from: '2026-01-31T13:59:30Z', to: '2026-01-31T14:04:00Z' }] })

describe('a line of the score', () => {
  test.for<
    [rule: string, points: number | undefined, entries: readonly number[], happened: readonly Happened[], end?: Ended]
  >([
    ['service-named', 12, [2], [['14:10', answered('checkout')]]],
    ['service-named', 12, [2], [['14:10', answered('database')]]],
    [
      'service-named',
      6,
      [2, 3],
      [
        ['14:10', answered('web')],
        ['14:12', answered('checkout')],
      ],
    ],
    ['service-named', 0, [2], [['14:10', answered('web')]]],
    ['service-named', 0, [], none],
    ['service-named', undefined, [], none, ended({ truth: null })],
    ['change-named', 10, [2], [['14:10', answered('web', 'chg-1')]]],
    ['change-named', 0, [2], [['14:10', answered('web', 'chg-2')]]],
    ['change-named', 0, [2], [['14:10', answered('web', 'none')]]],
    ['change-named', 10, [2], [['14:10', answered('web', 'none')]], ended({ truth: { ...TRUTH, guilty: [] } })],
    [
      'change-named',
      5,
      [2, 3],
      [
        ['14:10', answered('web', 'chg-2')],
        ['14:11', answered('web', 'chg-1')],
      ],
    ],
    ['signal-named', 3, [2], [['14:10', { kind: 'drill-answered', service: 'web', signal: 'latency' }]]],
    ['signal-named', 1.5, [2], [['14:10', { kind: 'drill-answered', service: 'web', signal: 'saturation' }]]],
    ['contained', 15, [], none, well],
    ['contained', 0, [2], none],
    ['contained', undefined, [], none, ended({ actions: [] })],
    ['contained', undefined, [], none, ended({ suffered: null })],
    ['time-to-contain', 10, [2], [['14:03', acted('rollback')]], well],
    [
      'time-to-contain',
      6,
      [],
      none,
      ended({ suffered: [{ from: '2026-01-31T13:59:30Z', to: '2026-01-31T14:15:00Z' }] }),
    ],
    ['time-to-cause', 5, [2], [['14:15', answered('checkout')]]],
    [
      'time-to-cause',
      3.5,
      [3],
      [
        ['14:01', answered('web')],
        ['14:20', answered('checkout')],
      ],
    ],
    ['severity-said', 5, [2], [['14:02', sev('P1')]]],
    ['severity-said', 2.5, [2], [['14:04', sev('P1')]]],
    ['severity-said', 0, [], none],
    ['first-update', 8, [2], [['14:03', told('internal', '14:30')]]],
    ['first-update', 2, [2], [['14:12', told('internal', '14:30')]]],
    ['first-update', 0, [], none],
    [
      'updates-kept',
      5,
      [2],
      [
        ['14:03', told('internal', '14:20')],
        ['14:20', told('internal', '14:45')],
      ],
    ],
    ['updates-kept', 0, [2], [['14:03', told('internal', '14:20')]]],
    [
      'updates-kept',
      0,
      [2],
      [
        ['14:03', told('internal', '14:20')],
        ['14:20', told('external', '14:45')],
      ],
    ],
    ['updates-kept', undefined, [], [['14:30', told('internal', '14:50')]]],
    [
      'evidence-first',
      8,
      [2],
      [
        ['14:03', kept],
        ['14:04', change(1)],
      ],
    ],
    [
      'evidence-first',
      2,
      [2, 3],
      [
        ['14:03', change(1)],
        ['14:04', kept],
      ],
    ],
    [
      'evidence-first',
      4,
      [2],
      [
        ['14:03', { kind: 'evidence-skipped', reason: 'P0' }],
        ['14:04', change(1)],
      ],
    ],
    ['evidence-first', 0, [], [['14:04', change(1)]]],
    ['changes-asked', 3, [2], [['14:05', { kind: 'looked', at: 'changes' }]]],
    ['changes-asked', 1.5, [2], [['14:15', { kind: 'hypothesis-stated', id: 'h-1', statement: 'x', change: 'chg-1' }]]],
    ['changes-asked', 0, [], [['14:05', { kind: 'looked', at: 'logs' }]]],
    [
      'predictions-checked',
      9,
      [3],
      [
        ['14:05', fixed(1)],
        ['14:06', checked(1, 'refuted')],
      ],
    ],
    [
      'predictions-checked',
      5.4,
      [3],
      [
        ['14:05', fixed(1)],
        ['14:06', checked(1, 'supported', false)],
      ],
    ],
    ['predictions-checked', 1.8, [2], [['14:05', fixed(1)]]],
    [
      'predictions-checked',
      0,
      [],
      [
        ['14:05', answered('web')],
        ['14:06', fixed(1)],
        ['14:07', checked(1, 'supported')],
      ],
    ],
    [
      'one-change-at-a-time',
      6,
      [2, 4],
      [
        ['14:05', change(1)],
        ['14:10', judged(1)],
        ['14:11', change(2)],
      ],
    ],
    [
      'one-change-at-a-time',
      0,
      [3],
      [
        ['14:05', change(1)],
        ['14:08', change(2)],
        ['14:10', judged(1)],
      ],
    ],
    [
      'one-change-at-a-time',
      6,
      [2, 3],
      [
        ['14:05', change(1)],
        ['14:08', change(2, { reverts: 'c-1' })],
      ],
    ],
    ['one-change-at-a-time', undefined, [], [['14:05', change(1, { origin: 'observed' })]]],
    ['changes-explained', 5, [2], [['14:30', change(1)]]],
    [
      'changes-explained',
      2.5,
      [4],
      [
        ['14:05', change(1)],
        ['14:06', judged(1)],
        ['14:07', change(2)],
      ],
    ],
    ['nothing-made-worse', 5, [2], [['14:05', acted('rollback')]]],
    [
      'nothing-made-worse',
      0,
      [2],
      [
        ['14:05', acted('raise-pool')],
        ['14:09', acted('rollback')],
      ],
    ],
    ['nothing-made-worse', 3.3, [2], [['14:05', acted('restart')]]],
    [
      'red-flags',
      2,
      [2, 3],
      [
        ['14:05', flag('silent')],
        ['14:06', flag('blind')],
      ],
    ],
    ['red-flags', 6, [], none],
    ['hints', 3, [2], [['14:05', hint]]],
    ['postmortem-lint', 0, [], none],
    ['postmortem-lint', 4, [], [['14:50', { kind: 'section-written', section: 'mechanism', text: 'x' }]]],
  ])('%s gives %s for %j', ([rule, points, entries, happened, end]) => {
    const line = scored(happened, end).lines.find((one) => one.rule === rule)
    if (points === undefined) return expect(line).toBeUndefined()
    expect(line!.points).toBeCloseTo(points)
    expect(line!.entries).toEqual(entries)
    expect(line!.says).not.toBe('')
  })

  test('of the lint costs a fifth a finding', () => {
    const written: Happened = ['14:50', { kind: 'section-written', section: 'mechanism', text: 'x' }]
    expect(scored([written], ended(), 3).lines.find(({ rule }) => rule === 'postmortem-lint')).toMatchObject({
      points: expect.closeTo(1.6),
      says: '3 findings: rule-0, rule-1, rule-2',
    })
  })
})

describe('a score', () => {
  test('is of a hundred, over what applied', () => {
    const { percent, notScored, lines } = scored(
      [
        ['14:03', acted('rollback')],
        ['14:10', answered('checkout', 'chg-1')],
      ],
      well,
    )
    const of = SCORE_RULES.filter(({ rule }) => !notScored.includes(rule)).reduce((sum, rule) => sum + rule.of, 0)
    expect(notScored).toEqual(['updates-kept', 'one-change-at-a-time', 'changes-explained'])
    expect(percent).toBeCloseTo((100 * lines.reduce((sum, { points }) => sum + points, 0)) / of)
  })

  test('weighs what was reached about as much as how', () => {
    const of = (part: string) =>
      SCORE_RULES.filter((rule) => rule.part === part).reduce((sum, rule) => sum + rule.of, 0)
    expect(of('outcome') / of('process')).toBeGreaterThan(0.7)
    expect(of('outcome') / of('process')).toBeLessThan(1.3)
  })

  test('counts its times from the page', () => {
    const happened: Happened[] = [
      ['14:03', told('internal', '14:50')],
      ['14:10', answered('checkout')],
    ]
    expect(scored(happened, well).seconds).toEqual({ toFirstUpdate: 180, toContain: 240, toCause: 600 })
    expect(scored([]).seconds).toEqual({ toFirstUpdate: null, toContain: null, toCause: null })
  })

  test('there is none of what still goes on, nor of what is no drill', () => {
    expect(factsOf(incidentWith(page), [])).toBeUndefined()
    expect(factsOf(incidentWith(), [])).toBeUndefined()
  })
})
