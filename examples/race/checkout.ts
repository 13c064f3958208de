import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'

type Order = {
  readonly id: string
  readonly customer: string
  readonly quoted: number
  readonly prices: readonly number[]
}
type Saved = { readonly id: string; readonly total: number }

const saved = new Map<string, Saved>()
const discounts = new Map<string, number>()

/** A customer's discount in cents; the first time it is asked for elsewhere. */
async function discountOf(customer: string): Promise<number> {
  const known = discounts.get(customer)
  if (known !== undefined) return known
  await after(4)
  discounts.set(customer, 0)
  return 0
}

class Checkout {
  total = 0

  /** Prices an order and saves it. */
  async place(order: Order): Promise<Saved> {
    this.total = 0
    for (const price of order.prices) this.total += price
    const discount = await discountOf(order.customer)
    const entry = { id: order.id, total: this.total - discount }
    saved.set(entry.id, entry)
    return entry
  }
}

const checkout = new Checkout()

async function saveOrder(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return JSON.stringify(await checkout.place(JSON.parse(body) as Order))
}

const server = createServer((request, response) => {
  saveOrder(request).then(
    (answer) => response.end(answer),
    (error: unknown) => response.writeHead(400).end(String(error)),
  )
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
