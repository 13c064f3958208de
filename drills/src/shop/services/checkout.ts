/** Carts and orders. An order is written, charged and reserved in one transaction. */
import type { PoolClient } from 'pg'
import { callGuarded } from '../parts/breaker.ts'
import { settingNumber } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { inTransaction, poolOf } from '../parts/pool.ts'
import { partsOf } from '../parts/release.ts'
import { HttpError, serve } from '../parts/service.ts'
import { callUpstream } from '../parts/upstream.ts'
import { type Cart, type CheckoutParts, placed, sumCents } from './order.ts'

const RESERVE_TIMEOUT_MS = 2_000
const PROMO_TIMEOUT_MS = 2_000

const pool = poolOf({ connectionsMax: 4, timeoutMs: 2_000 })
const parts = await partsOf<CheckoutParts>({ accept: () => {}, sumCents, placed })

serve(
  [
    { method: 'POST', path: '/carts/:customer', handle: ({ part, body }) => fillCart(part('customer'), body as Cart) },
    { method: 'POST', path: '/orders', handle: ({ body }) => order((body as { customer: string }).customer) },
  ],
  { stop: () => pool.end() },
)

async function fillCart(customer: string, cart: Cart): Promise<unknown> {
  parts.accept(cart)
  const sql =
    'INSERT INTO carts (customer, cart) VALUES ($1, $2) ON CONFLICT (customer) DO UPDATE SET cart = excluded.cart'
  await pool.query(sql, [customer, JSON.stringify(cart)])
  return { customer, lines: cart.lines.length }
}

async function order(customer: string): Promise<unknown> {
  const { orderId, cart, cents, charged } = await inTransaction(pool, (db) => write(db, customer))
  const skus = cart.lines.map((line) => line.sku)
  await callUpstream('inventory', {
    method: 'POST',
    path: '/reservations',
    timeoutMs: settingNumber('reserve-timeout-ms', RESERVE_TIMEOUT_MS),
    retries: settingNumber('reserve-retries', 0),
    body: { orderId, skus },
  })
  await pool.query('INSERT INTO mails (order_id, customer) VALUES ($1, $2)', [orderId, customer])
  log.info(`order ${orderId} placed: ${cart.lines.length} lines, ${cents} cents`)
  return { orderId, cents, charged }
}

async function write(db: PoolClient, customer: string) {
  const { rows } = await db.query<{ cart: Cart }>('SELECT cart FROM carts WHERE customer = $1', [customer])
  const cart = rows[0]?.cart
  if (!cart) throw new HttpError(409, `customer ${customer} has no cart`)
  const priced = { db, customer, cart }
  const sum = await parts.sumCents(priced)
  const cents = sum - (await discountCents(sum, cart.code))
  return { ...(await parts.placed(priced, cents)), cart }
}

/** What a code takes off; one that is not valid takes off nothing. */
async function discountCents(cents: number, code: string | undefined): Promise<number> {
  if (code === undefined) return 0
  const sent = { method: 'POST', path: '/discounts', timeoutMs: PROMO_TIMEOUT_MS, body: { cents, code } } as const
  const reply = await callGuarded('promo', sent, 'off').catch((error: unknown) => {
    if (error instanceof HttpError && error.status === 404) return { discountCents: 0 }
    throw error
  })
  return (reply as { discountCents: number }).discountCents
}
