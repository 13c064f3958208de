import { type Pricing, pricesOf } from './checkout-pricing.ts'

/** Release 1.8.2: list prices. */
export const pricing: Pricing = {
  async totalCents(db, _customer, lines) {
    const prices = await pricesOf(db, lines)
    return lines.reduce((sum, line) => sum + line.quantity * (prices.get(line.sku) ?? 0), 0)
  },
}
