import type { Fault } from '../fault.ts'
import { mitigation, restart, rollback } from '../steps.ts'

/** One imported description has a mark of writing direction that closes nothing; rendering it ends the process. */
export const malformedDocument: Fault = {
  name: 'malformed-document',
  title: 'The catalogue keeps crashing',
  story:
    'The catalogue starts, answers for a moment and is gone again. It had no deploy today. Customers see errors on the list and on all products.',
  hints: [
    'What is the last thing a catalogue process says?',
    'Which product was asked for just before each crash?',
    'What is different in the text of that product, and since when is it there?',
  ],
  level: 'medium',
  variant: (chance) => {
    const sku = `sku-${401 + chance.whole(0, 9)}`
    const [before, after] = chance.pick<readonly [string, string]>([
      ['size ', ' cm'],
      ['', ' of wool'],
      ['for ', ''],
    ])
    const id = 'chg-feed-import'
    return {
      truth: {
        service: 'catalogue',
        alsoRight: [],
        calledBy: ['web'],
        signals: ['errors', 'saturation'],
        guilty: [id],
        cause: `the description of ${sku}, imported with the supplier's feed, holds a mark (U+202C) that closes a direction never opened; the renderer throws outside of any request`,
      },
      symptom: { kind: 'failing', step: 'product', shareMin: 0.2 },
      showsWithinMs: 25_000,
      page: { service: 'web', title: 'Product pages: more than 5 % fail' },
      steps: [{ atShare: 1.01, apply: (shop) => void Object.assign(shop.users.habits, { talkedAbout: [sku] }) }],
      cause: {
        change: {
          id,
          kind: 'manual',
          service: 'catalogue',
          title: 'supplier feed imported: 1 new product',
          source: 'feed-import',
        },
        apply: async (shop) => {
          await shop.sql('INSERT INTO stock VALUES ($1, 100000, 0)', [sku])
          await shop.sql(`INSERT INTO products SELECT $1, 'שמיכה', 'category-1', 500 + $2 * 37 % 9000, $3`, [
            sku,
            Number(sku.slice(4)),
            `${before}\u202cשמיכת צמר\u202b${after}`,
          ])
        },
      },
      mitigations: [
        mitigation(
          'clean-document',
          {
            title: `description of ${sku} without marks, cache emptied`,
            kind: 'manual',
            service: 'catalogue',
            effect: 'helps',
            why: 'the renderer has nothing to stumble over',
          },
          async (shop) => {
            await shop.sql('UPDATE products SET description = $2 WHERE sku = $1', [sku, `${before}שמיכת צמר${after}`])
            await shop.restart('cache')
          },
        ),
        restart('catalogue', { effect: 'no effect', why: 'the next one who looks at the product ends it again' }),
        rollback('catalogue', '3.1.4', { effect: 'no effect', why: 'the renderer is as old as the service' }),
        mitigation(
          'raise-memory-catalogue',
          {
            title: 'catalogue: twice the memory',
            kind: 'config',
            service: 'catalogue',
            effect: 'no effect',
            why: 'memory is not short',
          },
          (shop) => shop.redeploy('catalogue', { heapMbMax: 144 }),
        ),
      ],
    }
  },
}
