/** What an order is made of; a release of the checkout replaces parts of it and uses the others. */
import type { PoolClient } from 'pg'
import { callGuarded } from '../parts/breaker.ts'
import { settingNumber } from '../parts/control.ts'

const PAYMENT_TIMEOUT_MS = 8_000 // longer than anybody waits for the page: nobody has ever looked at it

/** One line of a cart. */
export type CartLine = { readonly sku: string; readonly quantity: number }

/** A cart: what is in it, and the code on the voucher. */
export type Cart = { readonly lines: readonly CartLine[]; readonly code?: string }

/** What is asked of a price: the connection of the transaction, whose cart, and the cart. */
export type Priced = { readonly db: PoolClient; readonly customer: string; readonly cart: Cart }

/** What a release of the checkout may replace. */
export type CheckoutParts = {
  /** Refuses a cart that is not as it must be. */
  readonly accept: (cart: Cart) => void
  /** The sum of the lines before any discount. */
  readonly sumCents: (priced: Priced) => Promise<number>
  /** Writes the order and charges it. */
  readonly placed: (priced: Priced, cents: number) => Promise<Placed>
}

/** An order as it was written, and what the payment took for it. */
export type Placed = { readonly orderId: number; readonly cents: number; readonly charged: number }

/** The list price of each line, in one query. */
export async function sumCents({ db, cart }: Priced): Promise<number> {
  const sql = 'SELECT sku, price_cents FROM products WHERE sku = ANY($1)'
  const { rows } = await db.query<{ sku: string; price_cents: number }>(sql, [cart.lines.map((line) => line.sku)])
  const prices = new Map(rows.map((row) => [row.sku, row.price_cents]))
  return cart.lines.reduce((sum, line) => sum + line.quantity * (prices.get(line.sku) ?? 0), 0)
}

/** Writes the order, then charges it. */
export async function placed({ db, customer, cart }: Priced, cents: number): Promise<Placed> {
  const orderId = await nextOrderId(db)
  await db.query(INSERT_ORDER, [orderId, customer, JSON.stringify(cart.lines), cents])
  const charged = await charge({ orderId, customer, cents, lines: cart.lines.length })
  return { orderId, cents, charged }
}

/** The statement that writes an order: number, customer, lines, cents. */
export const INSERT_ORDER = 'INSERT INTO orders (id, customer, lines, cents) VALUES ($1, $2, $3, $4)'

/** The number of the next order. */
export async function nextOrderId(db: PoolClient): Promise<number> {
  const { rows } = await db.query<{ id: string }>("SELECT nextval('orders_id_seq') AS id")
  return Number(rows[0]!.id)
}

type Charge = { readonly orderId: number; readonly customer: string; readonly cents: number; readonly lines: number }

/** Has an order paid; the cents that were taken. */
export async function charge(body: Charge): Promise<number> {
  const timeoutMs = settingNumber('payment-timeout-ms', PAYMENT_TIMEOUT_MS)
  const sent = { method: 'POST', path: '/charges', timeoutMs, body } as const
  return ((await callGuarded('payment', sent, 'on')) as { charged: number }).charged
}
