// Random placements and removals of every tier and kind in a process under load: it must neither die nor answer anything else than before.
//   npx node probe/bench/soak.ts [seconds] [seed] [placements]
import type { Controller } from '../src/control/controller.ts'
import { App, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'
import { siteAt } from '../src/source/site.ts'

const SECONDS = Number(process.argv[2] ?? 60)
const SEED = Number(process.argv[3] ?? 1)
const PLACEMENTS = Number(process.argv[4] ?? Number.POSITIVE_INFINITY)
const KINDS = ['counter', 'log', 'snapshot', 'timer'] as const
const FILE = 'soak.cjs'
const ERROR_CHARS_MAX = 2_000 // what an engine says as it ends
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
  for (let i = 0; i < 3; i++) if (answer() !== expected) wrong++
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

/** The lines at which a call can stand. */
const LINES = SOURCE.split('\n').flatMap((_, i) => ('at' in siteAt(SOURCE, i + 1) ? [i + 1] : []))

/** One placement of any kind anywhere, and what became of it. Most are breakpoints: they are the tier that has aborted processes. */
async function placement(
  control: Controller,
  id: string,
  file: string,
  pick: (below: number) => number,
): Promise<string> {
  const kind = KINDS[pick(KINDS.length)] ?? 'counter'
  const stallMsMax = pick(40) === 0 ? 10_000 : 0.001
  const more =
    kind === 'timer'
      ? { toLine: LINES[pick(LINES.length)] ?? 4 }
      : kind === 'snapshot' && pick(2) === 0
        ? { callers: 2 }
        : {}
  const template = 'x {n} {fib} {this.x}'.slice(0, [1, 5, 11, 20][pick(4)])
  const line = pick(10) === 0 ? pick(50) : (LINES[pick(LINES.length)] ?? 4)
  const spec: ProbeSpec = { id, kind, file, line, template, limits: { stallMsMax }, ...more }
  return control.place(spec).then(
    (placed) => placed.tier,
    (error: Error) => error.message.replace(/.*\.cjs: |cannot see.*|\d+.*|; .*/g, '').slice(0, 60),
  )
}

for (const [node, tiers] of nodes().flatMap((node) => [[node, 'breakpoint'] as const, [node, 'slot'] as const])) {
  const env = tiers === 'slot' ? { LASTGOOD_PROBE_SLOTS: '**' } : {}
  const app = new App(node, home, FILE, SOURCE, env, home)
  const control = await app.controller()
  const pick = seeded(SEED)
  const done: Record<string, number> = {}
  const until = performance.now() + SECONDS * 1000
  let placed = 0
  for (let i = 0; placed < PLACEMENTS && performance.now() < until; i++) {
    if (app.child.exitCode !== null || app.child.signalCode !== null) break
    const told = await placement(control, `p${i}`, FILE, pick)
    done[told] = (done[told] ?? 0) + 1
    if (told !== 'slot' && told !== 'patch' && told !== 'breakpoint') continue
    placed++
    await new Promise((go) => setTimeout(go, pick(5)))
    await control.remove(`p${i}`).catch(() => {}) // a hot line has taken it out already
  }
  const ended = app.child.signalCode ?? app.child.exitCode
  const answer = ended === null ? await app.ask('?').catch(() => 'unknown, for it does not answer') : 'unknown unknown'
  const [wrong, turns] = answer.split(' ')
  console.log(
    `Node ${node.version}, seed ${SEED}, ${placed} placements in ${Math.round(SECONDS - (until - performance.now()) / 1000)} s:`,
    done,
    `wrong answers ${wrong} in ${turns} turns; ended: ${ended ?? 'no'}; errors: ${app.err.slice(0, ERROR_CHARS_MAX) || 'none'}`,
  )
  control.close()
  await app.stop()
}
tidy(home)
