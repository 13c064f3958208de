import { setTimeout as pause } from 'node:timers/promises'
import { CUSTOMERS, PRODUCTS } from './story.ts'

const JOURNEYS_MAX = 200 // at once; beyond it the shop is so slow that more load teaches nothing
const TIMEOUT_MS = 10_000
const BUYERS = 0.65

/** What the shoppers met: requests sent, and those that failed, by path. */
export type LoadReport = { readonly sent: number; readonly failed: Readonly<Record<string, number>> }

/** Shoppers that keep coming until they are stopped; `stop` waits for those who are still in the shop. */
export type Load = { report(): LoadReport; stop(): Promise<void> }

/**
 * Starts shoppers at `journeysPerSecond` on average, at chance intervals that do not depend on how fast the shop answers.
 * The same `seed` gives the same journeys.
 */
export function startLoad(shop: { url: string; journeysPerSecond: number; seed: number }): Load {
  const random = mulberry32(shop.seed)
  const counts = { sent: 0, failed: {} as Record<string, number> }
  const inside = new Set<Promise<void>>()
  const stopping = new AbortController()
  const call = async (name: string, path: string, body?: unknown): Promise<boolean> => {
    counts.sent += 1
    const ok = await answered(shop.url + path, body)
    if (!ok) counts.failed[name] = (counts.failed[name] ?? 0) + 1
    return ok
  }
  const arrivals = async () => {
    while (!stopping.signal.aborted) {
      await pause(thinkMs(random, 1_000 / shop.journeysPerSecond), undefined, { signal: stopping.signal }).catch(
        () => {},
      )
      if (stopping.signal.aborted || inside.size >= JOURNEYS_MAX) continue
      const journey = visit(mulberry32(Math.floor(random() * 2 ** 32)), call)
      inside.add(journey)
      void journey.finally(() => inside.delete(journey))
    }
  }
  const arriving = arrivals()
  return {
    report: () => structuredClone(counts),
    stop: async () => {
      stopping.abort()
      await arriving
      await Promise.all(inside)
    },
  }
}

type Send = (name: string, path: string, body?: unknown) => Promise<boolean>

/** One shopper: the list, one or two products, and for most of them a cart and the checkout. */
async function visit(random: () => number, call: Send): Promise<void> {
  const customer = `customer-${Math.floor(random() * CUSTOMERS)}`
  const sku = () => `sku-${1 + Math.floor(random() * PRODUCTS)}`
  await call('list', '/api/products')
  await pause(thinkMs(random, 400))
  await call('product', `/api/products/${sku()}`)
  if (random() > BUYERS) return
  await pause(thinkMs(random, 400))
  const lines = Array.from({ length: 5 + Math.floor(random() * 5) }, () => ({ sku: sku(), quantity: 1 }))
  if (!(await call('cart', `/api/cart/${customer}`, { lines }))) return
  await pause(thinkMs(random, 400))
  await call('checkout', '/api/checkout', { customer })
}

async function answered(url: string, body: unknown): Promise<boolean> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false // no answer in time, or none at all: a shopper sees no difference
  }
}

const THINK_SPREAD_MAX = 5

/** An exponentially distributed time with the given mean, cut at five times the mean. */
function thinkMs(random: () => number, meanMs: number): number {
  return Math.min(-Math.log(1 - random()), THINK_SPREAD_MAX) * meanMs
}

/** Numbers in [0, 1) that depend on the seed alone (the public-domain generator of that name). */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
