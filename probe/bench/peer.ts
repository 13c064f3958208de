// What a log line in a handler costs by dd-trace's debugger and by this agent, in the same run: CPU of the whole process for each request, beside a
// server of the same make without the probe. Every request passes the line once; requests come so slowly that nothing is over a rate.
//   npm install dd-trace@5 --prefix DIR, outside of this repository; then
//   npx node probe/bench/peer.ts DIR/node_modules/dd-trace [requests of a round] [milliseconds between two] [rounds]

import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { App, type NodeVersion, nodes, tidy, workplace } from '../src/e2e/app.test-helper.ts'
import { LINES, Load, median, SERVER } from './load.ts'

const PEER = resolve(process.argv[2] ?? '')
const REQUESTS = Number(process.argv[3] ?? 800)
const EVERY_MS = Number(process.argv[4] ?? 5)
const ROUNDS = Number(process.argv[5] ?? 5)
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

async function compare(node: NodeVersion, home: string, never: boolean): Promise<void> {
  const backend = new Backend()
  const url = await backend.open()
  const [ownIdle, own] = [1, 2].map(() => new App(node, home, FILE, SERVER)) as [App, App]
  const [peerIdle, peerOwn] = [peer(node, home, url, []), peer(node, home, url, [peerProbe(never)])]
  const apps = [ownIdle, own, peerIdle, peerOwn]
  try {
    const controls = [await ownIdle.controller(), await own.controller()]
    const limits = { stallMsMax: 10_000, ratePerSec: 500, hitsMax: 1e9, cpuShareMax: 0.5 }
    const log = { id: 'p', kind: 'log', file: FILE, line: LINES.handler, template: 'sum {sum}', limits } as const
    await controls[1]?.place({ ...log, ...(never && { when: 'sum < 0' }) })
    const loads = await Promise.all(apps.map((app) => Load.on(app)))
    for (let i = 0; i < WARM_ROUNDS; i++) for (const load of loads) await load.cpuUs(REQUESTS, EVERY_MS)
    await new Promise((done) => setTimeout(done, 2_000))
    const [sentBefore, linesBefore] = [own.hits.length, backend.lines]
    const us: number[][] = loads.map(() => [])
    for (let i = 0; i < ROUNDS; i++)
      for (const [k, load] of loads.entries()) us[k]?.push(await load.cpuUs(REQUESTS, EVERY_MS))
    await new Promise((done) => setTimeout(done, 3_000))
    const [a = 0, b = 0, c = 0, d = 0] = us.map(median)
    const seen = `${own.hits.length - sentBefore} and ${backend.lines - linesBefore} lines of ${ROUNDS * REQUESTS} requests`
    console.log(
      `${never ? 'condition never met' : 'log'}: own ${a.toFixed(0)} -> ${b.toFixed(0)} us, ${(b - a).toFixed(1)} a hit; peer ${c.toFixed(0)} -> ${d.toFixed(0)} us, ${(d - c).toFixed(1)} a hit; ${((d - c) / Math.max(0.1, b - a)).toFixed(0)} times; ${seen}`,
    )
    for (const load of loads) load.close()
    for (const control of controls) control.close()
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
