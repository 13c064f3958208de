import type { PaymentParts } from '../../shop/services/payment.ts'

const kept = new Map<string, number>()

/**
 * The release: the amount with fees, which takes a moment to work out, is kept.
 * The mistake: the key says how many lines an order has, not which order it is.
 */
export const parts: Partial<PaymentParts> = {
  amountCents: async ({ cents, lines }) => {
    const key = `amount:${lines}`
    const amount = kept.get(key) ?? cents
    kept.set(key, amount)
    return amount
  },
}
