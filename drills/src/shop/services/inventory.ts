/** How many pieces of everything there are, and who has reserved them. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Pool } from 'pg'
import { setting, settingNumber } from '../parts/control.ts'
import { log } from '../parts/log.ts'
import { poolOf } from '../parts/pool.ts'
import { partsOf } from '../parts/release.ts'
import { HttpError, serve } from '../parts/service.ts'

type Reservation = { readonly orderId: number; readonly skus: readonly string[] }

/** What a release of the inventory may replace. */
export type InventoryParts = {
  readonly stockOf: (sku: string, pool: Pool) => Promise<number | undefined>
}

const WAITING_MAX = 40 // orders before the robot; more are turned away
const PICK_MS = 30 // the shelf robot takes one order after another

const pool = poolOf({ connectionsMax: 4, timeoutMs: 2_500 })
const parts = await partsOf<InventoryParts>({ stockOf })
let robot = Promise.resolve()
let waiting = 0

serve(
  [
    { method: 'POST', path: '/reservations', handle: ({ body }) => reserve(body as Reservation) },
    {
      method: 'GET',
      path: '/stock/:sku',
      handle: async ({ part }) => {
        const stock = await parts.stockOf(part('sku'), pool)
        if (stock === undefined) throw new HttpError(404, `no stock of ${part('sku')}`)
        return { stock }
      },
    },
    { method: 'GET', path: '/report', handle: () => report() },
  ],
  { stop: () => pool.end() },
)

async function reserve({ orderId, skus }: Reservation): Promise<unknown> {
  await pool.query('UPDATE stock SET reserved = reserved + 1 WHERE sku = ANY($1)', [[...skus].sort()])
  await picked()
  log.info(`reserved ${skus.length} products for order ${orderId}`)
  return { orderId, reserved: skus.length }
}

/** Resolves when the robot, which serves in order of arrival, has taken this order too. */
async function picked(): Promise<void> {
  if (waiting >= WAITING_MAX) throw new HttpError(503, `${waiting} orders wait for the robot`)
  waiting += 1
  robot = robot.then(() => pause(settingNumber('pick-ms', PICK_MS)))
  await robot
  waiting -= 1
}

async function stockOf(sku: string, pool: Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ pieces: number }>(
    'SELECT pieces - reserved AS pieces FROM stock WHERE sku = $1',
    [sku],
  )
  return rows[0]?.pieces
}

/** What the back office looks at: the most wanted products; with `stock-report` on `full`, of all times instead of today. */
async function report(): Promise<unknown> {
  if (setting('stock-report', 'brief') === 'full') return fullReport()
  const { rows } = await pool.query('SELECT sku, reserved FROM stock ORDER BY reserved DESC LIMIT 10')
  return { top: rows }
}

/** The mistake: history has no quarters yet, so all of it is counted four times, and nothing but the first ten are shown. */
async function fullReport(): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT lower(sku) AS sku, count(DISTINCT lower(customer)) AS customers, sum(quantity) AS pieces
     FROM order_history CROSS JOIN generate_series(1, 4) quarter GROUP BY quarter, lower(sku) ORDER BY pieces DESC LIMIT 10`,
  )
  return { top: rows }
}
