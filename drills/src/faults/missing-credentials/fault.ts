import type { Chance } from '../../chance.ts'
import type { Fault, Variant } from '../fault.ts'
import { deployed, mitigation, restart, rollback, set } from '../steps.ts'

/** The payment has no key for the bank, or an old one. Last month the same symptom was a lack of memory. */
export const missingCredentials: Fault = {
  name: 'missing-credentials',
  title: 'No order can be paid',
  story:
    'Every order fails at the payment. Last month it was the same, and the payment had run out of memory; the runbook says to give it more.',
  hints: [
    'Is it what it was last time? Look at the memory of the payment before you follow the runbook.',
    'Read the first error of a failed payment.',
    'Who needs a key, and what happened to it?',
  ],
  level: 'easy',
  variant: (chance) => (chance.next() < 0.5 ? unmounted() : rotated(chance)),
}

const symptom = { kind: 'failing', step: 'checkout', shareMin: 0.5 } as const
const page = { service: 'web', title: 'Checkout: orders fail' }
const wrong = [
  mitigation(
    'raise-memory-payment',
    {
      title: 'payment: twice the memory (runbook of last month)',
      kind: 'config',
      service: 'payment',
      effect: 'no effect',
      why: 'memory is not short this time',
    },
    (shop) => shop.redeploy('payment', { heapMbMax: 512 }),
  ),
  restart('payment', { effect: 'no effect', why: 'it reads the same secret again' }),
  rollback('checkout', '1.8.1', { effect: 'no effect', why: 'the checkout is well' }),
  set('payment', 'bank', 'backup', {
    name: 'use-backup-bank',
    title: 'payment: use the backup route to the bank',
    kind: 'config',
    effect: 'no effect',
    why: 'the backup route asks for the same key',
  }),
]

/** A release expects the secret at a path where there is none. */
function unmounted(): Variant {
  const release = deployed('payment', ['4.0.7', '4.0.9'])
  return {
    truth: {
      service: 'payment',
      alsoRight: [],
      calledBy: ['checkout'],
      signals: ['errors'],
      guilty: [release.change!.id],
      cause: 'payment 4.0.9 reads its key from a path that the vault does not have, so BANK_KEY is empty',
    },
    symptom,
    showsWithinMs: 15_000,
    page,
    cause: {
      change: release.change!,
      apply: async (shop) => {
        shop.configure('payment', 'bank-key', '')
        await release.apply(shop)
      },
    },
    mitigations: [restored('k-main-1'), ...wrong],
  }
}

/** The bank has a new key, and payment does not know it. */
function rotated(chance: Chance): Variant {
  const key = `k-main-${chance.whole(2, 99)}`
  const id = 'chg-bank-key-rotated'
  return {
    truth: {
      service: 'payment',
      alsoRight: ['bank'],
      calledBy: ['checkout'],
      signals: ['errors'],
      guilty: [id],
      cause: 'the key of the bank was rotated, and payment still sends the old one',
    },
    symptom,
    showsWithinMs: 15_000,
    page,
    cause: {
      change: { id, kind: 'secret', service: 'payment', title: 'bank key rotated', source: 'vault' },
      apply: (shop) => shop.configure('bank', 'bank-key', key),
    },
    mitigations: [restored(key), ...wrong],
  }
}

const restored = (key: string) =>
  mitigation(
    'restore-bank-key',
    {
      title: 'payment: the key that the bank knows',
      kind: 'secret',
      service: 'payment',
      effect: 'helps',
      why: 'the bank knows this key',
    },
    (shop) => shop.configure('payment', 'bank-key', key),
  )
