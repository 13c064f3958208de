import type { Fault } from '../fault.ts'
import { restart, rollback, scale, set } from '../steps.ts'

/** The bank answers slowly and nobody on the way gives up: orders hold their connections, and carts find none. */
export const cascade: Fault = {
  name: 'cascade',
  title: 'Nobody gets through the checkout',
  story:
    'First orders took long, then carts could not be filled either. Every service on the way shows waiting requests. The database is almost idle.',
  hints: [
    'Follow one slow order down to the last hop that waits. What does it wait for?',
    'Which call on the way has a limit on how long it may take?',
    'What holds a connection of the checkout while it waits?',
  ],
  level: 'medium',
  variant: (chance) => {
    const answerMs = String(4_500 + chance.whole(0, 4) * 1_000)
    return {
      truth: {
        service: 'payment',
        alsoRight: ['bank'],
        calledBy: ['checkout'],
        signals: ['latency', 'saturation', 'errors'],
        guilty: ['none'],
        cause: `the bank takes ${answerMs} ms for an answer; payment waits without a limit, and checkout holds a database connection meanwhile`,
      },
      symptom: { kind: 'slow', step: 'checkout', p50MsMin: 3_000 },
      showsWithinMs: 20_000,
      page: { service: 'web', title: 'Checkout: slower than 3 s' },
      spare: ['checkout', 'web'],
      cause: { apply: (shop) => shop.configure('bank', 'answer-ms', answerMs) },
      mitigations: [
        set('payment', 'bank', 'backup', {
          name: 'use-backup-bank',
          title: 'payment: use the backup route to the bank',
          effect: 'helps',
          why: 'the backup route answers as fast as ever',
        }),
        restart('checkout', { effect: 'no effect', why: 'the next orders wait for the bank as well' }),
        scale('checkout', 2, { effect: 'no effect', why: 'twice as many orders may wait; each waits as long' }),
        rollback('payment', '4.0.6', { effect: 'no effect', why: 'the release before waits without a limit too' }),
      ],
    }
  },
}
