// What a snapshot with callers stalls: milliseconds that the thread stands still in a hit, by how many callers are shown and how deep the
// stack is, for the engine tells of every function in it.
//   npx node probe/bench/pause.ts [hits]
import { App, type NodeVersion, nodes, tidy, until, withApp, workplace } from '../src/e2e/app.test-helper.ts'

const HITS = Number(process.argv[2] ?? 200)
const FILE = 'deep.cjs'
const STACKS = [10, 30] // functions; the agent's own come on top
const OTHERS = 4 // of them, beside those between: the first two below, and Node's
const source = (stack: number): string => `function inner(order, n) {
  const sum = order.items.length + n
  return sum
}
const order = { items: Array.from({ length: 10 }, (_, i) => ({ sku: 's' + i, price: i, tags: ['a', 'b'] })) }
const at = (depth, n) => { const here = { depth, name: 'f' + depth }; return depth === 0 ? inner(order, n) : at(depth - 1, n) + (here.depth - depth) }
process.stdin.on('data', (c) => setImmediate(() => console.log(at(${stack - OTHERS}, Number(c)))))
`

const at = (all: readonly number[], share: number): string =>
  ([...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? Number.NaN).toFixed(2)

async function measure(node: NodeVersion, home: string, stack: number, callers: number): Promise<void> {
  const app = new App(node, home, FILE, source(stack), { LASTGOOD_PROBE_SLOTS: '**' }, home)
  await withApp(app, async (control) => {
    const limits = { ratePerSec: 500, hitsMax: 1e6, stallMsMax: 10_000, cpuShareMax: 0.5 }
    await control.place({ id: 'p', kind: 'snapshot', file: FILE, line: 3, callers, limits })
    for (let i = 0; i < HITS; i++) await app.ask(i)
    await until(() => app.hits.length >= HITS || app.ended('p') !== undefined || undefined, 'all hits')
    const pauses = app.hits.slice(HITS / 5).flatMap(({ pauseMs }) => (pauseMs === undefined ? [] : [pauseMs]))
    const shown = app.hits.at(-1)?.callers?.length ?? 0
    console.log(
      `Node ${node.version}  stack of ${stack}, ${shown} callers: paused ${at(pauses, 0.1)} ms (10th), ${at(pauses, 0.5)} (median), ${at(pauses, 0.95)} (95th), ${pauses.length} hits; ${app.ended('p')?.reason ?? 'still there'}`,
    )
  })
}

const home = workplace()
try {
  for (const node of nodes())
    for (const stack of STACKS) for (const callers of [1, 5]) await measure(node, home, stack, callers)
} finally {
  tidy(home)
}
