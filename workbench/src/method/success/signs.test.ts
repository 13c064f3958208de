import { expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith, on } from '../incident.test-helper.ts'
import { successSigns } from './signs.ts'

const minute = (minutes: number): string => `14:${String(minutes).padStart(2, '0')}`

/** The signs that hold after these events, one a minute. */
function held(...events: readonly IncidentEvent[]): readonly string[] {
  const happened = events.map((event, i): Happened => [minute(i + 1), event])
  const signs = successSigns(incidentWith(...happened), on(minute(events.length)))
  return signs.flatMap(({ sign, holds }) => (holds ? [sign] : []))
}

const cause = (service: string): IncidentEvent => ({
  kind: 'hypothesis-stated',
  id: 'h-1',
  statement: 'the pool is full',
  service,
  mechanism: ['slow query', 'pool full', 'timeouts'],
})
const committed: IncidentEvent = { kind: 'cause-committed', hypothesis: 'h-1', considered: ['h-1'] }
const rollback: IncidentEvent = {
  kind: 'change-started',
  id: 'c-1',
  what: 'roll back checkout',
  origin: 'ours',
  services: ['checkout'],
  expectedEffect: 'errors end',
  revert: { how: 'deploy again' },
}
const done: IncidentEvent = { kind: 'change-finished', id: 'c-1' }
const judged = (verdict: 'helped' | 'no-effect'): IncidentEvent => ({
  kind: 'change-judged',
  id: 'c-1',
  verdict,
  says: verdict,
  healthy: null,
  before: null,
  after: null,
  recovered: null,
})
const prevents: IncidentEvent = {
  kind: 'action-added',
  id: 'a-1',
  title: 'Alert on pool wait',
  type: 'prevent',
  due: '2026-02-28',
}

test.for<[string, readonly IncidentEvent[], readonly string[]]>([
  ['a committed cause without a test is not explained', [cause('checkout'), committed], []],
  ['a change that helped is confirmed by metrics', [rollback, judged('helped')], ['confirmed']],
  ['a change without effect is no sign', [cause('checkout'), committed, rollback, done, judged('no-effect')], []],
  ['a fix that was done is documented', [rollback, done, judged('helped')], ['confirmed', 'documented']],
  [
    'a fix where the cause is addresses it',
    [cause('checkout'), committed, rollback, judged('helped')],
    ['addressed', 'confirmed'],
  ],
  ['a fix elsewhere does not', [cause('catalogue'), committed, rollback, judged('helped')], ['confirmed']],
  [
    'an action that prevents it names the prevention',
    [rollback, judged('helped'), prevents],
    ['confirmed', 'prevented'],
  ],
])('%s', ([, events, signs]) => {
  expect(held(...events)).toEqual(signs)
})

test('nothing is told of success before there is a cause or a fix', () => {
  expect(held(prevents)).toEqual([])
})
