import { describe, expect, test } from 'vitest'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { type Happened, incidentWith, sev } from '../incident.test-helper.ts'
import { brokeFreeze, holds } from './freeze.ts'

const to = (state: 'investigating' | 'mitigated' | 'resolved'): IncidentEvent => ({ kind: 'state-changed', to: state })
const lift: IncidentEvent = { kind: 'freeze-lifted', reason: 'the fix has to go out' }
const restore: IncidentEvent = { kind: 'freeze-restored' }

/** `14:02-14:10` for each stretch. */
const stretchesOf = (story: readonly Happened[]): readonly string[] =>
  incidentWith(...story).freeze.stretches.map(({ from, to }) => `${from.slice(11, 16)}-${to?.slice(11, 16) ?? ''}`)

describe('deploys are frozen', () => {
  test.for<[string, readonly Happened[], readonly string[]]>([
    ['not while nobody has said how bad it is', [], []],
    ['not in a P2', [['14:02', sev('P2')]], []],
    ['from a P1 on', [['14:02', sev('P1')]], ['14:02-']],
    ['from a P0 on, at once', [['14:00', { kind: 'declared', title: 'x', drill: false, severity: 'P0' }]], ['14:00-']],
    [
      'until it is mitigated',
      [
        ['14:02', sev('P1')],
        ['14:09', to('mitigated')],
      ],
      ['14:02-14:09'],
    ],
    [
      'until it turns out to be less',
      [
        ['14:02', sev('P1')],
        ['14:05', sev('P2')],
      ],
      ['14:02-14:05'],
    ],
    [
      'again when it comes back',
      [
        ['14:02', sev('P1')],
        ['14:09', to('mitigated')],
        ['14:20', to('investigating')],
      ],
      ['14:02-14:09', '14:20-'],
    ],
    [
      'until somebody lifts it',
      [
        ['14:02', sev('P1')],
        ['14:05', lift],
      ],
      ['14:02-14:05'],
    ],
    [
      'again when the lift is taken back',
      [
        ['14:02', sev('P1')],
        ['14:05', lift],
        ['14:08', restore],
      ],
      ['14:02-14:05', '14:08-'],
    ],
    [
      'again when it comes back, though it was lifted the first time',
      [
        ['14:02', sev('P1')],
        ['14:05', lift],
        ['14:09', to('resolved')],
        ['14:20', to('investigating')],
      ],
      ['14:02-14:05', '14:20-'],
    ],
  ])('%s', ([, story, stretches]) => expect(stretchesOf(story)).toEqual(stretches))

  test('and who lifted it, and why, is known', () => {
    const { freeze } = incidentWith(['14:02', sev('P1')], ['14:05', lift, 'lead'])
    expect(freeze.lifted).toMatchObject({ reason: 'the fix has to go out', by: 'lead' })
    expect(holds(freeze)).toBeUndefined()
  })
})

describe('the freeze is broken', () => {
  const came = (more: Partial<Extract<IncidentEvent, { kind: 'change-started' }>>): IncidentEvent => ({
    ...{ kind: 'change-started', id: 'c-1', what: 'deploy: catalogue v8', origin: 'observed', services: ['catalogue'] },
    ...more,
  })

  test.for<[string, string, IncidentEvent, boolean]>([
    ['by a deploy of somebody else', '14:04', came({ change: 'deploy' }), true],
    ['not by one before', '14:01', came({ change: 'deploy' }), false],
    ['not by one after the harm', '14:12', came({ change: 'deploy' }), false],
    ['not by what happens by itself', '14:04', came({ change: 'traffic' }), false],
    ['not by a change of ours', '14:04', came({ origin: 'ours' }), false],
  ])('%s', ([, at, change, broken]) => {
    const { ledger, freeze } = incidentWith(['14:02', sev('P1')], [at, change], ['14:10', to('mitigated')])
    expect(brokeFreeze(ledger, freeze).map(({ id }) => id)).toEqual(broken ? ['c-1'] : [])
  })
})
