import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, placeOf } from './use-place.ts'

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
