import { describe, expect, test } from 'vitest'
import { CONTAINMENTS } from '../model/incident/containment.ts'
import type { IncidentEvent } from '../model/incident/event.ts'
import { unixMs } from '../model/time.ts'
import { diagnosedEvent } from './diagnosed/diagnosed-event.test-helper.ts'
import { type Happened, incidentWith, on } from './incident.test-helper.ts'
import { nextStepOf } from './next.ts'

const STORY: readonly (readonly [event: IncidentEvent, next: string | undefined])[] = [
  [{ kind: 'declared', title: 'checkout fails', drill: false }, 'lastgood ack'],
  [{ kind: 'acknowledged' }, 'lastgood lead'],
  [{ kind: 'role-taken', role: 'commander', by: 'on-call' }, 'lastgood pause'],
  [{ kind: 'paused', known: [], steps: ['roll back', 'watch', 'tell support'] }, 'lastgood triage'],
  [{ kind: 'severity-set', severity: 'P1', reason: 'checkout is down for some', measurement: null }, 'lastgood update'],
  [told('internal'), 'lastgood capture'],
  [{ kind: 'evidence-captured', id: 'ev-1', items: [], missing: [], tookMs: 1 }, 'lastgood contain'],
  [{ kind: 'change-started', id: 'c-1', what: 'roll back', origin: 'ours', services: [] }, 'lastgood changes'],
  [judged('no-effect'), 'lastgood changes'],
  [
    { kind: 'change-started', id: 'c-2', what: 'undo', origin: 'ours', services: [], reverts: 'c-1' },
    'lastgood changes',
  ],
  [{ ...judged('helped'), id: 'c-2' }, 'lastgood state monitoring'],
  [{ kind: 'state-changed', to: 'monitoring' }, 'lastgood resolve'],
  [{ kind: 'state-changed', to: 'resolved' }, 'lastgood postmortem'],
  [{ kind: 'state-changed', to: 'closed' }, undefined],
]

/** An update that promises the next one for when the story is over. */
function told(audience: 'internal' | 'external', nextUpdateAt = '2026-01-31T14:30:00Z'): IncidentEvent {
  return {
    kind: 'update-posted',
    id: 'u-1',
    audience,
    status: 'Investigating',
    known: [],
    tried: [],
    eliminated: [],
    next: [],
    impact: null,
    nextUpdateAt,
    text: 'checkout fails for some',
  }
}

function judged(verdict: 'helped' | 'no-effect'): Extract<IncidentEvent, { kind: 'change-judged' }> {
  return {
    kind: 'change-judged',
    id: 'c-1',
    verdict,
    says: verdict,
    healthy: null,
    before: null,
    after: null,
    recovered: null,
  }
}

const diagnosed = (...services: string[]): IncidentEvent => diagnosedEvent({ services })

/** The next step some minutes after all of this happened at once. */
function nextAfter(minutes: number, events: readonly IncidentEvent[]): string | undefined {
  const happened = events.map((event): Happened => ['14:00', event])
  return nextStepOf(incidentWith(...happened), unixMs(on('14:00') + minutes * 60_000))?.command
}

describe('the next step', () => {
  test('follows the order of work, from the page to the postmortem', () => {
    const events = STORY.map(([event]) => event)
    const steps = STORY.map((_, i) => nextAfter(1, events.slice(0, i + 1)))
    expect(steps).toEqual(STORY.map(([, next]) => next))
  })

  test('is to judge a change whose time is over', () => {
    const events: readonly IncidentEvent[] = STORY.slice(0, 8).map(([event]) => event)
    expect(nextAfter(16, events)).toBe('lastgood judge')
  })

  test('is to look at what the diagnosis proposes, where there is one', () => {
    const events: readonly IncidentEvent[] = STORY.slice(0, 7).map(([event]) => event)
    const noWayOut = CONTAINMENTS.map((way) => ({ kind: 'containment-ruled-out', way, because: 'no' }) as const)
    expect(nextAfter(1, [...events, ...noWayOut.slice(1)])).toBe('lastgood contain')
    expect(nextAfter(1, [...events, ...noWayOut])).toBe('lastgood suspect')
    expect(nextAfter(1, [...events, ...noWayOut, diagnosed('checkout')])).toBe('lastgood suspects')
    expect(nextAfter(1, [...events, ...noWayOut, diagnosed()])).toBe('lastgood suspect')
    const own: IncidentEvent = { kind: 'hypothesis-stated', id: 'h-1', statement: 'the pool is full' }
    expect(nextAfter(1, [...events, ...noWayOut, diagnosed('checkout'), own])).toBe('lastgood predict h-1')
  })

  test('is to stop the harm before anything is kept, where everything is down', () => {
    const events: readonly IncidentEvent[] = STORY.slice(0, 6).map(([event]) => event)
    const worst = { kind: 'severity-set', severity: 'P0', reason: 'all of it is down', measurement: null } as const
    const [rollback] = STORY.slice(7).map(([event]) => event)
    expect(nextAfter(1, events)).toBe('lastgood capture')
    expect(nextAfter(1, [...events, worst])).toBe('lastgood contain')
    expect(nextAfter(1, [...events, worst, rollback!])).toBe('lastgood capture')
  })

  test('is to tell customers when it is their update that is late', () => {
    const events: readonly IncidentEvent[] = STORY.slice(0, 8).map(([event]) => event)
    expect(nextAfter(14, [...events, told('external')])).toBe('lastgood changes')
    expect(nextAfter(31, [...events, told('internal'), told('external')])).toBe('lastgood update')
    expect(nextAfter(14, [...events, told('external', '2026-01-31T14:10:00Z')])).toBe(
      'lastgood update --audience external',
    )
  })
})
