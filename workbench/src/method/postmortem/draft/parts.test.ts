import { expect, test } from 'vitest'
import type { Entry } from '../../../model/incident/entry.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { diagnosedEvent } from '../../diagnosed/diagnosed-event.test-helper.ts'
import { type Incident, incidentOf } from '../../incident.ts'
import { draftPostmortem } from './draft.ts'
import { clearer, eliminated, impact, mechanism, resolution, skipped, tried, trigger } from './parts.ts'

/** An incident of these events, a minute apart. */
function incidentWith(...events: readonly IncidentEvent[]): Incident {
  const declared: IncidentEvent = { kind: 'declared', title: 'checkout fails', drill: false }
  const entries = [declared, ...events].map((event, i): Entry => {
    const at = new Date(Date.UTC(2026, 0, 31, 14, i)).toISOString()
    const actor = { kind: 'human', name: 'on-call' } as const
    return { incident: 'inc-1', seq: i + 1, at, enteredAt: at, actor, drill: false, previous: '', hash: '', event }
  })
  return incidentOf(entries)
}

const CHANGES: readonly IncidentEvent[] = [
  {
    kind: 'change-started',
    id: 'c-1',
    what: 'restart',
    origin: 'ours',
    services: ['cart'],
    expectedEffect: 'errors end',
  },
  {
    kind: 'change-judged',
    id: 'c-1',
    verdict: 'no-effect',
    says: 'no effect: 12 % → 12 %',
    healthy: null,
    before: null,
    after: null,
    recovered: null,
  },
  { kind: 'change-started', id: 'c-2', what: 'deploy 3.2.0', origin: 'observed', services: [] },
  {
    kind: 'change-judged',
    id: 'c-2',
    verdict: 'helped',
    says: 'helped: 12 % → 0.2 %',
    healthy: null,
    before: null,
    after: null,
    recovered: null,
  },
  { kind: 'containment-ruled-out', way: 'rollback', because: 'the schema has moved' },
]

test('what was tried is the ledger with its verdicts; what helped is the resolution', () => {
  const incident = incidentWith(...CHANGES)
  expect(tried(incident)).toBe(
    [
      '- c-1: 2026-01-31T14:01:00Z restart on cart; expected: errors end; no effect: 12 % → 12 %',
      '- c-2: 2026-01-31T14:03:00Z deploy 3.2.0 (observed); helped: 12 % → 0.2 %',
      '- 2026-01-31T14:05:00Z ruled out: roll back, because the schema has moved',
    ].join('\n'),
  )
  expect(resolution(incident)).toBe('- c-2: 2026-01-31T14:03:00Z deploy 3.2.0 (observed); helped: 12 % → 0.2 %')
})

const plan = { kind: 'manual', look: 'the pool graph' } as const
const sampling = { count: 1, everySeconds: 0, failuresAllowed: 0 }
const TESTED: readonly IncidentEvent[] = [
  { kind: 'hypothesis-stated', id: 'h-1', statement: 'clock skew' },
  { kind: 'prediction-fixed', id: 'p-1', hypothesis: 'h-1', text: 'clocks differ', plan, sampling, timeBoxMinutes: 15 },
  { kind: 'prediction-checked', id: 'p-1', verdict: 'refuted', says: 'all within 20 ms', discriminating: true },
  {
    kind: 'hypothesis-stated',
    id: 'h-2',
    statement: 'N+1 query',
    change: 'c-9',
    mechanism: ['deploy', 'one query per item', 'pool full'],
  },
  { kind: 'prediction-fixed', id: 'p-2', hypothesis: 'h-2', text: 'pool is full', plan, sampling, timeBoxMinutes: 15 },
  { kind: 'prediction-checked', id: 'p-2', verdict: 'supported', says: 'seen: yes', discriminating: true },
  { kind: 'cause-committed', hypothesis: 'h-2', considered: ['h-1', 'h-2'] },
]

test('the cause that the team committed to gives trigger and mechanism; what was refuted is eliminated', () => {
  const incident = incidentWith(...TESTED)
  expect(trigger(incident)).toBe('c-9')
  expect(mechanism(incident)).toBe(
    'h-2: N+1 query\n\ndeploy (untested belief) → one query per item (untested belief) → pool full (untested belief)\n\n- p-2: pool is full. Supported: seen: yes',
  )
  expect(eliminated(incident)).toBe('- h-1: clock skew; refuted by p-1: all within 20 ms')
})

