// What a probe on the hottest line of a server costs each of its requests, in CPU. Two servers are asked in pairs of rounds, the order
// flipped: first both as they are, which tells how the two processes differ; then one with the probe in place. What is told is how the ratio of the
// pair moved: of the rounds that the machine left alone (their tenth percentile), and of all with its interval; A/A says how far chance moves it.
// After placing, rounds go by until the compiler is done with what was changed; what they took more than the later ones is told apart, as
// milliseconds of CPU that a placement costs once.
// The idle agent is judged by several processes that have it beside as many that have not, by the tenth percentile of their rounds: what else the
// machine does only ever adds. The ratios of those without, to each other, say how far chance goes.
//   npx node probe/bench/rate.ts [rounds] [requests of a round] [part of a case's name]
import { loadavg } from 'node:os'
import { App, type NodeVersion, nodes, tidy, until, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'
import { type Interval, LINES, Load, median, medianOf, movedFrom, SERVER, told, verdict } from './load.ts'

const ROUNDS = Number(process.argv[2] ?? 31)
const REQUESTS = Number(process.argv[3] ?? 500)
const NAMED = process.argv[4] ?? ''
const FILE = 'server.cjs'
const WARM_ROUNDS = 10 // the compiler is done by then with what was loaded
const SETTLE_ROUNDS = 30 // and by then with what was patched
const IDLE_PROCESSES = 4
const [RATE_LEAST, IDLE_LEAST] = [0.97, 0.99]

type Case = { readonly name: string; readonly probe?: Partial<ProbeSpec> }
const CASES: readonly Case[] = [
  { name: 'A/A' },
  { name: 'counter', probe: { kind: 'counter', line: LINES.hot } },
  { name: 'log', probe: { kind: 'log', line: LINES.hot, template: 'price {price} of {item.sku}' } },
  { name: 'timer', probe: { kind: 'timer', line: LINES.first, toLine: LINES.last } },
  { name: 'snapshot 10/s', probe: { kind: 'snapshot', line: LINES.hot, limits: { ratePerSec: 10, hitsMax: 1e6 } } },
]

/** `undisturbed`: the ratio of what rounds take when the machine leaves them alone. */
type Pairs = {
  readonly ratio: Interval
  readonly baseUs: number
  readonly ownUs: number
  readonly undisturbed: number
}

/** What else the machine does only ever adds to a round. */
const floor = (us: readonly number[]): number => [...us].sort((a, b) => a - b)[Math.floor(us.length / 10)] ?? Number.NaN

/** CPU of the base over that of the other, pair by pair: 1 is no cost. */
async function pairs(base: Load, own: Load): Promise<Pairs> {
  const [bases, owns]: [number[], number[]] = [[], []]
  for (let i = 0; i < ROUNDS; i++) {
    for (const load of i % 2 === 0 ? [base, own] : [own, base])
      (load === base ? bases : owns).push(await load.cpuUs(REQUESTS))
  }
  const ratio = medianOf(bases.map((us, i) => us / (owns[i] ?? Number.NaN)))
  return { ratio, baseUs: median(bases), ownUs: median(owns), undisturbed: floor(bases) / floor(owns) }
}

/** CPU that the rounds after a placement took more than they would have at the rate of those that followed. */
function anewMs(settling: readonly (readonly [baseUs: number, ownUs: number])[], { baseUs, ownUs }: Pairs): number {
  const more = settling.map(([base, own]) => own - base * (ownUs / baseUs))
  return (more.reduce((sum, us) => sum + us, 0) * REQUESTS) / 1_000
}

async function rounds(count: number, base: Load, own: Load): Promise<(readonly [number, number])[]> {
  const all: (readonly [number, number])[] = []
  for (let i = 0; i < count; i++) all.push([await base.cpuUs(REQUESTS), await own.cpuUs(REQUESTS)])
  return all
}

const BARE = { LASTGOOD_PROBE_LISTEN: '' }

async function compared(node: NodeVersion, home: string, { name, probe }: Case, slots: boolean): Promise<string> {
  const base = new App(node, home, FILE, SERVER, BARE)
  const env = probe === undefined ? BARE : slots ? { LASTGOOD_PROBE_SLOTS: '**' } : {}
  const own = new App(node, home, FILE, SERVER, env, home)
  try {
    const control = probe === undefined ? undefined : await own.controller()
    const [baseLoad, ownLoad] = [await Load.on(base), await Load.on(own)]
    await rounds(WARM_ROUNDS, baseLoad, ownLoad)
    const idle = await pairs(baseLoad, ownLoad)
    const limits = { stallMsMax: 10_000, cpuShareMax: 0.5, ...probe?.limits }
    const placed = await control?.place({ id: 'p', kind: 'counter', file: FILE, line: LINES.hot, ...probe, limits })
    const settling = await rounds(SETTLE_ROUNDS, baseLoad, ownLoad)
    const probed = await pairs(baseLoad, ownLoad)
    if (control !== undefined) await until(() => own.count('p'), 'a count')
    const ended = own.ended('p')
    if (ended !== undefined) throw new Error(`${name}: the probe ended: ${ended.reason}`)
    control?.close()
    const moved = movedFrom(idle.ratio, probed.ratio)
    const cells = [idle.baseUs, idle.ownUs, idle.ratio.at, probed.baseUs, probed.ownUs, probed.ratio.at]
    const row = cells.map((cell) => cell.toFixed(cell < 10 ? 3 : 1).padStart(8)).join(' ')
    const undisturbed = (probed.undisturbed / idle.undisturbed).toFixed(3)
    const anew = anewMs(settling, probed).toFixed(0).padStart(7)
    return `${`${name}, ${placed?.tier ?? 'no agent'}`.padEnd(24)} ${row} ${anew}  ${undisturbed}  ${told(moved)}  ${verdict(moved, RATE_LEAST)}`
  } finally {
    await base.stop()
    await own.stop()
  }
}

/** What a round of each process takes when the machine leaves it alone, the processes taking turns. */
async function floors(loads: readonly Load[]): Promise<number[]> {
  const all = loads.map((): number[] => [])
  for (let i = 0; i < WARM_ROUNDS + ROUNDS; i++)
    for (const [k, load] of loads.entries()) {
      const us = await load.cpuUs(REQUESTS)
      if (i >= WARM_ROUNDS) all[k]?.push(us)
    }
  return all.map(floor)
}

async function idleAgent(node: NodeVersion, home: string): Promise<string> {
  const envs = Array.from({ length: 2 * IDLE_PROCESSES }, (_, i) => (i % 2 === 0 ? BARE : {}))
  const apps = envs.map((env) => new App(node, home, FILE, SERVER, env, home))
  try {
    const controls = await Promise.all(apps.flatMap((app, i) => (i % 2 === 0 ? [] : [app.controller()])))
    const us = await floors(await Promise.all(apps.map((app) => Load.on(app))))
    for (const control of controls) control.close()
    const [bare, idle] = [us.filter((_, i) => i % 2 === 0), us.filter((_, i) => i % 2 === 1)]
    const ratio = medianOf(bare.map((one, i) => one / (idle[i] ?? Number.NaN)))
    const chance = bare.map((one) => median(bare) / one)
    const aa = `A/A ${Math.min(...chance).toFixed(3)} to ${Math.max(...chance).toFixed(3)}`
    return `idle agent, ${idle.length} processes beside ${bare.length}: ${told(ratio)}, ${aa}  ${verdict(ratio, IDLE_LEAST)}`
  } finally {
    for (const app of apps) await app.stop()
  }
}

const home = workplace()
try {
  for (const node of nodes()) {
    console.log(
      `\nNode ${node.version}; ${ROUNDS} pairs of ${REQUESTS} requests; load of the machine ${loadavg()[0]?.toFixed(1)}`,
    )
    console.log(
      `${''.padEnd(24)}  base us   own us    ratio |  base us   own us    ratio anew ms  moved: undisturbed rounds, all (95 %)`,
    )
    for (const c of CASES.filter(({ name }) => name.includes(NAMED)))
      for (const slots of c.probe === undefined ? [false] : [false, true])
        console.log(await compared(node, home, c, slots))
    if ('idle'.includes(NAMED)) console.log(await idleAgent(node, home))
  }
} finally {
  tidy(home)
}
