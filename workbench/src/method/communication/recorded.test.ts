import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { diagnosedEvent } from '../diagnosed/diagnosed-event.test-helper.ts'
import { type Happened, incidentWith, on, told } from '../incident.test-helper.ts'
import { draftOf } from './draft.ts'

const restart: IncidentEvent = {
  kind: 'change-started',
  id: 'c-1',
  what: 'restart',
  origin: 'ours',
  services: [],
  signal: { signal: 'error-share' },
}
const judged: IncidentEvent = {
  ...{ kind: 'change-judged', id: 'c-1', verdict: 'helped', says: 'it helped' },
  ...{ healthy: null, before: null, after: null, recovered: null, rivals: [] },
}

const stepsAt = (clock: string, ...happened: readonly Happened[]): readonly string[] =>
  draftOf(incidentWith(...happened), 'internal', { now: on(clock) }, {}).next.map(({ what }) => what)

describe('the next steps of an update', () => {
  const watched = 'See what c-1 does: restart'
  const said: Happened = [
    '14:05',
    told('internal', '14:30', { next: [{ what: watched, eta: '14:15Z' }, { what: 'Call' }] }),
  ]

  test('name a change that is watched once, also when the last update did', () => {
    expect(stepsAt('14:06', ['14:01', restart], said)).toEqual([watched, 'Call'])
  })

  test('no longer name it when it has its verdict', () => {
    expect(stepsAt('14:20', ['14:01', restart], said, ['14:16', judged])).toEqual(['Call'])
  })

  const planned: Happened = [
    '14:01',
    { kind: 'paused', known: [], steps: ['Roll back cart 3.2', 'Call support', 'Watch'] },
  ]
  const rollback: IncidentEvent = {
    ...{ kind: 'change-started', id: 'c-1', what: 'cart 3.2 → 3.1', origin: 'ours', services: ['cart'] },
    containment: 'rollback',
  }
  const note = (text: string): IncidentEvent => ({ kind: 'note', text })

  test.for<readonly [string, readonly Happened[], readonly string[]]>([
    ['nothing was done', [], ['Roll back cart 3.2', 'Call support', 'Watch']],
    ['a change does one', [['14:02', rollback]], ['See what c-1 does: cart 3.2 → 3.1', 'Call support', 'Watch']],
    [
      'a note says that one is done',
      [['14:02', note('done: call support, they answer')]],
      ['Roll back cart 3.2', 'Watch'],
    ],
    [
      'a note names one without saying that it is done',
      [['14:02', note('call support')]],
      ['Roll back cart 3.2', 'Call support', 'Watch'],
    ],
    [
      'it was done before it was planned',
      [['14:00', note('done: watch')]],
      ['Roll back cart 3.2', 'Call support', 'Watch'],
    ],
  ])('leave out what is done: %s', ([, happened, left]) => {
    expect(stepsAt('14:06', planned, ...happened)).toEqual(left)
  })

  test('leave out what was done since it was planned first, though an update carried it on', () => {
    const carried: Happened = ['14:05', told('internal', '14:30', { next: [{ what: 'Watch' }] })]
    expect(stepsAt('14:06', planned, ['14:03', note('done: watch')], carried)).toEqual([])
  })
})

describe('the cause', () => {
  const suspected: readonly Happened[] = [
    ['14:01', { kind: 'hypothesis-stated', id: 'h-1', statement: 'the pool is full' }],
    ['14:02', { kind: 'hypothesis-stated', id: 'h-2', statement: 'a bot' }],
  ]
  const tested = (verdict: 'supported' | 'refuted'): readonly Happened[] => [
    [
      '14:03',
      {
        ...{ kind: 'prediction-fixed', id: 'p-1', hypothesis: 'h-1', text: 'it waits', timeBoxMinutes: 15 },
        plan: { kind: 'manual', look: 'it waits' },
        sampling: { count: 1, everySeconds: 0, failuresAllowed: 0 },
      },
    ],
    ['14:04', { kind: 'prediction-checked', id: 'p-1', verdict, says: 'seen', discriminating: true }],
  ]
  const committed = (despite?: string): readonly Happened[] => [
    ['14:05', { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1', 'h-2'], ...(despite && { despite }) }],
    ['14:05', { kind: 'state-changed', to: 'identified' }],
  ]

  test.for<readonly [string, readonly Happened[], string, readonly string[]]>([
    ['tested', [...tested('supported'), ...committed()], 'Root cause found', ['Cause: h-1, the pool is full']],
    [
      'not tested',
      committed('the log names it'),
      'Investigating',
      ['Believed cause, untested: h-1, the pool is full; acted on because the log names it'],
    ],
    [
      'refuted',
      [...tested('refuted'), ...committed('one canary alone')],
      'Investigating',
      ['Believed cause, refuted: h-1, the pool is full; acted on because one canary alone'],
    ],
    ['not said', [['14:05', { kind: 'state-changed', to: 'identified' }]], 'Investigating', []],
  ])('that is %s is told as that', ([, happened, status, known]) => {
    const draft = draftOf(incidentWith(...suspected, ...happened), 'internal', { now: on('14:06') })
    expect([draft.status, draft.known]).toEqual([status, known])
  })
})

describe('the diagnosis', () => {
  const changed =
    'changed from web to orders, the signal from none to errors, because web waits for it; it rests on 90 s'

  test('is told as whom it accuses now, and not as how it came to', () => {
    const event = diagnosedEvent({ signal: 'errors', services: ['orders', 'web'], guilty: 'deploy 7', changed })
    const told = draftOf(incidentWith(['14:05', event]), 'internal', { now: on('14:06') })
    expect(told.known).toEqual(['Suspected: orders, after deploy 7 (it may still change)'])
    expect(draftOf(incidentWith(['14:05', event]), 'external', { now: on('14:06') }).known).toEqual([])
  })
})
