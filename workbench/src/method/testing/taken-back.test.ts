import { describe, expect, test } from 'vitest'
import type { ChangeVerdict } from '../../model/incident/ledger.ts'
import { causeIsTested } from '../communication/draft.ts'
import { causesOf } from '../communication/recorded.ts'
import { type Happened, incidentWith, on } from '../incident.test-helper.ts'
import { commitGate } from './commit-gate.ts'
import { standingOf } from './standing.ts'

const suspected = (change: string): readonly Happened[] => [
  ['14:02', { kind: 'hypothesis-stated', id: 'h-1', statement: 'deploy 42 broke it', change, mechanism: ['a', 'b'] }],
]

const tested = (id: string, at: string): readonly Happened[] => [
  [
    at,
    {
      kind: 'prediction-fixed',
      ...{ id, hypothesis: 'h-1', text: 'errors > 5%', plan: { kind: 'manual', look: 'errors' } },
      ...{ sampling: { count: 1, everySeconds: 0, failuresAllowed: 0 }, timeBoxMinutes: 15 },
    },
  ],
  [at, { kind: 'prediction-checked', id, verdict: 'supported', says: 'seen', discriminating: true }],
]

/** A rollback of deploy-42 that is watched from 14:05 to 14:20, and judged then. */
const rolledBack = (verdict: ChangeVerdict, judgedAt = '14:20', takesBack = 'deploy-42'): readonly Happened[] => [
  [
    '14:05',
    {
      kind: 'change-started',
      ...{ id: 'c-1', what: 'roll back', origin: 'ours', services: ['checkout'], containment: 'rollback', takesBack },
      verifyUntil: new Date(on('14:20')).toISOString(),
    },
  ],
  [
    judgedAt,
    {
      kind: 'change-judged',
      ...{ id: 'c-1', verdict, says: 'measured', healthy: 0, before: 1, after: 1, recovered: null },
    },
  ],
]

const standing = (...story: readonly Happened[]) => {
  const incident = incidentWith(...story)
  return standingOf(incident.testing.hypotheses[0]!, incident, on('14:30'))
}

const SUPPORTED = [...suspected('deploy-42'), ...tested('p-1', '14:04')]

describe('a cause whose change was taken back', () => {
  test.for<[string, readonly Happened[], string]>([
    ['nothing was taken back', [], 'supported'],
    ['it had no effect', rolledBack('no-effect'), 'doubted'],
    ['it made it worse', rolledBack('worse'), 'doubted'],
    ['it helped', rolledBack('helped'), 'supported'],
    ['nobody can tell yet', rolledBack('unclear'), 'supported'],
    ['it was looked at before its time was over', rolledBack('no-effect', '14:08'), 'supported'],
    ['another change was taken back', rolledBack('no-effect', '14:20', 'deploy-41'), 'supported'],
    ['a test since tells it from others', [...rolledBack('no-effect'), ...tested('p-2', '14:25')], 'supported'],
  ])('%s', ([, more, stands]) => expect(standing(...SUPPORTED, ...more).standing).toBe(stands))

  test('is in doubt, not refuted, and says what that leaves open', () => {
    expect(standing(...SUPPORTED, ...rolledBack('no-effect')).because).toEqual([
      'c-1 took back deploy-42 and had no effect: it was dormant, the cause is elsewhere, or it left something behind',
    ])
  })

  test('may have been observed in the ledger, and be named by its handle or by its event', () => {
    const story = (change: string): readonly Happened[] => [
      ...suspected(change),
      [
        '14:03',
        { kind: 'change-started', id: 'c-1', what: 'deploy', origin: 'observed', services: [], changeId: 'deploy-42' },
      ],
      ['14:05', { kind: 'change-started', id: 'c-2', what: 'back', origin: 'ours', services: [], reverts: 'c-1' }],
      [
        '14:20',
        {
          kind: 'change-judged',
          ...{ id: 'c-2', verdict: 'no-effect', says: 'x', healthy: 0, before: 1, after: 1, recovered: null },
        },
      ],
    ]
    expect(['c-1', 'deploy-42', 'deploy-41'].map((change) => standing(...story(change)).standing)).toEqual([
      'doubted',
      'doubted',
      'untested',
    ])
  })

  test('is told as a belief, never as found, and is not committed to without a reason', () => {
    const story: readonly Happened[] = [...SUPPORTED, ...rolledBack('no-effect')]
    const committed: Happened = ['14:21', { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1'] }]
    const incident = incidentWith(...story, committed)
    expect(causeIsTested(incident, on('14:30'))).toBe(false)
    expect(causesOf(incident, on('14:30'))).toEqual(['Believed cause, doubted: h-1, deploy 42 broke it'])
    expect(commitGate(incidentWith(...story), 'h-1', { whyOnlyOne: true, despite: false }, on('14:30'))).toMatchObject({
      pass: 'despite',
      first: 'suspect',
      why: expect.stringMatching(/^c-1 took back deploy-42/),
    })
  })
})
