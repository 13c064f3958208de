// Random placements and removals of both tiers in a process under load: it must neither die nor answer anything else than before.
//   npx node probe/bench/soak.ts [seconds] [seed]
import { App, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'

const SECONDS = Number(process.argv[2] ?? 60)
const SEED = Number(process.argv[3] ?? 1)
const FILE = 'soak.cjs'
const SOURCE = `const base = 7
class Cart {
  #items = []
  add(sku, price) {
    if (price < 0)
      throw new RangeError(sku)
    this.#items.push({ sku, price })
    return this
  }
  total(discount = 0) {
    let sum = 0
    for (const { price } of this.#items) {
      sum += price
    }
    return Math.round(sum * (1 - discount)) + base
  }
}
function fib(n) {
  if (n < 2) return n
  return fib(n - 1) + fib(n - 2)
}
function fill(n) {
  const cart = new Cart()
  for (let i = 0; i < n; i++) {
    try {
      cart.add('s' + i, i % 5 === 4 ? -1 : i)
    } catch (error) {
      cart.add(error.message, 1)
    }
  }
  return cart.total(0.1)
}
let made = 0
const answer = () => fill(20) + ':' + fib(12) + ':' + [3, 1, 2].map((n) => { return n * base }).join()
const expected = answer()
let [wrong, turns] = [0, 0]
const turn = () => {
  for (let i = 0; i < 20; i++) if (answer() !== expected) wrong++
  // functions that are new to the compiler, again and again
  if (new Function('f', 'let s = 0; for (let i = 0; i < 300; i++) s += f(' + (made++ % 9) + '); return s')(fib) < 0) wrong++
  turns++
  setImmediate(turn)
}
turn()
process.stdin.on('data', () => console.log(wrong + ' ' + turns))
`

/** A generator of 32-bit numbers, so that a run can be had again. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const home = workplace()
for (const node of nodes()) {
  const app = new App(node, home, FILE, SOURCE)
  const control = await app.controller()
  const pick = seeded(SEED)
  const done: Record<string, number> = {}
  const until = performance.now() + SECONDS * 1000
  for (let i = 0; performance.now() < until && app.child.exitCode === null && app.child.signalCode === null; i++) {
    const kind = (['counter', 'log', 'snapshot'] as const)[pick(3)] ?? 'counter'
    // Most are breakpoints: they are the tier that has aborted processes, and patches wait for each other.
    const stallMsMax = pick(10) === 0 ? 10_000 : 0.001
    const spec: ProbeSpec = { id: `p${i}`, kind, file: FILE, line: 4 + pick(35), template: 'x', limits: { stallMsMax } }
    const told = await control.place(spec).then(
      (placed) => placed.tier,
      (error: Error) => error.message.replace(/.*: /, '').replace(/\d+.*/, ''),
    )
    done[told] = (done[told] ?? 0) + 1
    if (told === 'patch' || told === 'breakpoint') {
      await new Promise((go) => setTimeout(go, pick(20)))
      await control.remove(`p${i}`).catch(() => {}) // a hot line has taken it out already
    }
  }
  const [wrong, turns] = (await app.ask('?')).split(' ')
  console.log(
    `Node ${node.version}, seed ${SEED}, ${SECONDS} s:`,
    done,
    `wrong answers ${wrong} in ${turns} turns; ended: ${app.child.signalCode ?? app.child.exitCode ?? 'no'}`,
  )
  control.close()
  await app.stop()
}
tidy(home)
