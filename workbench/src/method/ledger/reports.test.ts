import { expect, test } from 'vitest'
import type { ChangeEvent } from '../../model/change.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith } from '../incident.test-helper.ts'
import { reportedBy } from './reports.ts'

const rollback: IncidentEvent = {
  ...{ kind: 'change-started', id: 'c-1', what: 'checkout 1.9.0 → 1.8.2', origin: 'ours' },
  ...{ services: ['checkout'], containment: 'rollback' },
}
const began: Happened = ['14:05', rollback]
const acted: Happened = ['14:05', { ...rollback, action: { name: 'rollback' } }]
const done: Happened = ['14:06', { kind: 'change-finished', id: 'c-1' }]
const reported: Happened = ['14:06', { kind: 'change-reported', id: 'c-1', changeId: 'd-1', what: 'deploy: 1.8.2' }]

const deployAt = (time: string, more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  ...{
    id: 'd-2',
    at: `2026-01-31T${time}Z`,
    kind: 'deploy',
    title: 'checkout 1.8.2',
    service: 'checkout',
    source: 'ci',
  },
  ...more,
})

test.for<[string, readonly Happened[], ChangeEvent, boolean]>([
  ['the deploy that a rollback is', [began], deployAt('14:06:00'), true],
  ['of no service in particular', [began], deployAt('14:06:00', { service: undefined }), true],
  ['told when the pipeline has ended', [began, done], deployAt('14:06:30'), true],
  ['a second one', [began, reported], deployAt('14:07:00'), false],
  ['another service', [began], deployAt('14:06:00', { service: 'catalogue' }), false],
  ['what no rollback is', [began], deployAt('14:06:00', { kind: 'certificate' }), false],
  ['a second one of a declared action', [acted, reported], deployAt('14:07:00', { kind: 'flag' }), true],
  ['before ours', [began], deployAt('14:04:00'), false],
  ['long after ours was done', [began, done], deployAt('14:10:00'), false],
  ['when we change nothing', [], deployAt('14:06:00'), false],
])('an event tells of a change of ours: %s', ([, story, event, ours]) =>
  expect(reportedBy(incidentWith(...story).ledger, event)?.id).toBe(ours ? 'c-1' : undefined),
)
