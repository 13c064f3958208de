import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
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
})
