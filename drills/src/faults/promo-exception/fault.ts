import type { Fault } from '../fault.ts'
import { deployed, mitigation, restart, rollback } from '../steps.ts'

/** A campaign brings the first offer without a minimum; the code that has always taken one for granted throws. */
export const promoException: Fault = {
  name: 'promo-exception',
  title: 'Some customers cannot order',
  story:
    'About one order in six fails, and it fails again for the same customer. Promotions had a deploy some minutes ago, which was rolled back at once without any change.',
  hints: [
    'What do the orders that fail have in common?',
    'Read the exception. Is the line that throws part of the newest release?',
    'What came into the data shortly before the first failure?',
  ],
  level: 'medium',
  variant: (chance) => {
    const code = chance.pick(['SPRING', 'AUTUMN', 'BIRTHDAY', 'WEEKEND'])
    const share = 0.2 + 0.2 * chance.next()
    const id = `chg-campaign-${code.toLowerCase()}`
    return {
      truth: {
        service: 'promo',
        alsoRight: [],
        calledBy: ['checkout'],
        signals: ['errors'],
        guilty: [id],
        cause: `the campaign ${code} is the first offer whose terms have no minimum; promo reads terms.minimum.cents`,
      },
      symptom: { kind: 'failing', step: 'checkout', shareMin: 0.06 },
      showsWithinMs: 12_000,
      page: { service: 'web', title: 'Checkout: more than 5 % of orders fail' },
      steps: [{ atShare: 0.75, ...deployed('promo', ['1.6.3', '1.6.5']) }],
      cause: {
        change: {
          id,
          kind: 'flag',
          service: 'promo',
          title: `campaign ${code} off → on`,
          from: 'off',
          to: 'on',
          source: 'back-office',
        },
        apply: async (shop) => {
          await shop.sql(`INSERT INTO offers VALUES ($1, 10, '{"until": "2099-12-31"}', true)`, [code])
          Object.assign(shop.users.habits, { codes: [code], withCode: share })
        },
      },
      mitigations: [
        mitigation(
          'end-campaign',
          {
            title: `campaign ${code} on → off`,
            kind: 'flag',
            service: 'promo',
            effect: 'helps',
            why: 'a code that is not valid takes off nothing, and the line that throws is not reached',
          },
          async (shop) => void (await shop.sql('UPDATE offers SET active = false WHERE code = $1', [code])),
        ),
        rollback('promo', '1.6.3', { effect: 'no effect', why: 'the code that throws is as old as the service' }),
        restart('promo', { effect: 'no effect', why: 'the data is the same after it' }),
        rollback('checkout', '1.8.1', { effect: 'no effect', why: 'the checkout only passes on what promo answers' }),
      ],
    }
  },
}
