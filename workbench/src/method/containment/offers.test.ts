import { describe, expect, test } from 'vitest'
import type { ChangeEvent } from '../../model/change.ts'
import { incidentWith } from '../incident.test-helper.ts'
import { bestOf, type ContainmentFacts, offersFor } from './offers.ts'

type Told = NonNullable<ContainmentFacts['diagnosis']>

const change = (id: string, kind: ChangeEvent['kind'], more: Partial<ChangeEvent> = {}): ChangeEvent => ({
  ...{ id, kind, at: '2026-01-31T13:45:00Z', title: `${kind} ${id}`, source: 'ci', service: 'checkout' },
  ...more,
})
const deploy = (id: string, from: string, to: string): ChangeEvent => change(id, 'deploy', { from, to })
const found = (told: Partial<Told>): Told => ({
  ...{ guilty: null, edge: null, class: null, detections: [], services: [] },
  ...told,
})
const shape = (kind: string): Told['class'] => ({ kind, why: 'as measured', nextChecks: [] })
const detected = (detector: string): Told['detections'] => [
  { detector, service: 'db', operation: null, says: '', score: 1, evidence: ['ev-1'] },
]
const edge = { lastGood: 'web', firstBad: 'checkout', why: '', evidence: ['ev-1'] } as const

/** How each way stands, in the order of the method, and the first that may be open. */
function standing(facts: ContainmentFacts): readonly [...string[]] {
  const offers = offersFor(incidentWith(), facts)
  return [...offers.map(({ stands }) => stands), bestOf(offers)?.way ?? 'none']
}

describe('the ways to stop the harm', () => {
  const connected = ['deploy', 'flag']
  test.for<readonly [string, ContainmentFacts, string]>([
    ['nothing is known', {}, 'unknown unknown unknown unknown none'],
    ['nothing was changed', { changes: [], kindsConnected: connected }, 'no unknown unknown unknown none'],
    [
      'a deploy',
      { changes: [deploy('d', '1', '2')], kindsConnected: connected },
      'at hand unknown unknown unknown rollback',
    ],
    [
      'a deploy that came with a migration',
      { changes: [change('m', 'migration'), deploy('d', '1', '2')], kindsConnected: connected },
      'unknown unknown unknown unknown none',
    ],
    ['a flag', { changes: [change('f', 'flag')], kindsConnected: connected }, 'no at hand unknown unknown switch-off'],
    [
      'an accused setting that says what it was before',
      {
        changes: [deploy('d', '1', '2'), change('s', 'config', { from: '0', to: '14' })],
        kindsConnected: connected,
        diagnosis: found({ guilty: 's' }),
      },
      'at hand unknown unknown unknown rollback',
    ],
    [
      'an accused setting that does not',
      { changes: [change('s', 'config')], kindsConnected: connected, diagnosis: found({ guilty: 's' }) },
      'unknown unknown unknown unknown none',
    ],
    [
      'an accused flag, and a deploy that is not accused',
      {
        changes: [deploy('d', '1', '2'), change('f', 'flag')],
        kindsConnected: connected,
        diagnosis: found({ guilty: 'f' }),
      },
      'perhaps at hand unknown unknown switch-off',
    ],
    [
      'a hop that fails',
      { diagnosis: found({ edge, class: shape('something got slow') }) },
      'unknown unknown perhaps no route-around',
    ],
    [
      'overload',
      { diagnosis: found({ class: shape('overload or retry storm') }) },
      'unknown unknown unknown perhaps scale-or-shed',
    ],
    [
      'a starved pool',
      { diagnosis: found({ class: shape('something got slow'), detections: detected('pool-starvation') }) },
      'unknown unknown unknown perhaps scale-or-shed',
    ],
    [
      'what is at hand goes before what is perhaps',
      { changes: [change('f', 'flag')], kindsConnected: connected, diagnosis: found({ edge }) },
      'no at hand perhaps unknown switch-off',
    ],
  ])('%s', ([, facts, expected]) => {
    expect(standing(facts).join(' ')).toBe(expected)
  })

  test('name the deploy that is accused rather than the last one, and what it goes back to', () => {
    const changes = [deploy('bad', '1.8.2', '1.9.0'), { ...deploy('later', '7', '8'), service: 'mail' }]
    const facts = { changes, kindsConnected: ['deploy'], diagnosis: found({ guilty: 'bad' }) }
    expect(offersFor(incidentWith(), facts)[0]).toMatchObject({
      says: 'last deploy 13:45Z: checkout 1.8.2 → 1.9.0; 1.8.2 is what to go back to; the diagnosis accuses it',
      given: { what: 'checkout 1.9.0 → 1.8.2', services: ['checkout'], revert: 'deploy 1.9.0 again' },
    })
  })

  test('say what became of those that were begun or ruled out', () => {
    const incident = incidentWith(
      [
        '14:01',
        {
          ...{ kind: 'change-started', id: 'c-1', what: 'roll back', origin: 'ours', services: [] },
          containment: 'rollback',
        },
      ],
      ['14:02', { kind: 'containment-ruled-out', way: 'switch-off', because: 'it has no flag' }],
    )
    const offers = offersFor(incident, {
      changes: [deploy('d', '1', '2'), change('f', 'flag')],
      kindsConnected: ['deploy'],
    })
    expect(offers.map(({ stands, says }) => `${stands}: ${says}`).slice(0, 2)).toEqual([
      'begun: c-1: no verdict yet',
      'ruled out: it has no flag',
    ])
    expect(bestOf(offers)).toBeUndefined()
  })

  test('show hostile names as they are', () => {
    const [offer] = offersFor(incidentWith(), {
      changes: [deploy('d', '1\u001b[31m', '2')],
      kindsConnected: ['deploy'],
    })
    expect(offer?.given?.what).toBe('checkout 2 → 1\\u001b[31m')
  })
})
