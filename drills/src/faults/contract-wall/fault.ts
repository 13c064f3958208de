import type { Fault, Variant } from '../fault.ts'
import { deployed, restart, rollback, scale } from '../steps.ts'

const STRICT_CART = new URL('./strict-cart.ts', import.meta.url).href
const KEY_WANTED = new URL('./key-wanted.ts', import.meta.url).href

/** A release asks more of its callers than they send: a wall of 4xx, and not one exception. */
export const contractWall: Fault = {
  name: 'contract-wall',
  title: 'A part of the shop does not work, and no service shows errors',
  story:
    'Customers complain, yet there is no 5xx anywhere and the error budget is untouched. Nothing is slow. Traffic further inside went down.',
  hints: [
    'Count answers by status, not only failures.',
    'Which hop is the first to answer with the 4xx, and what does it say?',
    'Since which release does it say so?',
  ],
  level: 'easy',
  variant: (chance) => {
    const last = chance.whole(0, 10)
    return chance.next() < 0.5 ? strictCart(`1.10.${last}`) : keyWanted(`3.3.${last}`)
  },
}

/** The checkout wants a currency with every cart. */
function strictCart(to: string): Variant {
  const change = deployed('checkout', ['1.8.2', to], STRICT_CART)
  return {
    truth: {
      service: 'checkout',
      alsoRight: [],
      calledBy: ['web'],
      signals: ['errors', 'traffic'],
      guilty: [change.change!.id],
      cause: `checkout ${to} refuses carts without a currency, and the gateway sends none`,
    },
    symptom: { kind: 'failing', step: 'cart', shareMin: 0.5 },
    showsWithinMs: 15_000,
    page: { service: 'web', title: 'Orders: far fewer than usual' },
    cause: change,
    mitigations: [
      rollback('checkout', '1.8.2', { effect: 'helps', why: 'the release before does not ask for a currency' }),
      restart('checkout', { effect: 'no effect', why: 'the same code refuses the same carts' }),
      scale('checkout', 2, { effect: 'no effect', why: 'both refuse' }),
      restart('web', { effect: 'no effect', why: 'it sends the same carts' }),
    ],
  }
}

/** The catalogue wants a key that only new clients have. */
function keyWanted(to: string): Variant {
  const change = deployed('catalogue', ['3.1.5', to], KEY_WANTED)
  return {
    truth: {
      service: 'catalogue',
      alsoRight: [],
      calledBy: ['web'],
      signals: ['errors', 'traffic'],
      guilty: [change.change!.id],
      cause: `catalogue ${to} answers 401 to callers without x-api-key, and the gateway has none`,
    },
    symptom: { kind: 'failing', step: 'product', shareMin: 0.5 },
    showsWithinMs: 15_000,
    page: { service: 'web', title: 'Product pages: far fewer than usual' },
    cause: change,
    mitigations: [
      rollback('catalogue', '3.1.5', { effect: 'helps', why: 'the release before lets everybody in' }),
      restart('catalogue', { effect: 'no effect', why: 'the same code refuses the same callers' }),
      scale('catalogue', 2, { effect: 'no effect', why: 'both refuse' }),
      restart('cache', { effect: 'no effect', why: 'no request comes that far' }),
    ],
  }
}
