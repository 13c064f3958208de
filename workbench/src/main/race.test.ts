import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Place, type Shop, stop } from './probe-app.test-helper.ts'

// A race found in a running app with counters and snapshots alone. LASTGOOD_TRANSCRIPT=FILE writes down what was typed and printed.

const APP = readFileSync(new URL('../../../examples/race/checkout.ts', import.meta.url), 'utf8')
const FIXED = APP.replace('  total = 0\n\n', '')
  .replace('this.total = 0', 'let total = 0')
  .replaceAll('this.total', 'total')

const SUMMED = at(APP, 'const discount = ') // the prices are added up
const USED = at(APP, 'const entry = ')
const SAVED = at(APP, 'saved.set(')

/** A line of the app, as people name it. */
function at(text: string, start: string): string {
  return `checkout.ts:${text.split('\n').findIndex((line) => line.trim().startsWith(start)) + 1}`
}

const place = new Place()
const transcript: string[] = []

afterAll(async () => {
  if (process.env.LASTGOOD_TRANSCRIPT !== undefined)
    writeFileSync(process.env.LASTGOOD_TRANSCRIPT, transcript.join('\n'))
  await place[Symbol.asyncDispose]()
})

const WARM = 100 // orders until the usual customers are known

const say = (text: string): void => void transcript.push(text.trimEnd())

/** However busy the machine is: what a preempted process waits for would be counted as the probe's. */
const BUSY = ['--cpu', '50']

async function type(...args: string[]): Promise<string> {
  const { code, out, error } = await place.run('probe', ...args)
  say(`$ lastgood probe ${args.map((arg) => (/[ >!=]/.test(arg) ? `'${arg}'` : arg)).join(' ')}\n${out}${error}`)
  expect(code).toBe(0)
  return /^pr-\d+/.exec(out)?.[0] ?? out
}

/** Customers who order, one in a hundred for the first time, and look whether the total is the one they were quoted. */
class Customers {
  readonly quoted = new Map<string, number>()
  readonly wrong: { readonly id: string; readonly total: number }[] = []
  answered = 0
  #timer: NodeJS.Timeout | undefined

  start(url: string): void {
    this.#timer = setInterval(() => void this.#order(url), 6)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #order(url: string): Promise<void> {
    const n = this.quoted.size + 1
    const [id, quoted] = [`o-${n}`, 1_000 + n]
    this.quoted.set(id, quoted)
    const customer = n % WARM === 0 ? `new-${n}` : `c-${n % 7}`
    const body = JSON.stringify({ id, customer, quoted, prices: [1_000, n] })
    const reply = await fetch(url, { method: 'POST', body }).catch(() => undefined)
    if (reply === undefined) return
    const { total } = (await reply.json()) as { total: number }
    this.answered++
    if (n > WARM && total !== quoted) this.wrong.push({ id, total })
  }
}

async function app(text: string, instance: string): Promise<{ readonly shop: Shop; readonly url: string }> {
  writeFileSync(join(place.folder, 'checkout.ts'), text)
  const shop = place.shop(instance, { LASTGOOD_PROBE_SLOTS: 'checkout.ts' }, 'checkout.ts')
  await place.connected(1)
  return { shop, url: await shop.firstLine() }
}

type Counted = { readonly passes: number; readonly matched: number }
const countOf = async (id: string): Promise<Counted> =>
  (JSON.parse(await place.ask(`/api/probes/${id}`)) as { probe: { placements: [Counted] } }).probe.placements[0]

const HANG_MS = 300_000 // twenty commands are typed, each a process of its own

describe('orders are saved with the total of another order', { timeout: HANG_MS }, () => {
  const customers = new Customers()
  let shop: Shop
  beforeAll(async () => {
    await place.serve()
    const running = await app(APP, 'checkout-1')
    shop = running.shop
    customers.start(running.url)
    await place.until('customers who complain', async () => customers.wrong.length >= 3 && customers.answered >= 1_000)
  }, HANG_MS)

  test('counters find the last good line and the first bad one', async () => {
    say(`# ${customers.wrong.length} of ${customers.answered} customers paid a total that they were not quoted.\n`)
    await type('list')
    say('\n# Is it wrong where it is saved? Only what does not match is counted as met.')
    const atSave = await type('count', 'shop', SAVED, '--condition', 'entry.total != order.quoted', ...BUSY)
    say('\n# Is it wrong once the prices are added up? Is it, one line further, before it is used? Is it the discount?')
    const before = await type('count', 'shop', SUMMED, '--condition', 'this.total != order.quoted', ...BUSY)
    const after = await type('count', 'shop', USED, '--condition', 'this.total != order.quoted', ...BUSY)
    const discount = await type('count', 'shop', USED, '--condition', 'discount != 0', ...BUSY)
    await place.until(
      'wrong totals',
      async () => (await countOf(after)).matched >= 3 && (await countOf(after)).passes >= 1_000,
    )
    customers.stop()
    say('\n# A while later:')
    for (const id of [atSave, before, after, discount]) await type('show', id)
    expect((await countOf(atSave)).matched).toBeGreaterThanOrEqual(3)
    expect((await countOf(before)).matched).toBe(0)
    expect((await countOf(before)).passes).toBeGreaterThan(100)
    expect((await countOf(discount)).matched).toBe(0)
    await type('rm', atSave, before, after, discount)
  })

  test('a snapshot shows whose total it is, and the fix makes the same counter stay at none', async () => {
    say(`
# Right in ${SUMMED} each time, wrong in ${USED} now and then, and between them stands one await:
#   const discount = await discountOf(order.customer)
#   const entry = { id: order.id, total: this.total - discount }
# What is there when it is wrong?`)
    const { url } = { url: await shop.firstLine() }
    const id = await type('snapshot', 'shop', USED, '--condition', 'this.total != order.quoted', '--hits', '1', ...BUSY)
    customers.start(url)
    await place.until('a snapshot', async () => (await place.ask(`/api/probes/${id}`)).includes('"order"'))
    customers.stop()
    await type('show', id)
    const { hits } = JSON.parse(await place.ask(`/api/probes/${id}`)) as {
      hits: [{ values: { this: { total: number }; order: { id: string; quoted: number } } }]
    }
    const { order, this: held } = hits[0].values
    const owner = [...customers.quoted].find(([, quoted]) => quoted === held.total)?.[0]
    expect(held.total).not.toBe(order.quoted)
    expect(owner).toBeDefined()
    expect(owner).not.toBe(order.id)
    say(`
# ${held.total} is what ${owner} was quoted: while ${order.id} waited for its discount, ${owner} came and wrote its sum into the same field.
# One Checkout serves all requests, and \`total\` is its field. It becomes a variable of the call; deployed, and counted again:
`)
    await stop(shop.child)
    await place.connected(0)
    const fixed = await app(FIXED, 'checkout-2')
    const again = await type(
      'count',
      'shop',
      at(FIXED, 'saved.set('),
      '--condition',
      'entry.total != order.quoted',
      ...BUSY,
    )
    const wrongBefore = customers.wrong.length
    customers.start(fixed.url)
    await place.until('five hundred orders', async () => (await countOf(again)).passes >= 500)
    customers.stop()
    await type('show', again)
    expect((await countOf(again)).matched).toBe(0)
    expect(customers.wrong.length).toBe(wrongBefore)
  })
})
