import { describe, expect, test } from 'vitest'
import type { Entry } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Incident, incidentOf } from '../incident.ts'
import { similarTo } from './similar.ts'

/** An incident of a title, a service and further events. */
function incident(id: string, title: string, service: string, ...more: readonly IncidentEvent[]): Incident {
  const declared: IncidentEvent = { kind: 'declared', title, drill: false, service }
  const at = `2026-01-0${id.at(-1)}T10:00:00Z`
  return incidentOf(
    [declared, ...more].map((event, i): Entry => {
      const actor = { kind: 'human', name: 'on-call' } as const
      return { incident: id, seq: i + 1, at, enteredAt: at, actor, drill: false, previous: '', hash: '', event }
    }),
  )
}

const committed = (statement: string, service: string): readonly IncidentEvent[] => [
  { kind: 'hypothesis-stated', id: 'h-1', statement, service },
  { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1'] },
]

const TODAY = incident('inc-9', 'checkout latency is high', 'checkout')
const POOL = incident(
  'inc-1',
  'checkout latency is up',
  'checkout',
  ...committed('pool starved by a report', 'orders-db'),
)
const DISK = incident('inc-2', 'disk of search is full', 'search')
const LATENCY = incident('inc-3', 'latency of search', 'search')

describe('similar incidents', () => {
  test('are those that share what is rare; one common word is not enough', () => {
    expect(similarTo(TODAY, [DISK, LATENCY, POOL]).map((one) => one.incident)).toEqual(['inc-1'])
  })

  test('tell what is alike, what differs today, and what the cause was', () => {
    const [first] = similarTo(TODAY, [POOL, DISK])
    expect(first).toMatchObject({
      shared: [
        { trait: 'services', values: ['checkout'] },
        { trait: 'words', values: ['checkout', 'latency'] },
      ],
      onlyToday: [{ trait: 'words', values: ['high'] }],
      onlyThen: [
        { trait: 'services', values: ['orders-db'] },
        { trait: 'causes', values: ['pool', 'report', 'starved'] },
      ],
      cause: 'pool starved by a report',
      helped: [],
    })
  })

  test('are none of the incident itself, and none at all in an empty record', () => {
    expect(similarTo(TODAY, [TODAY])).toEqual([])
    expect(similarTo(TODAY, [])).toEqual([])
  })

  test('of the same words are alike by one, of no common word by nothing', () => {
    const again = incident('inc-4', 'checkout latency is high', 'checkout')
    expect(similarTo(TODAY, [again, DISK]).map(({ alike }) => alike)).toEqual([1])
  })

  test('do not depend on the order of the record', () => {
    const past = [POOL, DISK, LATENCY]
    expect(similarTo(TODAY, past.toReversed())).toEqual(similarTo(TODAY, past))
  })

  test('weigh a word that every incident has less than one that two share', () => {
    const common = ['4', '5', '6'].map((n) => incident(`inc-${n}`, `latency of thing${n}x`, `svc${n}`))
    const rare = incident('inc-7', 'refund queue', 'refunds')
    const today = incident('inc-9', 'latency of refund', 'billing')
    expect(similarTo(today, [...common, rare])[0]?.incident).toBe('inc-7')
  })

  test('are at most as many as were asked for', () => {
    const many = ['1', '2', '3', '4'].map((n) => incident(`inc-${n}`, 'checkout latency is high', 'checkout'))
    expect(similarTo(TODAY, many, { countMax: 2, alikeMin: 0.1 }).map((one) => one.incident)).toEqual([
      'inc-4',
      'inc-3',
    ])
  })
})
