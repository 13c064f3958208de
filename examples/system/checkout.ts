import type { PoolClient } from 'pg'
import type { CartLine, Pricing } from './checkout-pricing.ts'
import { poolOf } from './database-pool.ts'
import { log } from './log.ts'
import { HttpError, serve } from './service.ts'
import { callUpstream } from './upstream.ts'

const RESERVE_TIMEOUT_MS = 2_000

const pool = poolOf({ connectionsMax: 3, timeoutMs: 2_000 })
// A release differs from the one before in its pricing only, so a deploy is another module and nothing else.
const pricing: Pricing = (await import(`./checkout-pricing-${process.env.SERVICE_VERSION}.ts`)).pricing

serve(
  [
    {
      method: 'POST',
      path: '/carts/:customer',
      handle: ({ part, body }) => fillCart(part('customer'), (body as { lines: readonly CartLine[] }).lines),
    },
    { method: 'POST', path: '/orders', handle: ({ body }) => order((body as { customer: string }).customer) },
  ],
  () => pool.end(),
)

async function fillCart(customer: string, lines: readonly CartLine[]): Promise<unknown> {
  const sql =
    'INSERT INTO carts (customer, lines) VALUES ($1, $2) ON CONFLICT (customer) DO UPDATE SET lines = excluded.lines'
  await pool.query(sql, [customer, JSON.stringify(lines)])
  return { customer, lines: lines.length }
}

async function order(customer: string): Promise<unknown> {
  const { orderId, lines, cents } = await inTransaction((db) => placeOrder(db, customer))
  const skus = lines.map((line) => line.sku)
  await callUpstream('inventory', {
    method: 'POST',
    path: '/reservations',
    timeoutMs: RESERVE_TIMEOUT_MS,
    body: { orderId, skus },
  })
  log.info(`order ${orderId} placed: ${lines.length} lines, ${cents} cents`)
  return { orderId, cents }
}

async function placeOrder(db: PoolClient, customer: string) {
  const cart = await db.query<{ lines: readonly CartLine[] }>('SELECT lines FROM carts WHERE customer = $1', [customer])
  const lines = cart.rows[0]?.lines
  if (!lines) throw new HttpError(409, `customer ${customer} has no cart`)
  const cents = await pricing.totalCents(db, customer, lines)
  const insert = 'INSERT INTO orders (customer, lines, cents) VALUES ($1, $2, $3) RETURNING id'
  const placed = await db.query<{ id: number }>(insert, [customer, JSON.stringify(lines), cents])
  return { orderId: Number(placed.rows[0]!.id), lines, cents }
}

async function inTransaction<T>(work: (db: PoolClient) => Promise<T>): Promise<T> {
  const db = await pool.connect()
  try {
    await db.query('BEGIN')
    const result = await work(db)
    await db.query('COMMIT')
    return result
  } catch (error) {
    await db.query('ROLLBACK')
    throw error
  } finally {
    db.release()
  }
}
