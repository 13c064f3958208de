import { settingNumber } from '../parts/control.ts'
import type { Route } from '../parts/service.ts'
import { callUpstream } from '../parts/upstream.ts'

const PUBLIC = [
  ['GET', '/api/products'],
  ['GET', '/api/products/:sku'],
  ['GET', '/api/offers/:code'],
  ['POST', '/api/cart/:customer'],
  ['POST', '/api/checkout'],
  ['GET', '/api/stock-report'],
] as const

/** Routes that hand each public request on to another service as it came. */
export const passTo = (service: string, timeoutMs: number): readonly Route[] =>
  PUBLIC.map(([method, path]) => ({
    method,
    path,
    handle: ({ part, body }) =>
      callUpstream(service, {
        method,
        path: path.replace(/:(\w+)/, (_, name: string) => encodeURIComponent(part(name))),
        timeoutMs: settingNumber('upstream-timeout-ms', timeoutMs),
        body,
      }),
  }))
