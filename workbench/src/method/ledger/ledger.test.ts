import { expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith } from '../incident.test-helper.ts'

const started = (id: string, more: object = {}): IncidentEvent => ({
  kind: 'change-started',
  id,
  what: 'checkout 1.9.1',
  origin: 'ours',
  services: ['checkout'],
  ...more,
})
const judged = (id: string, verdict: 'helped' | 'no-effect' | 'worse' | 'unclear'): Happened => [
  '14:20',
  { kind: 'change-judged', id, verdict, says: 'as measured', healthy: 0, before: 1, after: 1, recovered: null },
]
const began: Happened = ['14:05', started('c-1')]
const revert: Happened = ['14:21', started('c-2', { reverts: 'c-1' })]

test.for<[string, readonly Happened[], readonly string[]]>([
  ['without effect', [began, judged('c-1', 'no-effect')], ['c-1']],
  ['that made it worse', [began, judged('c-1', 'worse')], ['c-1']],
  ['that helped', [began, judged('c-1', 'helped')], []],
  ['of which nobody can tell', [began, judged('c-1', 'unclear')], []],
  ['without a verdict', [began], []],
  ['that is taken back', [began, judged('c-1', 'worse'), revert], []],
  ['that takes one back itself', [began, judged('c-1', 'worse'), revert, judged('c-2', 'worse')], []],
])('a change is to be taken back, or not: one %s', ([, story, ids]) => {
  const { changes } = incidentWith(...story).ledger
  expect(changes.filter(({ isToTakeBack }) => isToTakeBack).map(({ id }) => id)).toEqual(ids)
})
