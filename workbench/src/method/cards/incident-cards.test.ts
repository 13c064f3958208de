import { describe, expect, test } from 'vitest'
import type { Happened } from '../incident.test-helper.ts'
import { incidentWith } from '../incident.test-helper.ts'
import { cardsOfIncident } from './incident-cards.ts'

const tested = (n: number, verdict: 'supported' | 'refuted' | 'no-data', at: string): readonly Happened[] => [
  [
    at,
    {
      kind: 'prediction-fixed',
      id: `p-${n}`,
      hypothesis: 'h-1',
      text: `prediction ${n}`,
      plan: { kind: 'manual', look: 'the pool' },
      sampling: { count: 1, everySeconds: 0, failuresAllowed: 0 },
      timeBoxMinutes: 15,
    },
  ],
  [at, { kind: 'prediction-checked', id: `p-${n}`, verdict, says: `saw ${n}`, discriminating: true }],
]

const helped: readonly Happened[] = [
  ['14:20', { kind: 'change-started', id: 'c-1', what: 'roll back to 1.4.2', origin: 'ours', services: ['checkout'] }],
  [
    '14:30',
    {
      kind: 'change-judged',
      ...{
        id: 'c-1',
        verdict: 'helped',
        says: 'errors 12 % → 0.2 %',
        healthy: 0,
        before: 1,
        after: 0,
        recovered: null,
      },
    },
  ],
]

const caused: readonly Happened[] = [
  [
    '14:05',
    { kind: 'hypothesis-stated', id: 'h-1', statement: 'the pool is starved', mechanism: ['slow query', 'pool full'] },
  ],
  ['14:18', { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1'] }],
]

const over: Happened = ['15:00', { kind: 'state-changed', to: 'resolved' }]

const answersOf = (...happened: readonly Happened[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(cardsOfIncident(incidentWith(...happened)).map(({ id, answer }) => [id, answer]))

describe('an incident that is over', () => {
  test('asks for the first three checks that came to a verdict, the mechanism and what helped', () => {
    const checks = [
      ...tested(1, 'no-data', '14:06'),
      ...tested(2, 'refuted', '14:08'),
      ...tested(3, 'supported', '14:10'),
    ]
    const more = [...tested(4, 'supported', '14:12'), ...tested(5, 'refuted', '14:14')]
    expect(answersOf(...caused, ...checks, ...more, ...helped, over)).toEqual({
      'inc-1-checks': [
        'prediction 2: refuted. saw 2',
        'prediction 3: supported. saw 3',
        'prediction 4: supported. saw 4',
      ],
      'inc-1-mechanism': ['slow query', 'pool full'],
      'inc-1-mitigation': ['roll back to 1.4.2: errors 12 % → 0.2 %'],
    })
  })

  test('asks with the symptom that people saw', () => {
    const [card] = cardsOfIncident(incidentWith(...helped, over))
    expect(card!.question).toBe('inc-1: "checkout fails". What stopped the harm?')
  })

  test('takes what an imported postmortem says where the record holds nothing', () => {
    const text = '# Outage\n\n## Mechanism\n\nDeploy, then a slow query.\n\n## Resolution\n\nRolled back.\n'
    expect(answersOf(['15:30', { kind: 'postmortem-imported', name: 'ours.md', text }], over)).toEqual({
      'inc-1-mechanism': ['Deploy, then a slow query.'],
      'inc-1-mitigation': ['Rolled back.'],
    })
  })

  test('asks nothing whose answer is unknown', () => {
    expect(answersOf(over)).toEqual({})
  })
})

test.for([
  ['is open', [...helped]],
  ['was a drill', [['14:00', { kind: 'declared', title: 'x', drill: true }], ...helped, over]],
  ['was none', [...helped, ['15:00', { kind: 'state-changed', to: 'cancelled' }]]],
] as const)('an incident that %s asks nothing', ([, happened]) => {
  expect(cardsOfIncident(incidentWith(...(happened as readonly Happened[])))).toEqual([])
})
