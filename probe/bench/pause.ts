// What a snapshot with callers stalls: milliseconds that the thread stands still in a hit, by how many callers are shown and how deep the
// stack is, for the engine tells of every function in it. Beside it the same pause in a process without the agent, in which nobody reads
// anything: less than that no reading of frames can cost. Each in a process that rests between hits, 20 ms and more, where the processor has to
// wake and nothing is in its caches, and in one that works.
//   npx node probe/bench/pause.ts [hits]
import { loadavg } from 'node:os'
import { App, type NodeVersion, nodes, tidy, until, withApp, workplace } from '../src/e2e/app.test-helper.ts'

const HITS = Number(process.argv[2] ?? 200)
const FILE = 'deep.cjs'
const BARE_FILE = 'bare.cjs'
const STACKS = [10, 30] // functions; two of the agent's own come on top
const OTHERS = 4 // of them, beside those between: the first two below, and Node's
const WORK =
  'setInterval(() => { for (const end = performance.now() + 5; performance.now() < end;) JSON.parse(JSON.stringify(order)) }, 10)'
const source = (stack: number, works: boolean, hook = ''): string => `function inner(order, n) {
  const sum = order.items.length + n${hook}
  return sum
}
const order = { items: Array.from({ length: 10 }, (_, i) => ({ sku: 's' + i, price: i, tags: ['a', 'b'] })) }
const at = (depth, n) => { const here = { depth, name: 'f' + depth }; return depth === 0 ? inner(order, n) : at(depth - 1, n) + (here.depth - depth) }
process.stdin.on('data', (c) => setImmediate(() => console.log(at(${stack - OTHERS}, Number(c)))))
${works ? WORK : ''}
`
/** A pause under as many functions, which tells how long it was. */
const BARE = `
const { Session } = require('node:inspector')
const session = new Session()
session.connect()
session.post('Debugger.enable', { maxScriptsCacheSize: 0 })
const pass = () => { const began = performance.now(); debugger; console.error(performance.now() - began) }
const hook = () => pass()
`

const at = (all: readonly number[], share: number): string =>
  ([...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? Number.NaN).toFixed(2)

/** The first hits apart: what they run is not compiled yet. */
const told = (pauses: readonly number[]): string => {
  const later = pauses.slice(HITS / 5)
  return `${at(later, 0.1)} ms (10th), ${at(later, 0.5)} (median), ${at(later, 0.95)} (95th), first ${pauses[0]?.toFixed(2)}; ${later.length} hits`
}

type Case = { readonly node: NodeVersion; readonly home: string; readonly stack: number; readonly works: boolean }

async function bare({ node, home, stack, works }: Case): Promise<string> {
  const app = new App(
    node,
    home,
    BARE_FILE,
    `${source(stack, works, '; hook()')}${BARE}`,
    { LASTGOOD_PROBE_LISTEN: '' },
    home,
  )
  try {
    for (let i = 0; i < HITS; i++) await app.ask(i)
    return told(app.err.trim().split('\n').map(Number))
  } finally {
    await app.stop()
  }
}

async function measure({ node, home, stack, works }: Case, callers: number): Promise<string> {
  const app = new App(node, home, FILE, source(stack, works), { LASTGOOD_PROBE_SLOTS: '**' }, home)
  let row = ''
  await withApp(app, async (control) => {
    const limits = { ratePerSec: 500, hitsMax: 1e6, stallMsMax: 10_000, cpuShareMax: 0.5 }
    await control.place({ id: 'p', kind: 'snapshot', file: FILE, line: 3, callers, limits })
    for (let i = 0; i < HITS; i++) await app.ask(i)
    await until(() => app.hits.length >= HITS || app.ended('p') !== undefined || undefined, 'all hits')
    row = `${told(app.hits.flatMap(({ pauseMs }) => pauseMs ?? []))}; ${app.ended('p')?.reason ?? 'still there'}`
  })
  return row
}

const home = workplace()
try {
  for (const node of nodes())
    for (const stack of STACKS)
      for (const works of [false, true]) {
        const given = { node, home, stack, works }
        const where = `Node ${node.version}  stack of ${stack}, ${works ? 'working' : 'resting'}`
        console.log(`${where}, nobody reads: ${await bare(given)}; load ${loadavg()[0]?.toFixed(0)}`)
        for (const callers of [1, 5]) console.log(`${where}, ${callers} callers: ${await measure(given, callers)}`)
      }
} finally {
  tidy(home)
}
