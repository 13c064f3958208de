/**
 * What the engine's HTTP interface costs, against the engine called directly, all in one run.
 *
 *   npx node workbench/bench/engine.ts
 *
 * Direct is one session in this process and nothing around it. Small queries are timed one after another, the ways in
 * turns, so that a busy machine slows them alike; the median counts.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@clickhouse/client'
import { loadChdb } from '../src/store/telemetry/engine/chdb.ts'
import { startEngine } from '../src/store/telemetry/engine/engine.ts'

const SMALL_ROUNDS = 300
const LARGE_ROUNDS = 5
const LARGE = "SELECT number, toString(cityHash64(number)) AS hash, repeat('x', 40) AS text FROM numbers(1470000)"

type Way = { readonly name: string; readonly run: () => Promise<unknown> }

const folder = mkdtempSync(join(tmpdir(), 'lastgood-bench-'))
const began = performance.now()
const engine = await startEngine({ dataDir: join(folder, 'engine') })
const startedMs = performance.now() - began
const { url, username, password } = engine
const client = createClient({ url, username, password })
const agent = new Agent({ keepAlive: true })
const direct = loadChdb().connect(join(folder, 'direct'), [])

const small: Way[] = [
  { name: 'direct, one session for all', run: () => direct.run('SELECT 1', 'JSONEachRow') },
  { name: 'direct, parameter set before', run: () => directWithParameter() },
  { name: 'HTTP, plain socket', run: () => post('SELECT 1 FORMAT JSONEachRow') },
  { name: 'HTTP, @clickhouse/client', run: () => clientRows('SELECT 1') },
  { name: 'HTTP, client with a parameter', run: () => clientRows('SELECT {x:UInt32}', { x: 7 }) },
]
const large: Way[] = [
  { name: 'direct, in memory', run: async () => (await direct.run(LARGE, 'TabSeparated')).bytes.length },
  { name: 'HTTP, streamed', run: () => post(`${LARGE} FORMAT TabSeparated`) },
]

const smallMs = await medians(small, SMALL_ROUNDS)
const before = residentMb(engine.pid)
const largeMs = await medians(large, LARGE_ROUNDS)
const after = residentMb(engine.pid)
const sizeMb = (await post(`${LARGE} FORMAT TabSeparated`)) / 1e6

console.log(`engine ${engine.version}, ready ${startedMs.toFixed(0)} ms after the call\n`)
console.log('small query, median ms')
for (const [name, ms] of smallMs) console.log(`  ${name.padEnd(32)}${ms.toFixed(2).padStart(8)}`)
console.log(`\nresult of ${sizeMb.toFixed(0)} MB, median ms`)
for (const [name, ms] of largeMs) console.log(`  ${name.padEnd(32)}${ms.toFixed(0).padStart(8)}`)
console.log(`\nengine process, resident MB: ${before} before the large results, at most ${after} at their end`)

direct.close()
agent.destroy()
await client.close()
await engine.stop()
rmSync(folder, { recursive: true })

async function medians(ways: readonly Way[], rounds: number): Promise<ReadonlyArray<readonly [string, number]>> {
  const took = ways.map((): number[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, way] of ways.entries()) {
      const start = performance.now()
      await way.run()
      took[i]?.push(performance.now() - start)
    }
  }
  return ways.map(({ name }, i) => [name, took[i]?.toSorted((a, b) => a - b)[rounds >> 1] ?? Number.NaN])
}

async function directWithParameter(): Promise<void> {
  await direct.run("SET param_x = '7'", 'Null')
  await direct.run('SELECT {x:UInt32}', 'JSONEachRow')
}

async function clientRows(query: string, params: Record<string, number> = {}): Promise<unknown> {
  return (await client.query({ query, query_params: params, format: 'JSONEachRow' })).json()
}

/** The size of the response to one query. */
function post(query: string): Promise<number> {
  const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-Key': password }
  return new Promise((done, failed) => {
    const asked = request(url, { method: 'POST', agent, headers }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.once('end', () => done(bytes))
    })
    asked.once('error', failed).end(query)
  })
}

/** Resident memory now, where the system tells it. */
function residentMb(pid: number | undefined): string {
  try {
    return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024).toFixed(0)
  } catch {
    return 'unknown'
  }
}
