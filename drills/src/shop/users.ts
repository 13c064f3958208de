import { setTimeout as pause } from 'node:timers/promises'
import { type Chance, chanceOf } from '../chance.ts'
import type { StepHealth } from '../target.ts'
import { CUSTOMERS, PRODUCTS } from './database.ts'

const JOURNEYS_MAX = 150 // at once; beyond it the shop is so slow that more load teaches nothing
const TIMEOUT_MS = 10_000
const KEPT_MS = 120_000 // how long answers are remembered
const DAY_MS = 600_000 // a day of the shop; visits swing around their mean once in it
const DAY_SWING = 0.2
const THINK_MS = 350

/** What users do, in shares 0..1; a fault may change it while they run. */
export type Habits = {
  /** Of visitors, those who buy. */
  buyers: number
  /** Of buyers, those who have a code. */
  withCode: number
  /** The codes they have. */
  codes: readonly [string, ...string[]]
  /** Of visitors, those of the back office, who look at the stock report. */
  backOffice: number
  /** Products that many look at, besides others. */
  talkedAbout: readonly string[]
}

/** Users who keep coming until they are stopped. */
export type Users = {
  readonly habits: Habits
  /** What they met in the last `windowMs`. */
  steps(windowMs: number): readonly StepHealth[]
  stop(): Promise<void>
}

type Met = {
  readonly step: string
  readonly atMs: number
  readonly ms: number
  readonly outcome: 'good' | 'failed' | 'wrong'
}
type Reply = { readonly ok: boolean; readonly json: unknown }
type Line = { readonly sku: string; readonly quantity: number }

/**
 * Starts users at `journeysPerSecond` on average, at chance intervals that do not depend on how fast the shop answers.
 * The same `seed` gives the same journeys.
 */
export function startUsers(shop: { url: string; journeysPerSecond: number; seed: number }): Users {
  const chance = chanceOf(shop.seed)
  const startedMs = Date.now()
  const stopping = new AbortController()
  const inside = new Set<Promise<void>>()
  const habits: Habits = { buyers: 0.7, withCode: 0.2, codes: ['WELCOME', 'LOYAL'], backOffice: 0.06, talkedAbout: [] }
  let met: Met[] = []
  const send: Send = async (step, path, body, isRight = () => true) => {
    const atMs = Date.now()
    const { ok, json } = await answered(shop.url + path, stopping.signal, body)
    if (stopping.signal.aborted) return { ok: false, json }
    const outcome = !ok ? 'failed' : isRight(json) ? 'good' : 'wrong'
    met.push({ step, atMs, ms: Date.now() - atMs, outcome })
    if (met.length % 200 === 0) met = met.filter((m) => m.atMs > Date.now() - KEPT_MS)
    return { ok, json }
  }
  const arrivals = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const hour = ((Date.now() - startedMs) % DAY_MS) / DAY_MS
      const perSecond = shop.journeysPerSecond * (1 + DAY_SWING * Math.sin(2 * Math.PI * hour))
      await rest(chance.wait(1_000 / perSecond), stopping.signal)
      const journey = chanceOf(chance.whole(0, 2 ** 31)) // drawn also when nobody may enter, so that the next are the same
      if (stopping.signal.aborted || inside.size >= JOURNEYS_MAX) continue
      const going = visit({ chance: journey, habits, send, think: (ms) => rest(ms, stopping.signal) })
      inside.add(going)
      void going.finally(() => inside.delete(going))
    }
  }
  const arriving = arrivals()
  return {
    habits,
    steps: (windowMs) => stepsOf(met.filter((m) => m.atMs + m.ms > Date.now() - windowMs)),
    stop: async () => {
      stopping.abort()
      await arriving
      await Promise.all(inside)
    },
  }
}

type Send = (step: string, path: string, body?: unknown, isRight?: (json: unknown) => boolean) => Promise<Reply>
type Visit = {
  readonly chance: Chance
  readonly habits: Habits
  readonly send: Send
  readonly think: (ms: number) => Promise<void>
}

/** One visitor: a glance at the list, one to three products, and for most a cart and the checkout. */
async function visit({ chance, habits, send, think }: Visit): Promise<void> {
  const customer = `customer-${chance.whole(0, CUSTOMERS)}`
  const sku = (): string => {
    const talked = habits.talkedAbout[chance.whole(0, 2 * habits.talkedAbout.length)]
    return talked ?? `sku-${1 + chance.whole(0, PRODUCTS)}`
  }
  if (chance.next() < habits.backOffice) return void (await send('report', '/api/stock-report'))
  await send('list', '/api/products')
  for (let looks = chance.whole(1, 4); looks > 0; looks--) {
    await think(chance.wait(THINK_MS))
    await send('product', `/api/products/${sku()}`)
  }
  if (chance.next() >= habits.buyers) return
  await think(chance.wait(THINK_MS))
  const lines = Array.from({ length: chance.whole(3, 8) }, () => ({ sku: sku(), quantity: chance.whole(1, 3) }))
  const code = chance.next() < habits.withCode ? chance.pick(habits.codes) : undefined
  if (!(await send('cart', `/api/cart/${customer}`, { lines, ...(code && { code }) })).ok) return
  await think(chance.wait(THINK_MS))
  await send('checkout', '/api/checkout', { customer }, (json) => costsWhatWasSaid(json, lines, code !== undefined))
}

/** The list price of a product: what the page said. */
const priceCents = (sku: string): number => 500 + ((Number(sku.slice(4)) * 37) % 9_000)

const DISCOUNT_MAX = 0.5

/** Whether an order costs what its lines do; with a code it may be cheaper. */
function costsWhatWasSaid(json: unknown, lines: readonly Line[], discounted: boolean): boolean {
  const { cents, charged } = json as { cents: number; charged: number }
  const due = lines.reduce((sum, { sku, quantity }) => sum + quantity * priceCents(sku), 0)
  if (charged !== cents) return false
  return discounted ? cents <= due && cents >= due * (1 - DISCOUNT_MAX) : cents === due
}

/** No answer in time, or none at all: a user sees no difference. */
async function answered(url: string, stopped: AbortSignal, body: unknown): Promise<Reply> {
  const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  try {
    const response = await fetch(url, { ...post, signal: AbortSignal.any([stopped, AbortSignal.timeout(TIMEOUT_MS)]) })
    return { ok: response.ok, json: await response.json() }
  } catch {
    return { ok: false, json: undefined }
  }
}

const rest = (ms: number, signal: AbortSignal): Promise<void> => pause(ms, undefined, { signal }).catch(() => {})

function stepsOf(met: readonly Met[]): StepHealth[] {
  return [...Map.groupBy(met, (m) => m.step)].map(([step, all]) => {
    const ms = all.map((m) => m.ms).sort((a, b) => a - b)
    const share = (outcome: Met['outcome']) => all.filter((m) => m.outcome === outcome).length / all.length
    const at = (quantile: number) => ms[Math.min(ms.length - 1, Math.floor(quantile * ms.length))]!
    const shares = { failedShare: share('failed'), wrongShare: share('wrong') }
    return { step, requests: all.length, ...shares, p50Ms: at(0.5), p95Ms: at(0.95) }
  })
}
