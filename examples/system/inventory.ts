import { poolOf } from './database-pool.ts'
import { log } from './log.ts'
import { serve } from './service.ts'

type Reservation = { readonly orderId: number; readonly skus: readonly string[] }

const pool = poolOf({ connectionsMax: 3, timeoutMs: 2_500 })

serve([{ method: 'POST', path: '/reservations', handle: ({ body }) => reserve(body as Reservation) }], () => pool.end())

async function reserve({ orderId, skus }: Reservation): Promise<unknown> {
  await pool.query('UPDATE stock SET reserved = reserved + 1 WHERE sku = ANY($1)', [skus])
  log.info(`reserved ${skus.length} products for order ${orderId}`)
  return { orderId, reserved: skus.length }
}