test('the trigger is told by title and time where they were known when the cause was stated', () => {
  const [stated, ...rest] = TESTED.slice(3)
  const changed = { title: 'deploy *cart* 3.2.0', at: '2026-01-31T13:57:20.5Z' }
  const incident = incidentWith({ ...stated, changed } as IncidentEvent, ...rest)
  expect(trigger(incident)).toBe('deploy \\*cart\\* 3.2.0, 2026-01-31T13:57:20Z (c-9)')
})

test('without a cause that the team committed to there is no mechanism', () => {
  const incident = incidentWith(...TESTED.slice(0, -1))
  expect([trigger(incident), mechanism(incident)]).toEqual(['unknown', 'unknown'])
})

test('steps that were left out stand with their reasons', () => {
  const incident = incidentWith(
    { kind: 'evidence-skipped', reason: 'the pod was gone' },
    { kind: 'paused', known: [], steps: [], skipped: 'rollback under way' },
    { kind: 'state-changed', to: 'resolved', overridden: 'the alert is broken' },
    { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1'], whyOnlyOne: 'the log names it' },
  )
  expect(skipped(incident)).toBe(
    [
      '- 2026-01-31T14:01:00Z no evidence kept: the pod was gone',
      '- 2026-01-31T14:02:00Z no pause: rollback under way',
      '- 2026-01-31T14:03:00Z resolved before the gate was open: the alert is broken',
      '- 2026-01-31T14:04:00Z committed to h-1 alone: the log names it',
    ].join('\n'),
  )
})

test('an impact nobody wrote is what the triage measured', () => {
  const measured = { says: '12 % of requests failed (1184 of 9870)', numbers: {} }
  const incident = incidentWith({
    kind: 'triaged',
    answers: [{ question: 'scope', measured, answer: 'some', by: 'measured' }],
    severity: 'P1',
    rule: 'x',
    reason: 'x',
    measurement: null,
  })
  expect(impact(incident)).toMatch(/^- 12 % of requests failed \(1184 of 9870\)\n\n- Impact started: unknown\n/)
})

test('an end before its beginning is told, not swapped', () => {
  const incident = incidentWith(
    { kind: 'time-set', name: 'impactStarted', at: '2026-01-31T15:00:00Z', source: 'measured' },
    { kind: 'time-set', name: 'mitigated', at: '2026-01-31T14:00:00Z', source: 'reported' },
  )
  expect(impact(incident)).toContain('(impact started → mitigated): invalid, it ends before it begins')
})

test('evidence stands beside the entries that name it', () => {
  const incident = incidentWith({ kind: 'note', text: 'pool full', evidence: ['ev-3'] })
  expect(draftPostmortem(incident, 'sre')).toContain('- 2026-01-31T14:01:00Z pool full (on-call) [ev-3]\n')
  expect(draftPostmortem(incident, 'pagerduty')).toContain('| 2026-01-31T14:01:00Z | pool full (on-call) | ev-3 |\n')
})

test('what could not be looked at is told where it is asked what could be made clearer, with the action that ends it', () => {
  const diagnosed = diagnosedEvent({
    gaps: [
      { what: 'no logs', consequence: 'the exact error is not known', missing: 'logs' },
      { what: 'cart sent no traces after 14:02:10Z', consequence: 'this pillar is lost' },
    ],
  })
  expect(clearer(incidentWith(diagnosed))).toBe(
    [
      "- not seen: no logs, so the exact error is not known; ready: `lastgood action 'Send the logs of every service to the workbench' --type clarify --owner NAME`",
      '- not seen: cart sent no traces after 14:02:10Z, so this pillar is lost',
    ].join('\n'),
  )
  const added: IncidentEvent = {
    ...{ kind: 'action-added', id: 'a-1', title: 'Send the logs of every service to the workbench', type: 'clarify' },
    due: '2026-02-28',
  }
  expect(clearer(incidentWith(diagnosed, added))).toMatch(
    /^By a-1\.\n\n- not seen: no logs, so the exact error is not known\n/,
  )
  expect(clearer(incidentWith())).toBe('unknown')
})
