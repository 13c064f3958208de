import type { PoolClient } from 'pg'
import { type CheckoutParts, sumCents } from '../../shop/services/order.ts'

const LOYAL_FROM = 1_000_000 // pieces bought before; nobody is that loyal yet

/** The release: a product that a customer has bought often is to become cheaper. */
export const parts: Partial<CheckoutParts> = {
  sumCents: async (priced) => {
    const { db, customer, cart } = priced
    let loyalLines = 0
    for (const { sku } of cart.lines) if ((await boughtBefore(db, customer, sku)) >= LOYAL_FROM) loyalLines += 1
    return (await sumCents(priced)) - loyalLines
  },
}

/**
 * Pieces of one product that a customer bought before.
 * The mistake: one query a line, and `lower()` on both sides keeps the index on `customer` from being used, so each of them
 * reads the whole history while the order's connection is held.
 */
async function boughtBefore(db: PoolClient, customer: string, sku: string): Promise<number> {
  const sql =
    'SELECT coalesce(sum(quantity), 0) AS pieces FROM order_history WHERE lower(customer) = lower($1) AND lower(sku) = lower($2)'
  const { rows } = await db.query<{ pieces: string }>(sql, [customer, sku])
  return Number(rows[0]!.pieces)
}
