import type { Fault } from '../fault.ts'
import { deployed, restart, rollback, scale, set } from '../steps.ts'

const RELEASE = new URL('./release.ts', import.meta.url).href

/** One field is shared by all orders across an `await`: orders that overlap are saved with another's total. */
export const race: Fault = {
  name: 'race',
  title: 'Some orders carry a wrong total',
  story:
    'Support has a handful of customers whose confirmation shows a total that is not theirs. Nobody can repeat it. No request fails, nothing is slow.',
  hints: [
    'Is there a place that compares what was ordered with what was written?',
    'What else went on in the moment of a wrong order?',
    'Look at what the newest release of the checkout does between two awaits.',
  ],
  level: 'hard',
  variant: (chance) => {
    const to = `1.8.${chance.whole(3, 10)}`
    const change = deployed('checkout', ['1.8.2', to], RELEASE)
    const answerMs = String(150 + chance.whole(0, 100))
    return {
      truth: {
        service: 'checkout',
        alsoRight: [],
        calledBy: ['web'],
        signals: ['errors'],
        guilty: [change.change!.id],
        cause: `checkout ${to} keeps the order it is working on in a field that all requests share, and reads it again after waiting for the payment`,
      },
      symptom: { kind: 'wrong', step: 'checkout', shareMin: 0.01 },
      showsWithinMs: 45_000,
      page: { service: 'checkout', title: 'Audit: orders whose total is not that of their lines' },
      before: (shop) => shop.configure('bank', 'answer-ms', answerMs),
      cause: change,
      mitigations: [
        rollback('checkout', '1.8.2', { effect: 'helps', why: 'the release before keeps the order in its own call' }),
        restart('checkout', { effect: 'no effect', why: 'the field is shared from the first two orders on' }),
        set('checkout', 'pool-connections-max', '12', {
          name: 'raise-pool-checkout',
          title: 'checkout: 12 database connections instead of 4',
          effect: 'worse',
          why: 'more orders overlap',
        }),
        scale('payment', 2, { effect: 'no effect', why: 'the payment takes what it is told' }),
      ],
    }
  },
}
