/** Takes the money, at a bank. */
import { poolOf } from '../parts/pool.ts'
import { partsOf } from '../parts/release.ts'
import { serve } from '../parts/service.ts'
import { authorise } from './bank-client.ts'
import { journal } from './journal.ts'

/** A charge as the checkout asks for it. */
export type Charge = {
  readonly orderId: number
  readonly customer: string
  readonly cents: number
  readonly lines: number
}

/** What a release of the payment may replace. */
export type PaymentParts = {
  /** What is taken for a charge, in cents. */
  readonly amountCents: (charge: Charge) => Promise<number>
}

const pool = poolOf({ connectionsMax: 3, timeoutMs: 2_000 })
const parts = await partsOf<PaymentParts>({ amountCents: async ({ cents }) => cents })

serve([{ method: 'POST', path: '/charges', handle: ({ body }) => take(body as Charge) }], { stop: () => pool.end() })

async function take(charge: Charge): Promise<unknown> {
  const cents = await parts.amountCents(charge)
  const receipt = await authorise({ ...charge, cents })
  await journal(`${charge.orderId} ${charge.customer} ${cents} ${receipt}`)
  await pool.query('INSERT INTO payments (order_id, cents, receipt) VALUES ($1, $2, $3)', [
    charge.orderId,
    cents,
    receipt,
  ])
  return { orderId: charge.orderId, charged: cents }
}
