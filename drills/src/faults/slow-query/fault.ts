import type { Fault } from '../fault.ts'
import { deployed, restart, rollback, set } from '../steps.ts'

const RELEASE = new URL('./release.ts', import.meta.url).href

/** A release asks the database once a line, with a query that no index helps. */
export const slowQuery: Fault = {
  name: 'slow-query',
  title: 'Checkout: orders take seconds, some fail',
  story:
    'Customers say that the order button does nothing for seconds. Some see an error and order again. The list and the product pages are well.',
  hints: [
    'Which step of a slow order takes the time?',
    'Count how often one order asks the database, and compare with an order of an hour ago.',
    'Which release of the checkout served the first slow order?',
  ],
  level: 'easy',
  variant: (chance) => {
    const to = `1.9.${chance.whole(0, 10)}`
    const change = deployed('checkout', ['1.8.2', to], RELEASE)
    return {
      truth: {
        service: 'checkout',
        alsoRight: [],
        calledBy: ['web'],
        signals: ['latency', 'saturation', 'errors'],
        guilty: [change.change!.id],
        cause: `checkout ${to} asks for each line of a cart how often the customer bought that product, and compares lower(customer), so that the index does not help`,
      },
      symptom: { kind: 'slow', step: 'checkout', p50MsMin: 600 },
      showsWithinMs: 10_000,
      page: { service: 'web', title: 'Checkout: every second order slower than 600 ms' },
      cause: change,
      mitigations: [
        rollback('checkout', '1.8.2', { effect: 'helps', why: 'the release before asks once for a cart' }),
        restart('checkout', { effect: 'no effect', why: 'the same code asks the same queries' }),
        set('checkout', 'pool-connections-max', '20', {
          name: 'raise-pool-checkout',
          title: 'checkout: 20 database connections instead of 4',
          effect: 'worse',
          why: 'more scans at the same time share the one core of the database',
        }),
        rollback('web', '5.0.2', { effect: 'no effect', why: 'the gateway only waits' }),
      ],
    }
  },
}
