import { describe, expect, test } from 'vitest'
import { actionDeclaration, type DeclaredAction, declaredAction } from '../../model/action.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { ContainmentFacts } from '../containment/offers.ts'
import { offersFor } from '../containment/offers.ts'
import { incidentOf } from '../incident.ts'
import { bestAction, offeredActions } from './offered.ts'

const action = (name: string, told: object): DeclaredAction =>
  declaredAction(name, actionDeclaration.parse({ command: ['true'], ...told }))

const ACTIONS = [
  action('restart', { kind: 'restart', service: 'any' }),
  action('more', { kind: 'scale', service: 'any' }),
  action('flag-off', { kind: 'flag', service: 'checkout' }),
  action('undo-payment', { kind: 'rollback', service: 'payment' }),
  action('undo', { kind: 'rollback', service: 'any', command: ['deploy', '{service}', '{version}'] }),
]

const deploy: ChangeEvent = {
  ...{ id: 'd-1', at: '2026-03-01T11:50:00Z', kind: 'deploy', service: 'checkout', title: 'checkout' },
  ...{ from: '1.8.2', to: '1.9.0', source: 'ci' },
}

const offered = (facts: ContainmentFacts) =>
  offeredActions(ACTIONS, offersFor(incidentOf([]), { kindsConnected: ['deploy', 'flag'], ...facts }), facts)

describe('declared actions', () => {
  test('are offered in the order of the method, a restart last', () => {
    expect(offered({ changes: [] }).map(({ name }) => name)).toEqual([
      'undo-payment',
      'undo',
      'flag-off',
      'more',
      'restart',
    ])
  })

  test('stand as their way stands, on the service that was found; another service is no case for them', () => {
    const all = offered({ changes: [deploy] })
    expect(all.find(({ name }) => name === 'undo')).toMatchObject({
      stands: 'at hand',
      on: { service: 'checkout', version: '1.8.2', change: 'd-1' },
    })
    expect(all.find(({ name }) => name === 'undo-payment')).toMatchObject({ stands: 'no' })
    expect(bestAction(all)?.name).toBe('undo')
  })

  test('go to the version before only where they go to one', () => {
    const versionOf = (name: string) => offered({ changes: [deploy] }).find((one) => one.name === name)?.on.version
    expect(['undo', 'restart', 'more'].map(versionOf)).toEqual(['1.8.2', undefined, undefined])
  })

  test('that take back the last deploy are no more than perhaps where the diagnosis calls no change guilty', () => {
    const told = { guilty: 'none', edge: null, class: null, detections: [], services: [] } as const
    const all = offered({ changes: [deploy], diagnosis: told })
    expect(all.find(({ name }) => name === 'undo')).toMatchObject({ stands: 'perhaps' })
  })

  test('that nothing speaks for are none to take', () => {
    expect(bestAction(offered({ changes: [] }))).toBeUndefined()
  })
})
