// What a log line in a handler costs by dd-trace's debugger and by this agent, in the same run: CPU of the whole process for each request, beside
// another process without the probe. Ours is placed later, so what the two processes differ by without it is taken off; the peer reads its probes
// when it starts. Every request passes the line of the log once; requests come so slowly that nothing is over a rate. The line whose condition is never
// met stands in a loop, and requests come without a pause: no rate can be reached, and one pass in a request is less than rounds differ by.
//   npm install dd-trace@5 --prefix DIR, outside of this repository; then
//   npx node probe/bench/peer.ts DIR/node_modules/dd-trace [requests of a round] [milliseconds between two] [rounds]

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { App, type NodeVersion, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import type { ProbeSpec } from '../src/protocol.ts'
import { type Interval, LINES, Load, middleOf, moreThan, SERVER } from './load.ts'

const PEER = resolve(process.argv[2] ?? '')
const REQUESTS = Number(process.argv[3] ?? 200)
const EVERY_MS = Number(process.argv[4] ?? 5)
const ROUNDS = Number(process.argv[5] ?? 31)
const FILE = 'server.cjs'
const TOLD_US = 0.001 // less than that of a hit no rig of requests tells
const LOOPED = 20 // times that a request passes the line in the loop
const LINES_MS = 3_000 // what was logged last is sent within
const WARM_ROUNDS = 5 // the compiler is done by then with what was loaded or placed

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

const lineOf = (never: boolean): number => (never ? LINES.hot : LINES.handler)

const peerProbe = (never: boolean): object => ({
  id: 'peer-1',
  version: 0,
  type: 'LOG_PROBE',
  language: 'javascript',
  captureSnapshot: false,
  tags: [],
  where: { sourceFile: FILE, lines: [String(lineOf(never))] },
  template: 'sum {sum}',
  segments: [{ str: 'sum ' }, { dsl: 'sum', json: { ref: 'sum' } }],
  sampling: { snapshotsPerSecond: 5000 },
  evaluateAt: 'EXIT',
  ...(never && { when: { dsl: 'price < 0', json: { lt: [{ ref: 'price' }, 0] } } }),
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

/** CPU in microseconds that a pass over the line takes more in the one than in the other, by rounds of each in turns. */
async function more(one: Load, other: Load, never: boolean): Promise<Interval> {
  const [passes, everyMs] = never ? [LOOPED, 0] : [1, EVERY_MS]
  const all: number[] = []
  for (let i = 0; i < WARM_ROUNDS + ROUNDS; i++) {
    const us = new Map<Load, number>()
    for (const load of i % 2 === 0 ? [one, other] : [other, one])
      us.set(load, (await load.cpuUs(REQUESTS, everyMs)) / passes)
    if (i >= WARM_ROUNDS) all.push((us.get(one) ?? Number.NaN) - (us.get(other) ?? Number.NaN))
  }
  return middleOf(all)
}

/** A log that is never refused for its rate. */
const ownProbe = (never: boolean): ProbeSpec => ({
  id: 'p',
  kind: 'log',
  file: FILE,
  line: lineOf(never),
  template: 'sum {sum}',
  limits: { stallMsMax: 10_000, ratePerSec: 500, hitsMax: 1e9, cpuShareMax: 0.5 },
  ...(never && { when: 'price < 0' }),
})

const microseconds = ({ at, low, high }: Interval): string =>
  `${at.toFixed(2)} us a hit (${low.toFixed(2)} to ${high.toFixed(2)})`

async function compare(node: NodeVersion, home: string, never: boolean): Promise<string> {
  const backend = new Backend()
  const url = await backend.open()
  const env = { LASTGOOD_PROBE_SLOTS: '**' }
  const [bare, own] = [new App(node, home, FILE, SERVER, env, home), new App(node, home, FILE, SERVER, env, home)]
  const [peerBare, peerOwn] = [peer(node, home, url, []), peer(node, home, url, [peerProbe(never)])]
  const apps = [bare, own, peerBare, peerOwn]
  try {
    const control = await own.controller()
    const [bareLoad, ownLoad] = [await Load.on(bare), await Load.on(own)]
    const without = await more(ownLoad, bareLoad, never)
    await control.place(ownProbe(never))
    const ours = moreThan(await more(ownLoad, bareLoad, never), without)
    const [peerBareLoad, peerLoad] = [await Load.on(peerBare), await Load.on(peerOwn)] // a server hangs up on who asks nothing for a minute
    const theirs = await more(peerLoad, peerBareLoad, never)
    await delay(LINES_MS)
    const seen = `lines of ${(WARM_ROUNDS + ROUNDS) * REQUESTS} requests: own ${own.hits.length}, peer ${backend.lines}`
    const times = (theirs.low / Math.max(TOLD_US, ours.high)).toFixed(0) // by the ends that speak for the peer
    for (const load of [bareLoad, ownLoad, peerBareLoad, peerLoad]) load.close()
    control.close()
    return `own ${microseconds(ours)}; peer ${microseconds(theirs)}; at least ${times} times; ${seen}`
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
    for (const never of [false, true])
      console.log(`${never ? 'condition never met' : 'log'}: ${await compare(node, home, never)}`)
  }
} finally {
  tidy(home)
}
