import type { PoolClient } from 'pg'

/** One line of a cart. */
export type CartLine = { readonly sku: string; readonly quantity: number }

/** What a cart costs; `db` is the connection of the order's transaction. */
export type Pricing = {
  readonly totalCents: (db: PoolClient, customer: string, lines: readonly CartLine[]) => Promise<number>
}

/** Price of each product in the lines, in one query. */
export async function pricesOf(db: PoolClient, lines: readonly CartLine[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.query<{ sku: string; price_cents: number }>(
    'SELECT sku, price_cents FROM products WHERE sku = ANY($1)',
    [lines.map((line) => line.sku)],
  )
  return new Map(rows.map((row) => [row.sku, row.price_cents]))
}
