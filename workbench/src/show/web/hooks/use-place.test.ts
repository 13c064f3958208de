import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incidentAt } from '../room-address.ts'
import { hashOf, placeOf, roomOf } from './use-place.ts'

test('a place survives its address, whatever its fields hold', () => {
  const field = fc.string({ minLength: 1 })
  fc.assert(
    fc.property(fc.record({ from: field, service: field, ev: field, trace: field }, { requiredKeys: [] }), (place) => {
      expect(placeOf(`#${hashOf(place)}`)).toEqual(place)
    }),
    { seed: 7 },
  )
})

test('an address that means nothing is the first view', () => {
  expect(placeOf('#<img src=x>&nothing=1&ev=')).toEqual({})
})

test.for([
  [roomOf('inc-3'), 'inc-3'],
  ['#/incidents/inc-0', undefined],
  ['#/incidents/inc-3/../../x', undefined],
  ['#ev=ev-3', undefined],
  ['', undefined],
] as const)('the address %s names the room of %s', ([hash, incident]) => {
  expect(incidentAt(hash)).toBe(incident)
})
