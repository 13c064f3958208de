import type { Fault } from '../fault.ts'
import { deployed, restart, rollback, scale } from '../steps.ts'

const RELEASE = new URL('./release.ts', import.meta.url).href

/** Amounts are kept under a key that several orders share: customers pay what another had to pay. */
export const wrongAmounts: Fault = {
  name: 'wrong-amounts',
  title: 'Customers are charged wrong amounts',
  story:
    'The bank statement says something else than the order. Support has thirty cases in ten minutes. All dashboards are green; payments have even become a little faster.',
  hints: [
    'Which two tables should agree, and since when do they not?',
    'Two customers who were charged the same wrong amount: what do their orders share?',
    'What did the newest release of the payment make faster?',
  ],
  level: 'hard',
  variant: (chance) => {
    const to = `4.1.${chance.whole(0, 10)}`
    const change = deployed('payment', ['4.0.7', to], RELEASE)
    return {
      truth: {
        service: 'payment',
        alsoRight: [],
        calledBy: ['checkout'],
        signals: ['errors'],
        guilty: [change.change!.id],
        cause: `payment ${to} keeps amounts under the number of lines of an order, so that orders with as many lines are charged the same`,
      },
      symptom: { kind: 'wrong', step: 'checkout', shareMin: 0.1 },
      showsWithinMs: 25_000,
      page: { service: 'payment', title: 'Audit: payments that are not what the order says' },
      cause: change,
      mitigations: [
        rollback('payment', '4.0.7', { effect: 'helps', why: 'the release before charges what it is told' }),
        restart('payment', { effect: 'no effect', why: 'what it keeps is gone, and wrong again after a few orders' }),
        restart('cache', { effect: 'no effect', why: 'amounts are not kept in the cache of the shop' }),
        scale('payment', 2, { effect: 'no effect', why: 'each of them keeps its own wrong amounts' }),
      ],
    }
  },
}
