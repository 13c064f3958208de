import { expect, test } from 'vitest'
import { PRACTICE } from '../../model/practice.ts'
import { type Happened, incidentWith } from '../incident.test-helper.ts'
import { concerns } from './drill.ts'

const SINCE = '2026-01-31T13:50:00Z'
const began = (past: object): Happened => ['14:00', { kind: 'drill-started', target: 'shop', seed: 1, ...past }]
const BEFORE = { at: '2026-01-31T13:40:00Z' }
const MEANWHILE = { at: '2026-01-31T13:55:00Z' }
const PRACTISED = { ...MEANWHILE, environment: PRACTICE }

test.for<[string, readonly Happened[], readonly boolean[]]>([
  ['an incident all but those of a practice system', [], [true, true, false]],
  ['a drill its own, and what others told since its system began', [began({ since: SINCE })], [false, true, true]],
  ['a recording that is played its own alone', [began({ replay: 'shop-1' })], [false, false, true]],
])('of changes it concerns %s', ([, happened, expected]) => {
  const { entries } = incidentWith(...happened)
  expect([BEFORE, MEANWHILE, PRACTISED].map(concerns(entries))).toEqual(expected)
})
