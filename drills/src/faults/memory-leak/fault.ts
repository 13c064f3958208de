import type { Fault } from '../fault.ts'
import { deployed, mitigation, restart, rollback, scale } from '../steps.ts'

const RELEASE = new URL('./release.ts', import.meta.url).href

/** A response cache that nothing is ever thrown out of: the process grows until it ends, is started again, and grows. */
export const memoryLeak: Fault = {
  name: 'memory-leak',
  title: 'Product pages: short outages that come back',
  story:
    'Every minute or so all product pages fail for some seconds, then everything is well again. In the test system, with three testers, it has never happened.',
  hints: [
    'What happens to the process between two outages?',
    'Lay the heap of each catalogue process over time. Which shape has it?',
    'Compare the growth with the number of requests, and look which release it began with.',
  ],
  level: 'medium',
  variant: (chance) => {
    const to = `3.2.${chance.whole(0, 10)}`
    const change = deployed('catalogue', ['3.1.5', to], RELEASE)
    return {
      truth: {
        service: 'catalogue',
        alsoRight: [],
        calledBy: ['web'],
        signals: ['saturation', 'errors', 'latency'],
        guilty: [change.change!.id],
        cause: `catalogue ${to} keeps each page it made under a key that never comes again, and throws none out`,
      },
      symptom: { kind: 'failing', step: 'product', shareMin: 0.1 },
      showsWithinMs: 60_000,
      page: { service: 'web', title: 'Product pages: more than 5 % fail' },
      cause: change,
      mitigations: [
        rollback('catalogue', '3.1.5', { effect: 'helps', why: 'the release before keeps nothing' }),
        restart('catalogue', { effect: 'no effect', why: 'the new process grows as fast; it only buys a minute' }),
        mitigation(
          'raise-memory-catalogue',
          {
            title: 'catalogue: a fifth more heap',
            kind: 'config',
            service: 'catalogue',
            effect: 'no effect',
            why: 'it fills too, a little later',
          },
          (shop) => shop.redeploy('catalogue', { heapMbMax: 86 }),
        ),
        scale('cache', 2, { effect: 'no effect', why: 'the cache of the shop is not the one that grows' }),
      ],
    }
  },
}
