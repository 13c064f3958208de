// What placing a patch stalls, as predicted and as measured, by how much lives in the heap and of what shape it is. A machine that does other
// things stretches what is measured: so beside the wall clock stands the CPU that the process used from one answer to the next.
//   npx node probe/bench/stall.ts [megabytes,…] [part of a shape's name]
import { App, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'

const SIZES_MB = (process.argv[2] ?? '5,50,200').split(',').map(Number)
const NAMED = process.argv[3] ?? ''
const PLACEMENTS = 3
const FILE = 'ballast.cjs'

/** What fills a megabyte; each hangs on the global object, for what nobody reaches costs a tenth. */
const SHAPES: Readonly<Record<string, string>> = {
  'parsed JSON': `(mb) => Array.from({ length: mb * 64 }, (_, i) => JSON.parse(JSON.stringify({ i, of: Array.from({ length: 60 }, (_, k) => ({ k, s: 's' + k, d: k / 3 })) })))`,
  'texts of 1 KB': `(mb) => Array.from({ length: mb * 1000 }, (_, i) => Buffer.alloc(1024, 97 + (i % 20)).toString('latin1'))`,
  'lists of numbers': `(mb) => Array.from({ length: mb * 60 }, () => Array.from({ length: 2000 }, (_, k) => k + 0.5))`,
  'instances in maps': `(mb) => { class Item { constructor(i) { this.i = i; this.name = 'n' + i; this.next = undefined } } return Array.from({ length: mb * 10 }, () => new Map(Array.from({ length: 700 }, (_, i) => [i, new Item(i)]))) }`,
}

const source = (
  shape: string,
  mb: number,
): string => `const used = () => require('node:v8').getHeapStatistics().used_heap_size / 2 ** 20
const make = ${shape}
globalThis.held = []
const before = used()
while (used() - before < ${mb - 3}) globalThis.held.push(make(1))
globalThis.gc?.()
function hot(n) {
  const twice = n * 2
  return twice
}
process.stdin.on('data', (c) => {
  const { user, system } = process.cpuUsage()
  console.log([hot(Number(c)), (user + system) / 1000, used()].join(' '))
})
`

type Row = { readonly liveMb: number; readonly predicted: number; readonly stall: number; readonly cpu: number }

async function rows(app: App): Promise<Row[]> {
  const control = await app.controller()
  const cpu = async (): Promise<number[]> => (await app.ask(1)).split(' ').map(Number)
  await cpu()
  await control.source(FILE) // switches the debugger on
  const all: Row[] = []
  for (let i = 0; i < PLACEMENTS; i++) {
    const [, before = 0, liveMb = 0] = await cpu()
    const probe = { id: `p${i}`, kind: 'counter', file: FILE, line: 9, limits: { stallMsMax: 10_000 } } as const
    const placed = await control.place(probe)
    const [, after = 0] = await cpu()
    all.push({ liveMb, predicted: placed.predictedStallMs, stall: placed.stallMs, cpu: after - before })
  }
  control.close()
  return all
}

const home = workplace()
try {
  for (const node of nodes()) {
    console.log(`\nNode ${node.version}: ms, placements of one process one after another`)
    console.log(`${''.padEnd(20)}   live MB | predicted  stalled  ratio   CPU`)
    for (const [name, shape] of Object.entries(SHAPES).filter(([each]) => each.includes(NAMED)))
      for (const mb of SIZES_MB) {
        const app = new App(node, home, FILE, source(shape, mb))
        try {
          for (const { liveMb, predicted, stall, cpu } of await rows(app))
            console.log(
              `${name.padEnd(20)} ${liveMb.toFixed(0).padStart(9)} | ${predicted.toFixed(0).padStart(9)} ${stall.toFixed(0).padStart(8)} ${(predicted / stall).toFixed(2).padStart(6)} ${cpu.toFixed(0).padStart(5)}`,
            )
        } finally {
          await app.stop()
        }
      }
  }
} finally {
  tidy(home)
}
