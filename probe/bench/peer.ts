// What a log line in a handler costs by dd-trace's debugger and by this agent, in the same run: CPU of the whole process for each request, beside
// rounds without the probe: of the same process, where a slot is switched on and off, and for the peer of another one. Every request passes the
// line once; requests come so slowly that nothing is over a rate.
//   npm install dd-trace@5 --prefix DIR, outside of this repository; then
//   npx node probe/bench/peer.ts DIR/node_modules/dd-trace [requests of a round] [milliseconds between two] [rounds]

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Controller } from '../src/control/controller.ts'
import { App, type NodeVersion, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import { LINES, Load, median, SERVER } from './load.ts'

const PEER = resolve(process.argv[2] ?? '')
const REQUESTS = Number(process.argv[3] ?? 200)
const EVERY_MS = Number(process.argv[4] ?? 5)
const ROUNDS = Number(process.argv[5] ?? 15)
const FILE = 'server.cjs'
const WARM_ROUNDS = 2

/** The other side of the peer: it takes everything, and counts the lines that were logged. */
class Backend {
  lines = 0
  readonly #server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (request.url?.startsWith('/debugger/v2/input') || request.url?.startsWith('/debugger/v1/input'))
        this.lines += body.split('"message":"sum ').length - 1
      const endpoints = ['/debugger/v1/input', '/debugger/v2/input', '/debugger/v1/diagnostics', '/v0.7/config']
      response.end(request.url === '/info' ? JSON.stringify({ endpoints }) : '{}')
    })
  })

  async open(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

const peerProbe = (never: boolean): object => ({
  ...{ id: 'peer-1', version: 0, type: 'LOG_PROBE', language: 'javascript', captureSnapshot: false, tags: [] },
  where: { sourceFile: FILE, lines: [String(LINES.handler)] },
  template: 'sum {sum}',
  segments: [{ str: 'sum ' }, { dsl: 'sum', json: { ref: 'sum' } }],
  sampling: { snapshotsPerSecond: 5000 },
  evaluateAt: 'EXIT',
  ...(never && { when: { dsl: 'sum < 0', json: { lt: [{ ref: 'sum' }, 0] } } }),
})

function peer(node: NodeVersion, home: string, url: string, probes: readonly object[]): App {
  const path = join(home, `probes-${probes.length}.json`)
  writeFileSync(path, JSON.stringify(probes))
  return new App(node, home, FILE, SERVER, {
    LASTGOOD_PROBE_LISTEN: '',
    NODE_OPTIONS: `--require ${join(PEER, 'init.js')}`,
    DD_TRACE_AGENT_URL: url,
    DD_DYNAMIC_INSTRUMENTATION_ENABLED: 'true',
    DD_DYNAMIC_INSTRUMENTATION_PROBE_FILE: path,
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    DD_TRACE_STARTUP_LOGS: 'false',
  })
}

/** CPU of a request without the probe and with it, in turn: one process each, for two differ by more than a hit of ours costs. */
type Toggled = { readonly off: () => Promise<number>; readonly on: () => Promise<number> }

function toggled(control: Controller, load: Load, never: boolean): Toggled {
  const limits = { stallMsMax: 10_000, ratePerSec: 500, hitsMax: 1e9, cpuShareMax: 0.5 }
  const log = { id: 'p', kind: 'log', file: FILE, line: LINES.handler, template: 'sum {sum}', limits } as const
  const off = (): Promise<number> => load.cpuUs(REQUESTS, EVERY_MS)
  const on = async (): Promise<number> => {
    await control.place({ ...log, ...(never && { when: 'sum < 0' }) })
    await off() // what follows a placement is no hit's
    const us = await off()
    await control.remove('p')
    return us
  }
  return { off, on }
}

type Rounds = { readonly base: readonly number[]; readonly probed: readonly number[] }

/** The peer reads its probes when it starts, so its rounds without one are those of another process. */
async function rounds({ off, on }: Toggled, count: number): Promise<Rounds> {
  const [base, probed]: [number[], number[]] = [[], []]
  for (let i = 0; i < count; i++) {
    if (i % 2 === 0) base.push(await off())
    probed.push(await on())
    if (i % 2 === 1) base.push(await off())
  }
  return { base, probed }
}

/** The median of what a round with the probe took more than the one beside it, and the middle half of them. */
function more({ base, probed }: Rounds): { readonly low: number; readonly high: number; readonly told: string } {
  const all = probed.map((us, i) => us - (base[i] ?? Number.NaN)).sort((a, b) => a - b)
  const at = (share: number): number => all[Math.floor(all.length * share)] ?? Number.NaN
  const told = `${median(base).toFixed(0)} -> ${median(probed).toFixed(0)} us, ${at(0.5).toFixed(1)} a hit (${at(0.25).toFixed(1)} to ${at(0.75).toFixed(1)})`
  return { low: at(0.25), high: at(0.75), told }
}

async function compare(node: NodeVersion, home: string, never: boolean): Promise<void> {
  const backend = new Backend()
  const url = await backend.open()
  const own = new App(node, home, FILE, SERVER, { LASTGOOD_PROBE_SLOTS: '**' }, home)
  const [peerIdle, peerOwn] = [peer(node, home, url, []), peer(node, home, url, [peerProbe(never)])]
  const apps = [own, peerIdle, peerOwn]
  try {
    const control = await own.controller()
    console.log(`processes: own ${own.child.pid}, peer ${peerIdle.child.pid} and with the probe ${peerOwn.child.pid}`)
    const loads = (await Promise.all(apps.map((app) => Load.on(app)))) as [Load, Load, Load]
    const [ownLoad, idleLoad, peerLoad] = loads
    const ours = toggled(control, ownLoad, never)
    const theirs: Toggled = {
      off: () => idleLoad.cpuUs(REQUESTS, EVERY_MS),
      on: () => peerLoad.cpuUs(REQUESTS, EVERY_MS),
    }
    for (const each of [ours, theirs]) await rounds(each, WARM_ROUNDS)
    await delay(2_000)
    const linesBefore = backend.lines
    const [us, peerUs] = [more(await rounds(ours, ROUNDS)), more(await rounds(theirs, ROUNDS))]
    await delay(3_000)
    const seen = `own ${own.hits.length} lines of ${2 * (ROUNDS + WARM_ROUNDS) * REQUESTS} requests, peer ${backend.lines - linesBefore} of ${ROUNDS * REQUESTS}`
    const times = (peerUs.low / Math.max(1, us.high)).toFixed(0) // by the quartiles that speak for the peer
    console.log(
      `${never ? 'condition never met' : 'log'}: own ${us.told}; peer ${peerUs.told}; at least ${times} times; ${seen}`,
    )
    for (const load of loads) load.close()
    control.close()
  } finally {
    for (const app of apps) await app.stop()
    backend.close()
  }
}

const home = workplace()
try {
  for (const node of nodes().slice(0, 1)) {
    console.log(
      `Node ${node.version}; ${ROUNDS} rounds of ${REQUESTS} requests; load of the machine ${loadavg()[0]?.toFixed(1)}`,
    )
    for (const never of [false, true]) await compare(node, home, never)
  }
} finally {
  tidy(home)
}
