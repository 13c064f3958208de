/** The gateway: it knows which service answers which page. */
import { setting, settingNumber } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { partsOf } from '../parts/release.ts'
import { type Call, serve } from '../parts/service.ts'
import { callUpstream } from '../parts/upstream.ts'

const TIMEOUT_MS = 5_000 // people leave a page after about that long
const STOCK_TIMEOUT_MS = 1_500

/** What a release of the gateway may replace. */
export type WebParts = {
  /** The body of a cart as the checkout is to get it. */
  readonly cartBody: (body: unknown) => unknown
  readonly catalogueHeaders: () => Readonly<Record<string, string>>
}

const parts = await partsOf<WebParts>({
  cartBody: (body) => body,
  catalogueHeaders: () => ({ 'x-client': 'web' }),
})
const timeoutMs = () => settingNumber('upstream-timeout-ms', TIMEOUT_MS)
const retries = () => settingNumber('upstream-retries', 0)

serve([
  { method: 'GET', path: '/api/products', handle: () => catalogue('/products') },
  { method: 'GET', path: '/api/products/:sku', handle: productPage },
  {
    method: 'GET',
    path: '/api/offers/:code',
    handle: ({ part }) =>
      callUpstream('promo', { method: 'GET', path: `/offers/${part('code')}`, timeoutMs: timeoutMs() }),
  },
  {
    method: 'POST',
    path: '/api/cart/:customer',
    handle: ({ part, body }) =>
      callUpstream('checkout', {
        method: 'POST',
        path: `/carts/${part('customer')}`,
        timeoutMs: timeoutMs(),
        body: parts.cartBody(body),
        retries: retries(),
      }),
  },
  {
    method: 'POST',
    path: '/api/checkout',
    handle: ({ body }) => callUpstream('checkout', { method: 'POST', path: '/orders', timeoutMs: timeoutMs(), body }),
  },
  {
    method: 'GET',
    path: '/api/stock-report',
    handle: () => callUpstream('inventory', { method: 'GET', path: '/report', timeoutMs: timeoutMs() }),
  },
])

function catalogue(path: string): Promise<unknown> {
  const headers = parts.catalogueHeaders()
  return callUpstream('catalogue', { method: 'GET', path, timeoutMs: timeoutMs(), headers })
}

/** A product with its stock; without the stock the page still stands. */
async function productPage({ part }: Call): Promise<unknown> {
  const sku = encodeURIComponent(part('sku'))
  const [product, stock] = await Promise.all([catalogue(`/products/${sku}`), stockOf(sku)])
  return { ...(product as object), ...(stock as object), banner: setting('banner', 'none') }
}

async function stockOf(sku: string): Promise<unknown> {
  const sent = { method: 'GET', path: `/stock/${sku}`, timeoutMs: STOCK_TIMEOUT_MS, retries: retries() } as const
  return callUpstream('inventory', sent).catch((error: Error) => {
    log.warn(`page of ${sku} without its stock: ${error.message}`)
    return { stock: 'unknown' }
  })
}
