// What a probe on the hottest line of a server costs each of its requests, in CPU. Two servers are asked in pairs of rounds, the order
// flipped: first both as they are, which tells what the idle agent costs and how the two processes differ; then one with the probe in place.
// What is told is how the ratio of the pair moved, with its interval; A/A says how far chance moves it on this machine. The idle agent is
// judged by all processes that have it, for two processes without it differ as well.
//   npx node probe/bench/rate.ts [rounds] [requests of a round] [part of a case's name]
import { loadavg } from 'node:os'
import { App, type NodeVersion, nodes, tidy, until, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'
import { type Interval, LINES, Load, median, medianOf, movedFrom, SERVER, told, verdict } from './load.ts'

const ROUNDS = Number(process.argv[2] ?? 31)
const REQUESTS = Number(process.argv[3] ?? 500)
const NAMED = process.argv[4] ?? ''
const FILE = 'server.cjs'
const WARM_ROUNDS = 10 // the compiler is done by then
const [RATE_LEAST, IDLE_LEAST] = [0.97, 0.99]

type Case = { readonly name: string; readonly probe?: Partial<ProbeSpec> }
const CASES: readonly Case[] = [
  { name: 'A/A' },
  { name: 'counter', probe: { kind: 'counter', line: LINES.hot } },
  { name: 'log', probe: { kind: 'log', line: LINES.hot, template: 'price {price} of {item.sku}' } },
  { name: 'timer', probe: { kind: 'tictoc', line: LINES.first, toLine: LINES.last } },
  { name: 'snapshot 10/s', probe: { kind: 'snapshot', line: LINES.hot, limits: { ratePerSec: 10, hitsMax: 1e6 } } },
]

type Pairs = { readonly ratio: Interval; readonly baseUs: number; readonly ownUs: number }
type Told = { readonly line: string; readonly idle: number }

/** CPU of the base over that of the other, pair by pair: 1 is no cost. */
async function pairs(base: Load, own: Load): Promise<Pairs> {
  const [bases, owns]: [number[], number[]] = [[], []]
  for (let i = 0; i < ROUNDS; i++) {
    for (const load of i % 2 === 0 ? [base, own] : [own, base])
      (load === base ? bases : owns).push(await load.cpuUs(REQUESTS))
  }
  const ratio = medianOf(bases.map((us, i) => us / (owns[i] ?? Number.NaN)))
  return { ratio, baseUs: median(bases), ownUs: median(owns) }
}

async function compared(node: NodeVersion, home: string, { name, probe }: Case, slots: boolean): Promise<Told> {
  const bare = { LASTGOOD_PROBE_LISTEN: '' }
  const base = new App(node, home, FILE, SERVER, bare)
  const own = new App(
    node,
    home,
    FILE,
    SERVER,
    probe === undefined ? bare : slots ? { LASTGOOD_PROBE_SLOTS: '**' } : {},
    home,
  )
  try {
    const control = probe === undefined ? undefined : await own.controller()
    const [baseLoad, ownLoad] = [await Load.on(base), await Load.on(own)]
    for (let i = 0; i < WARM_ROUNDS; i++) for (const load of [baseLoad, ownLoad]) await load.cpuUs(REQUESTS)
    const idle = await pairs(baseLoad, ownLoad)
    const limits = { stallMsMax: 10_000, cpuShareMax: 0.5, ...probe?.limits }
    const placed = await control?.place({ id: 'p', kind: 'counter', file: FILE, line: LINES.hot, ...probe, limits })
    for (let i = 0; i < WARM_ROUNDS; i++) for (const load of [baseLoad, ownLoad]) await load.cpuUs(REQUESTS)
    const probed = await pairs(baseLoad, ownLoad)
    if (control !== undefined) await until(() => own.count('p'), 'a count')
    const ended = own.ended('p')
    if (ended !== undefined) throw new Error(`${name}: the probe ended: ${ended.reason}`)
    control?.close()
    const moved = movedFrom(idle.ratio, probed.ratio)
    const cells = [idle.baseUs, idle.ownUs, idle.ratio.at, probed.baseUs, probed.ownUs, probed.ratio.at]
    const row = cells.map((cell) => cell.toFixed(cell < 10 ? 3 : 1).padStart(8)).join(' ')
    const line = `${`${name}, ${placed?.tier ?? 'no agent'}`.padEnd(24)} ${row}  ${told(moved)}  ${verdict(moved, RATE_LEAST)}`
    return { line, idle: idle.ratio.at }
  } finally {
    await base.stop()
    await own.stop()
  }
}

const home = workplace()
try {
  for (const node of nodes()) {
    console.log(
      `\nNode ${node.version}; ${ROUNDS} pairs of ${REQUESTS} requests; load of the machine ${loadavg()[0]?.toFixed(1)}`,
    )
    console.log(`${''.padEnd(24)}  base us   own us    ratio |  base us   own us    ratio  moved (95 %)`)
    const idle: number[] = []
    for (const c of CASES.filter(({ name }) => name.includes(NAMED)))
      for (const slots of c.probe === undefined ? [false] : [false, true]) {
        const { line, idle: ratio } = await compared(node, home, c, slots)
        console.log(line)
        if (c.probe !== undefined) idle.push(ratio)
      }
    const all = medianOf(idle)
    console.log(`idle agent, ${idle.length} processes: ${told(all)}  ${verdict(all, IDLE_LEAST)}`)
  }
} finally {
  tidy(home)
}
