import { trace } from '@opentelemetry/api'
import { flagVariant } from './control.ts'
import { poolOf } from './database-pool.ts'
import { log } from './log.ts'
import { HttpError, serve } from './service.ts'

const LIST_TTL_MS = 30_000
const FEED_CHECK_MS = 1_500
const RELATED_COUNT = 4

type Product = { readonly sku: string; readonly name: string; readonly category: string; readonly price_cents: number }

const pool = poolOf({ connectionsMax: 3, timeoutMs: 2_500 })
const feedStartedAt = Date.now()
let list: { readonly products: readonly Product[]; readonly untilMs: number } = { products: [], untilMs: 0 }

/** The supplier's price feed is late for weeks; prices are good for a day. Loud and harmless. */
const feedCheck = setInterval(() => {
  const ageSeconds = 5_400 + Math.round((Date.now() - feedStartedAt) / 1_000)
  log.warn(`supplier price feed is ${ageSeconds} s old, serving stored prices`)
}, FEED_CHECK_MS)

serve(
  [
    { method: 'GET', path: '/products', handle: async () => ({ products: await products() }) },
    { method: 'GET', path: '/products/:sku', handle: ({ part }) => product(part('sku')) },
  ],
  async () => {
    clearInterval(feedCheck)
    await pool.end()
  },
)

async function products(): Promise<readonly Product[]> {
  if (Date.now() < list.untilMs) return list.products
  const { rows } = await pool.query<Product>(
    'SELECT sku, name, category, price_cents FROM products ORDER BY sku LIMIT 40',
  )
  list = { products: rows, untilMs: Date.now() + LIST_TTL_MS }
  return rows
}

async function product(sku: string): Promise<unknown> {
  const sql = 'SELECT sku, name, category, price_cents FROM products WHERE sku = $1'
  const { rows } = await pool.query<Product>(sql, [sku])
  if (!rows[0]) throw new HttpError(404, `no product ${sku}`)
  const variant = flagVariant('related-products')
  trace.getActiveSpan()?.setAttributes({
    'feature_flag.key': 'related-products',
    'feature_flag.result.variant': variant,
  })
  return variant === 'on' ? { ...rows[0], related: related(rows[0]) } : rows[0]
}

function related(to: Product): readonly string[] {
  const others = list.products.filter((p) => p.category === to.category && p.sku !== to.sku).slice(0, RELATED_COUNT)
  log.info(`ranked ${others.length} related products for ${to.sku}`)
  return others.map((p) => p.sku)
}
