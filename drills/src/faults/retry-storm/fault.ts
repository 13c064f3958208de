import { setTimeout as pause } from 'node:timers/promises'
import type { Fault } from '../fault.ts'
import { configured, restart, set } from '../steps.ts'

/** A blip of seconds fills a queue; callers who give up early and try again keep it full for ever. */
export const retryStorm: Fault = {
  name: 'retry-storm',
  title: 'Orders fail long after the inventory was back',
  story:
    'The inventory hung for a few seconds when its machine was moved. It came back at once, but orders keep failing, and the inventory is busier than ever. There are no more customers than usual.',
  hints: [
    'How many reservations arrive for one order?',
    'How long does the inventory need, and how long do its callers wait?',
    'What would have to stop so that the queue drains?',
  ],
  level: 'hard',
  variant: (chance) => {
    const pickMs = 150 + chance.whole(0, 40)
    const retries = 12 + chance.whole(0, 4)
    const blipMs = 4_000 + chance.whole(0, 3) * 1_000
    const change = configured('checkout', 'reserve-retries', ['0', String(retries)])
    return {
      truth: {
        service: 'checkout',
        alsoRight: ['inventory'],
        calledBy: ['web'],
        signals: ['traffic', 'errors', 'saturation', 'latency'],
        guilty: [change.change!.id, 'none'],
        cause: `checkout gives a reservation 500 ms and tries ${retries} times more; after a blip of ${blipMs / 1_000} s the attempts that nobody waits for keep the queue of the inventory full`,
      },
      symptom: { kind: 'failing', step: 'checkout', shareMin: 0.4 },
      showsWithinMs: 25_000,
      page: { service: 'web', title: 'Checkout: more than 5 % of orders fail' },
      before: (shop) => {
        shop.configure('inventory', 'pick-ms', String(pickMs))
        shop.configure('checkout', 'reserve-timeout-ms', '500')
      },
      spare: ['inventory', 'payment'],
      steps: [{ atShare: 0.85, ...change }],
      cause: {
        apply: async (shop) => {
          shop.signal('inventory', 'SIGSTOP')
          await pause(blipMs)
          shop.signal('inventory', 'SIGCONT')
        },
      },
      mitigations: [
        set('checkout', 'reserve-retries', '0', {
          name: 'retries-off',
          title: `reserve-retries ${retries} → 0`,
          effect: 'helps',
          why: 'one attempt an order is far less than the inventory can do, so the queue drains',
        }),
        restart('cache', { effect: 'no effect', why: 'reservations do not go through the cache' }),
        set('inventory', 'pool-connections-max', '12', {
          name: 'raise-pool-inventory',
          title: 'inventory: 12 database connections instead of 4',
          effect: 'no effect',
          why: 'orders wait for the shelf robot, not for the database',
        }),
        restart('web', { effect: 'no effect', why: 'the attempts come from the checkout' }),
      ],
    }
  },
}
