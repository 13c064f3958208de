// What a hit costs that is not turned away at once: `hit.ts` runs this in a process of each Node, with the folder of the built agent.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { ProbeSpec } from '../src/protocol.ts'

const loaded = <T>(file: string): Promise<T> => import(pathToFileURL(join(process.argv[2] ?? '', file)).href)
const { Armed } = await loaded<typeof import('../src/agent/armed.ts')>('agent/armed.js')
const { installHook } = await loaded<typeof import('../src/agent/hook.ts')>('agent/hook.js')

const ROUNDS = 9
const SECONDS = 400
const RATE = 500
const PROBE: ProbeSpec = { id: 'p', kind: 'log', file: 'hot.cjs', line: 3, limits: { ratePerSec: RATE, hitsMax: 1e9 } }

type Values = Readonly<Record<string, unknown>>
type Probe = InstanceType<typeof Armed>

const armed = (spec: Partial<ProbeSpec>, values: Values): Probe =>
  new Armed({ ...PROBE, ...spec }, Object.keys(values), { send: () => 1, end: () => {} })

const at = (all: readonly number[], share: number): number =>
  [...all].sort((a, b) => a - b)[Math.floor(all.length * share)] ?? Number.NaN

/** Nanoseconds of CPU of one hit of a log, its clock and all, without what a clock around each of them would cost. */
function formatted(name: string, template: string, values: Values): string {
  const probe = armed({ template }, values)
  const passed = Object.values(values)
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage()
    for (let i = 0; i < SECONDS; i++) {
      probe.second()
      for (let k = 0; k < RATE; k++) probe.pass(passed)
    }
    const { user, system } = process.cpuUsage(before)
    return ((user + system) * 1000) / (SECONDS * RATE)
  })
  return `${name.padEnd(40)} ${at(rounds, 0.5).toFixed(0).padStart(7)} ns`
}

/** Microseconds of one hit: median and 99th percentile. */
function admitted(name: string, spec: Partial<ProbeSpec>, values: Values): string {
  const probe = armed(spec, values)
  const took = Array.from({ length: 20_000 }, () => {
    probe.second()
    const began = performance.now()
    probe.pass(Object.values(values))
    return (performance.now() - began) * 1000
  })
  return `${name.padEnd(40)} ${at(took, 0.5).toFixed(2).padStart(7)} ${at(took, 0.99).toFixed(2).padStart(8)}`
}

/** Megabytes of the heap after a collection. */
function heapMb(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** What the heap holds more after a million hits. */
function million(template: string, values: Values): string {
  const probe = armed({ template }, values)
  const hit = (times: number): void => {
    for (let i = 0; i < times; i++) {
      if (i % RATE === 0) probe.second()
      probe.pass(Object.values(values))
    }
  }
  hit(10_000)
  const before = heapMb()
  hit(1e6)
  return `heap after a million hits: ${(heapMb() - before).toFixed(2)} MB more, ${probe.sent} sent`
}

const items = (n: number): object => ({
  items: Array.from({ length: n }, (_, i) => ({ sku: `s-${i}`, price: i, tags: ['a', 'b'] })),
})

installHook()
console.log(formatted('log of 2 values, CPU each', '{order.id} {n}', { order: { id: 'o-1' }, n: 3 }))
console.log(
  formatted('log of 2 values in a sentence, CPU each', 'order {order.id} {n}', { order: { id: 'o-1' }, n: 3 }),
)
console.log(formatted('log of no values, CPU each', 'here', {}))
console.log(million('order {order.id} {n}', { order: { id: 'o-1' }, n: 3 }))
console.log('wall time of one, us: median and 99th percentile')
console.log(admitted('log of 2 values', { template: 'order {order.id} {n}' }, { order: { id: 'o-1' }, n: 3 }))
console.log(admitted('a condition that is not met', { when: 'order.total > 100' }, { order: { total: 1 } }))
console.log(admitted('snapshot, 10 items', { kind: 'snapshot' }, { cart: items(10), n: 3 }))
console.log(admitted('snapshot, 100 items', { kind: 'snapshot' }, { cart: items(100), n: 3 }))
