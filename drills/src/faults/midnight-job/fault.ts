import type { Fault } from '../fault.ts'
import { configured, restart, rollback, set } from '../steps.ts'

/** The stock-take, meant for the night, runs by day and locks the table that pages and orders need. */
export const midnightJob: Fault = {
  name: 'midnight-job',
  title: 'Pages and orders hang again and again, as by a clock',
  story:
    'The same outage every few seconds: product pages hang, orders fail, then all is well. No service had a deploy.',
  hints: [
    'Note the times of three outages. What lies between them?',
    'What do the stock queries wait for, since the database is idle?',
    'Who else works with the stock, and on which schedule?',
  ],
  level: 'medium',
  variant: (chance) => {
    const everyMs = String(9_000 + chance.whole(0, 4) * 1_000)
    const change = configured('jobs', 'stock-take-every-ms', ['86400000', everyMs], 'cron')
    const seconds = String(4 + chance.whole(0, 3))
    return {
      truth: {
        service: 'jobs',
        alsoRight: ['inventory'],
        calledBy: ['web', 'checkout'],
        signals: ['latency', 'saturation', 'errors'],
        guilty: [change.change!.id],
        cause: `the stock-take runs every ${everyMs} ms instead of once a night and locks the table stock for ${seconds} s`,
      },
      symptom: { kind: 'slow', step: 'product', p50MsMin: 600 },
      showsWithinMs: 30_000,
      page: { service: 'web', title: 'Product pages: every second one slower than 600 ms' },
      before: (shop) => shop.configure('jobs', 'stock-take-seconds', seconds),
      spare: ['inventory'],
      cause: change,
      mitigations: [
        set('jobs', 'stock-take-every-ms', '0', {
          name: 'pause-stock-take',
          title: 'job stock-take: paused',
          kind: 'cron',
          effect: 'helps',
          why: 'nobody locks the table any more',
        }),
        restart('inventory', { effect: 'no effect', why: 'the table is locked again by the next run' }),
        rollback('inventory', '2.3.9', { effect: 'no effect', why: 'the inventory only waits' }),
        restart('cache', { effect: 'no effect', why: 'stock is not kept in the cache' }),
      ],
    }
  },
}
