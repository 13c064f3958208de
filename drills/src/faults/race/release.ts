import { type CheckoutParts, charge, INSERT_ORDER, nextOrderId } from '../../shop/services/order.ts'

/** The order that is being worked on. The mistake: there may be several. */
const current = { orderId: 0, cents: 0 }

/** The release: an order is written only after it was paid. */
export const parts: Partial<CheckoutParts> = {
  placed: async ({ db, customer, cart }, cents) => {
    const orderId = await nextOrderId(db)
    Object.assign(current, { orderId, cents })
    const charged = await charge({ orderId, customer, cents, lines: cart.lines.length })
    await db.query(INSERT_ORDER, [orderId, customer, JSON.stringify(cart.lines), current.cents])
    return { orderId, cents: current.cents, charged }
  },
}
