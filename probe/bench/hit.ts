// What a probe costs: nanoseconds of CPU a pass over a line of a small hot function, against the same function in a process without the
// agent, in pairs of rounds with the order flipped; then what a hit costs that is not turned away at once, and what the agent costs at start.
//   npx node probe/bench/hit.ts [rounds] [part of a case's name]
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { App, type NodeVersion, nodes, tidy, until, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'

const ROUNDS = Number(process.argv[2] ?? 7)
const NAMED = process.argv[3] ?? ''
const FILE = 'hot.cjs'
const LINE = 3
const HOT = `let x = 1
function hot(order, n) {
  const sum = order.total + n
  x = (x * 31 + sum) | 0
  return sum
}
const order = { id: 'o-1', total: 3 }
const round = (calls) => {
  const before = process.cpuUsage()
  let s = 0
  for (let i = 0; i < calls; i++) s += hot(order, i)
  const used = process.cpuUsage(before)
  return ((used.user + used.system) * 1000) / calls
}
round(3e6)
process.stdin.on('data', (c) => console.log(round(Number(c))))
`
const ALLOWED = { stallMsMax: 10_000, cpuShareMax: 0.5 }

type Case = {
  readonly name: string
  readonly calls: number
  readonly probe?: Partial<ProbeSpec>
  readonly bare?: boolean
  readonly removed?: boolean
  readonly slots?: boolean
}
const CASES: readonly Case[] = [
  { name: 'A/A: no agent', calls: 2e7, bare: true },
  { name: 'agent, no probe', calls: 2e7 },
  { name: 'patch: counter', calls: 2e7, probe: { kind: 'counter' } },
  { name: 'patch: log of 2 values, over its rate', calls: 2e7, probe: { kind: 'log', template: '{order.id} {n}' } },
  {
    name: 'patch: snapshot, 10 a second',
    calls: 2e7,
    probe: { kind: 'snapshot', limits: { ...ALLOWED, ratePerSec: 10, hitsMax: 1e6 } },
  },
  { name: 'patch: timer of two lines', calls: 4e6, probe: { kind: 'timer', toLine: 5 } },
  { name: 'slots, all off', calls: 2e7, slots: true },
  { name: 'slot: counter', calls: 2e7, slots: true, probe: { kind: 'counter' } },
  {
    name: 'slot: log of 2 values, over its rate',
    calls: 2e7,
    slots: true,
    probe: { kind: 'log', template: '{order.id} {n}' },
  },
  { name: 'slot: timer of two lines', calls: 4e6, slots: true, probe: { kind: 'timer', toLine: 5 } },
  { name: 'patch: removed, its text still there', calls: 2e7, probe: { kind: 'counter' }, removed: true },
]

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] ?? Number.NaN

async function compare(node: NodeVersion, home: string, c: Case): Promise<string> {
  const base = new App(node, home, FILE, HOT, { LASTGOOD_PROBE_LISTEN: '' })
  const env = { ...(c.bare && { LASTGOOD_PROBE_LISTEN: '' }), ...(c.slots && { LASTGOOD_PROBE_SLOTS: '**' }) }
  const own = new App(node, home, FILE, HOT, env, home)
  try {
    const control = c.bare ? undefined : await own.controller()
    if (c.probe !== undefined)
      await control?.place({ id: 'p', kind: 'counter', file: FILE, line: LINE, limits: ALLOWED, ...c.probe })
    if (c.removed) await control?.remove('p')
    for (const app of [base, own]) await app.ask(c.calls)
    const [without, withIt]: [number[], number[]] = [[], []]
    for (let i = 0; i < ROUNDS; i++) {
      for (const app of i % 2 === 0 ? [base, own] : [own, base])
        (app === base ? without : withIt).push(Number(await app.ask(c.calls)))
    }
    if (c.probe !== undefined && !c.removed) await passedAll(own, c.calls * (ROUNDS + 1))
    const [b, w] = [median(without), median(withIt)]
    control?.close()
    return `${c.name.padEnd(40)} ${b.toFixed(1).padStart(7)} ${w.toFixed(1).padStart(8)} ${(w - b).toFixed(1).padStart(8)} ${(b / w).toFixed(3).padStart(7)}`
  } catch (error) {
    throw new Error(
      `${c.name}: ${String(error)}; process ended: ${own.child.exitCode ?? own.child.signalCode}; ${own.err}`,
    )
  } finally {
    await base.stop()
    await own.stop()
  }
}

/** A probe that ended, or that did not see every call, measures nothing. */
async function passedAll(app: App, calls: number): Promise<void> {
  await until(() => app.ended('p') !== undefined || app.count('p')?.passes === calls, 'the count of all calls')
  const ended = app.ended('p')
  if (ended !== undefined) throw new Error(`the probe ended: ${ended.reason}`)
}

/** What a hit costs that is not turned away at once, told by a process of that Node. */
function considered(node: NodeVersion, home: string): string {
  const text = readFileSync(join(import.meta.dirname, 'considered.ts'), 'utf8')
  const path = join(home, 'considered.mjs')
  writeFileSync(path, stripTypeScriptTypes(text)) // the oldest Node reads no types
  return spawnSync(node.path, [path, join(home, 'dist')], { env: {} }).stdout.toString()
}

/** Milliseconds of CPU a process takes to start and end. */
function startMs(node: NodeVersion, home: string, args: readonly string[]): number {
  const told = 'const c = process.cpuUsage(); console.log((c.user + c.system) / 1000)'
  const env = { LASTGOOD_PROBE_LISTEN: join(home, 'start') }
  const times = Array.from({ length: 15 }, () =>
    Number(spawnSync(node.path, [...args, '-e', told], { env }).stdout.toString()),
  )
  return Math.min(...times)
}

const home = workplace()
try {
  for (const node of nodes()) {
    console.log(
      `\nNode ${node.version}: CPU ns a call, median of ${ROUNDS} pairs\n${''.padEnd(40)} without     with     more   ratio`,
    )
    for (const c of CASES.filter(({ name }) => name.includes(NAMED))) console.log(await compare(node, home, c))
    const [bare, loaded] = [startMs(node, home, []), startMs(node, home, ['--import', join(home, 'dist', 'index.js')])]
    console.log(
      `start: ${bare.toFixed(0)} ms CPU without, ${(loaded - bare).toFixed(1)} ms more with the agent (best of 15)`,
    )
    console.log(considered(node, home))
  }
} finally {
  tidy(home)
}
