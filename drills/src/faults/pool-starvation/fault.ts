import type { Fault } from '../fault.ts'
import { configured, restart, scale, set } from '../steps.ts'

/** One slow report holds the connections that everything else of the inventory needs. */
export const poolStarvation: Fault = {
  name: 'pool-starvation',
  title: 'Product pages and orders wait for the stock',
  story:
    'Pages come without their stock, and orders fail when they reserve. A CPU curve of another service went up at about the same time; the team there is already called.',
  hints: [
    'Are the stock queries slow, or do they wait before they begin?',
    'What holds the connections of the inventory?',
    'Which of its queries got slow, and who asks it?',
  ],
  level: 'medium',
  variant: (chance) => {
    const change = configured('inventory', 'stock-report', ['brief', 'full'], 'flag')
    const backOffice = 0.25 + 0.1 * chance.next()
    return {
      truth: {
        service: 'inventory',
        alsoRight: [],
        calledBy: ['web', 'checkout'],
        signals: ['saturation', 'latency', 'errors'],
        guilty: [change.change!.id],
        cause:
          'with the flag stock-report on full, each look at the report reads the whole history and holds one of four connections for seconds',
      },
      symptom: { kind: 'failing', step: 'checkout', shareMin: 0.3 },
      showsWithinMs: 25_000,
      page: { service: 'web', title: 'Checkout: more than 5 % of orders fail' },
      before: (shop) => void Object.assign(shop.users.habits, { backOffice }),
      cause: change,
      mitigations: [
        set('inventory', 'stock-report', 'brief', {
          name: 'revert-stock-report',
          title: 'flag stock-report full → brief',
          kind: 'flag',
          effect: 'helps',
          why: 'the brief report takes a millisecond',
        }),
        restart('inventory', { effect: 'no effect', why: 'the next reports take the connections again' }),
        scale('catalogue', 2, { effect: 'no effect', why: 'the catalogue is a bystander' }),
        restart('cache', { effect: 'no effect', why: 'stock is not kept in the cache' }),
      ],
    }
  },
}
