/** What the shop sells. Single products come through the cache. */
import { trace } from '@opentelemetry/api'
import type { Pool } from 'pg'
import { setting } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { poolOf } from '../parts/pool.ts'
import { partsOf } from '../parts/release.ts'
import { type Call, HttpError, serve } from '../parts/service.ts'
import { cacheOf } from './cache-client.ts'
import { rendered } from './rendered.ts'

const LIST_TTL_MS = 30_000
const RELATED_MAX = 4

/** A product as the database has it. */
export type Product = {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly price_cents: number
  readonly description: string
}

/** What a release of the catalogue may replace. */
export type CatalogueParts = {
  /** Refuses requests that may not read; the usual one lets everybody in. */
  readonly admit: (call: Call) => void
  readonly related: (to: Product, pool: Pool) => Promise<readonly string[]>
  /** The description as HTML. */
  readonly rendered: (description: string) => Promise<string>
  /** Called with every page, before it is sent. */
  readonly remember: (page: object) => void
}

const pool = poolOf({ connectionsMax: 4, timeoutMs: 2_500 })
const cache = cacheOf('catalogue')
const parts = await partsOf<CatalogueParts>({
  admit: () => {},
  related: async (to) =>
    list.products
      .filter((p) => p.category === to.category && p.sku !== to.sku)
      .slice(0, RELATED_MAX)
      .map((p) => p.sku),
  rendered: (description) => new Promise((resolve) => setImmediate(() => resolve(rendered(description)))),
  remember: () => {},
})
let list: { readonly products: readonly Product[]; readonly untilMs: number } = { products: [], untilMs: 0 }

serve(
  [
    {
      method: 'GET',
      path: '/products',
      handle: async (call) => {
        parts.admit(call)
        return { products: (await products()).map(({ description: _, ...rest }) => rest) }
      },
    },
    {
      method: 'GET',
      path: '/products/:sku',
      handle: (call) => {
        parts.admit(call)
        return product(call.part('sku'))
      },
    },
  ],
  { stop: () => pool.end() },
)

async function products(): Promise<readonly Product[]> {
  if (Date.now() < list.untilMs) return list.products
  const { rows } = await pool.query<Product>('SELECT * FROM products ORDER BY sku LIMIT 40')
  list = { products: rows, untilMs: Date.now() + LIST_TTL_MS }
  return rows
}

async function product(sku: string): Promise<unknown> {
  const found = await cache.through(`product:${sku}`, () => fromDatabase(sku))
  for (const other of list.products) log.debug(() => `considered ${JSON.stringify(other)} for the page of ${sku}`)
  const variant = setting('related-products', 'off')
  trace.getActiveSpan()?.setAttributes({
    'feature_flag.key': 'related-products',
    'feature_flag.result.variant': variant,
  })
  const related = variant === 'on' ? { related: await parts.related(found, pool) } : {}
  const page = { ...found, description: await parts.rendered(found.description), ...related }
  parts.remember(page)
  return page
}

async function fromDatabase(sku: string): Promise<Product> {
  const { rows } = await pool.query<Product>('SELECT * FROM products WHERE sku = $1', [sku])
  if (!rows[0]) throw new HttpError(404, `no product ${sku}`)
  return rows[0]
}
