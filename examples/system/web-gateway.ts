import { type Route, serve } from './service.ts'
import { callUpstream } from './upstream.ts'

const TIMEOUT_MS = 5_000 // people leave a page after about that long

const pass =
  (service: string, method: 'GET' | 'POST', pathOf: (part: (name: string) => string) => string): Route['handle'] =>
  ({ part, body }) =>
    callUpstream(service, { method, path: pathOf(part), timeoutMs: TIMEOUT_MS, body })

serve([
  { method: 'GET', path: '/api/products', handle: pass('catalogue', 'GET', () => '/products') },
  { method: 'GET', path: '/api/products/:sku', handle: pass('catalogue', 'GET', (part) => `/products/${part('sku')}`) },
  {
    method: 'POST',
    path: '/api/cart/:customer',
    handle: pass('checkout', 'POST', (part) => `/carts/${part('customer')}`),
  },
  { method: 'POST', path: '/api/checkout', handle: pass('checkout', 'POST', () => '/orders') },
])
