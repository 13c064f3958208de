import { expect, test } from 'vitest'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { type Hops, oneHopFurther } from './one-hop-further.ts'

const proof = { evidence: ['ev-1'] as const, why: '' }
const link = (from: string, to: string): Diagnosis['mechanism'][number] => ({
  from,
  to,
  says: '',
  basis: 'measured',
  evidence: [],
})
const ranked = (service: string) => ({ service, score: 1, why: [], evidence: [] })
const edge = { lastGood: 'checkout', firstBad: 'payment', ...proof }
const calls = [
  { caller: 'checkout', callee: 'payment' },
  { caller: 'checkout', callee: 'cart' },
  { caller: 'cart', callee: 'db' },
]

test.for<[string, string | undefined, Hops, readonly string[]]>([
  ['nothing is known', 'checkout', { diagnosis: undefined, calls: [] }, []],
  ['only calls are known', 'checkout', { diagnosis: undefined, calls }, ['cart, payment: called by checkout']],
  [
    'health ends elsewhere',
    'checkout',
    { diagnosis: { edge, mechanism: [], services: [ranked('payment'), ranked('db')] }, calls: [] },
    ['payment: health ends between checkout and it', 'db: the next suspect by the diagnosis that no hypothesis names'],
  ],
  [
    'health ends at it',
    'payment',
    {
      diagnosis: { edge, mechanism: [], services: [ranked('payment')] },
      calls: [{ caller: 'payment', callee: 'bank' }],
    },
    ['bank: called by payment'],
  ],
  [
    'the mechanism passes it, and a name within a name is none',
    'cart',
    {
      diagnosis: {
        edge: null,
        mechanism: [link('cart-db slow', 'carts full'), link('lock in cart', 'cart waits')],
        services: [],
      },
      calls,
    },
    ['lock in cart → cart waits', 'db: called by cart'],
  ],
  [
    'no service was named',
    undefined,
    { diagnosis: { edge, mechanism: [], services: [] }, calls },
    ['payment: health ends between checkout and it'],
  ],
])('%s', ([, service, hops, places]) => {
  expect(oneHopFurther({ service }, { hypotheses: [] }, hops)).toEqual(places)
})
