// Whether memory stays what it is under a probe: heap after a collection, and the process' whole memory, after each million of passes over a line
// with a log in it, hundreds of which are sent each second.
//   npx node probe/bench/flat.ts [millions]
import { App, nodes, tidy, withApp, workplace } from '../src/e2e/app.test-helper.ts'

const MILLIONS = Number(process.argv[2] ?? 5)
const FILE = 'flat.cjs'
const SOURCE = `function hot(order, n) {
  const sum = order.total + n
  return sum
}
require('node:v8').setFlagsFromString('--expose-gc')
const gc = require('node:vm').runInNewContext('gc')
const order = { id: 'o-1', total: 3 }
let n = 0
const some = (left, done) => {
  for (let i = 0; i < 10_000; i++) hot(order, n++)
  left === 1 ? done() : setTimeout(some, 1, left - 1, done) // what is sent has its turn
}
process.stdin.on('data', () => some(100, () => {
  gc()
  const { heapUsed, rss } = process.memoryUsage()
  console.log([heapUsed / 2 ** 20, rss / 2 ** 20].join(' '))
}))
`

const home = workplace()
try {
  for (const node of nodes())
    for (const slots of [false, true]) {
      const app = new App(node, home, FILE, SOURCE, slots ? { LASTGOOD_PROBE_SLOTS: '**' } : {}, home)
      await withApp(app, async (control) => {
        const limits = { ratePerSec: 500, hitsMax: 1e9, stallMsMax: 10_000, cpuShareMax: 0.5 }
        const template = 'order {order.id} {n}'
        const { tier } = await control.place({ id: 'p', kind: 'log', file: FILE, line: 3, template, limits })
        const seen: string[] = []
        for (let i = 0; i <= MILLIONS; i++) {
          const [heap = 0, rss = 0] = (await app.ask(1)).split(' ').map(Number)
          seen.push(`${heap.toFixed(2)}/${rss.toFixed(1)}`)
        }
        console.log(
          `Node ${node.version}  ${tier}: heap/rss MB after each million passes ${seen.join('  ')}; ${app.hits.length} hits came; ${app.ended('p')?.reason ?? 'still there'}`,
        )
      })
    }
} finally {
  tidy(home)
}
