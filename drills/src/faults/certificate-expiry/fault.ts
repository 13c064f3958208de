import type { Fault } from '../fault.ts'
import { deployed, mitigation, restart, rollback, set } from '../steps.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** The certificate of the bank's door ends, and every handshake after it fails. */
export const certificateExpiry: Fault = {
  name: 'certificate-expiry',
  title: 'From one second to the next no order can be paid',
  story: 'All orders fail at the payment, since one exact second. The payment had a small release half an hour ago.',
  hints: [
    'How far does the payment get with the bank?',
    'Read the error word by word.',
    'Nothing was changed: what changes by itself?',
  ],
  level: 'easy',
  variant: (chance) => {
    const earlyMs = chance.whole(0, 1_000)
    return {
      truth: {
        service: 'payment',
        alsoRight: ['bank'],
        calledBy: ['checkout'],
        signals: ['errors'],
        guilty: ['none'],
        cause: 'the certificate of the bank ended, and payment refuses to speak to it',
      },
      symptom: { kind: 'failing', step: 'checkout', shareMin: 0.5 },
      showsWithinMs: 15_000,
      page: { service: 'web', title: 'Checkout: orders fail' },
      before: (shop, leadMs) => shop.certify(new Date(Date.now() + leadMs - earlyMs)),
      steps: [{ atShare: 0.55, ...deployed('payment', ['4.0.7', '4.0.8']) }],
      cause: { apply: () => {} }, // time does it
      mitigations: [
        mitigation(
          'renew-certificate',
          {
            title: 'certificate of the bank: renewed for 90 days',
            kind: 'certificate',
            service: 'payment',
            effect: 'helps',
            why: 'the new one is valid',
          },
          (shop) => shop.certify(new Date(Date.now() + 90 * DAY_MS)),
        ),
        rollback('payment', '4.0.7', { effect: 'no effect', why: 'the release before checks certificates too' }),
        restart('payment', { effect: 'no effect', why: 'the certificate is as old after it' }),
        set('payment', 'bank-timeout-ms', String(MINUTE_MS), {
          name: 'raise-bank-timeout',
          title: 'payment: wait a minute for the bank',
          effect: 'no effect',
          why: 'the bank answers at once',
        }),
      ],
    }
  },
}
