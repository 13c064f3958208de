// What the first look into a large file takes: the agent's own reading of its source, in a thread. Told are the milliseconds until the plan is
// there, what the process grows by meanwhile, and the longest turn of the app's event loop by the CPU that its thread used in it, so that a busy
// machine does not count (Node 20 and 22 do not tell the CPU of a thread: there it is the wall clock).
//   npx node probe/bench/survey.ts [thousands of characters,…] [major version of Node]
import type { Controller } from '../src/control/controller.ts'
import { App, type NodeVersion, nodes, tidy, withApp, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'

const SIZES = (process.argv[2] ?? '100,1000,2000,4000').split(',').map((size) => Number(size) * 1000)
const MAJOR = Number(process.argv[3] ?? 0)
const FILE = 'large.cjs'

/** Functions as people write them, told apart by their number. */
const unit = (i: number): string => `function f${i}(order, user) {
  const sum = order.n + order.lines.length
  if (sum > ${i}) return user.rate
  for (const line of order.lines) { order.total += line.price * ${i}; order.told.push('line ' + line.sku) }
  return sum * (user?.rate ?? ${i})
}
`
const WATCH = `
const used = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000 }
const clock = typeof process.threadCpuUsage === 'function' ? used : () => performance.now()
let [longest, most, last] = [0, 0, clock()]
const turn = () => {
  const now = clock()
  longest = Math.max(longest, now - last)
  most = Math.max(most, process.memoryUsage.rss() / 2 ** 20)
  last = now
  setTimeout(turn, 1)
}
turn()
globalThis.kept = f0
process.stdin.on('data', () => { console.log([longest, most].join(' ')); longest = 0; most = 0 })
`

function source(chars: number): string {
  const parts: string[] = []
  for (let i = 0, length = 0; length < chars; i++) length += parts[parts.push(unit(i)) - 1]?.length ?? 0
  return parts.join('') + WATCH
}

type Step = readonly [name: string, act: (control: Controller) => Promise<unknown>]
const spec = (stallMsMax: number): ProbeSpec => ({
  id: 'p',
  kind: 'counter',
  file: FILE,
  line: 2,
  limits: { stallMsMax },
})
const STEPS: readonly Step[] = [
  ['scripts', (control) => control.scripts()], // switches the debugger on
  ['source', (control) => control.source(FILE)],
  ['plan', (control) => control.plan(spec(0.001))],
  ['plan again', (control) => control.plan(spec(0.001))],
  ['breakpoint', (control) => control.place(spec(0.001))],
]

async function measure(node: NodeVersion, home: string, chars: number): Promise<void> {
  const app = new App(node, home, FILE, source(chars))
  await withApp(app, async (control) => {
    const seen = async (): Promise<number[]> => (await app.ask('?')).split(' ').map(Number)
    const [, before = 0] = await seen()
    for (const [name, act] of STEPS) {
      await seen()
      const began = performance.now()
      const refused = await act(control).then(
        () => '',
        (error: Error) => error.message,
      )
      const tookMs = performance.now() - began
      const [longest = 0, most = 0] = await seen()
      const cells = [chars / 1_000, tookMs, longest, most - before].map((cell) => cell.toFixed(0).padStart(9))
      console.log(`${node.version.padEnd(9)} ${name.padEnd(11)} ${cells.join(' ')}  ${refused}`)
    }
  })
}

const home = workplace()
console.log(`${''.padEnd(22)}k chars   took ms  turn ms  grew MB`)
try {
  for (const node of nodes().filter(({ major }) => MAJOR === 0 || major === MAJOR))
    for (const chars of SIZES) await measure(node, home, chars)
} finally {
  tidy(home)
}
