import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { type Bench, clientOf, slowQueriesRunning, slowQuery, startBench, text, until } from './engine.test-helper.ts'
import { EngineError, startEngine } from './engine.ts'
import { memoryPath } from './spool.ts'

const BENCHES: Bench[] = []
afterEach(async () => {
  for (const bench of BENCHES.splice(0)) await bench.end()
})

async function newBench(log?: (line: string) => void): Promise<Bench> {
  const bench = await startBench(log ? { log } : {})
  BENCHES.push(bench)
  return bench
}

const TABLE = 'CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id'
const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => ({ id: String(from + i) }))

test('data is there again after a stop and a start, and the spool is empty', async () => {
  const { engine, client, dataDir } = await newBench()
  await client.command({ query: TABLE })
  await client.insert({ table: 'kept', values: ids(0, 1000), format: 'JSONEachRow' })
  await engine.stop()
  await engine.stop()
  const again = await startEngine({ dataDir })
  const reader = clientOf(again)
  expect(await text(reader, 'SELECT count(), max(id) FROM kept')).toBe('1000\t999')
  expect(readdirSync(join(dataDir, 'spool'))).toEqual([])
  await reader.close()
  await again.stop()
})

test('an insert is on the disk before it is acknowledged', async () => {
  const { client } = await newBench()
  const settings = "SELECT name, value FROM system.merge_tree_settings WHERE name LIKE 'fsync%' ORDER BY name"
  expect(await text(client, settings)).toBe('fsync_after_insert\t1\nfsync_part_directory\t1')
})

test('a stop ends while a query runs, and the query fails', async () => {
  const { engine, client } = await newBench()
  const slow = text(client, slowQuery(600)).catch((error: Error) => error)
  await until(async () => (await slowQueriesRunning(client)) === 1, 'the slow query runs')
  const { pid } = engine
  await engine.stop()
  expect(await slow).toBeInstanceOf(Error)
  expect(isAlive(pid)).toBe(false)
})

describe('after a crash', () => {
  test('its port is still free: it is none that a system gives to a connection going out', async () => {
    const { engine } = await newBench()
    expect(Number(new URL(engine.url).port)).toBeLessThan(32_768) // net.ipv4.ip_local_port_range; others begin higher
  })

  test('the engine is back at the same URL, queries under way have failed, and no acknowledged row is lost', async () => {
    const lines: string[] = []
    const { engine, client } = await newBench((line) => lines.push(line))
    const { url, pid } = engine
    await client.command({ query: TABLE })
    const slow = text(client, slowQuery(600)).catch((error: Error) => error)
    let acknowledged = 0
    const sent = 40
    for (let i = 0; i < sent && engine.pid === pid; i += 1) {
      if (i === 20) process.kill(pid ?? 0, 'SIGKILL')
      const insert = client.insert({ table: 'kept', values: ids(i * 100, 100), format: 'JSONEachRow' })
      acknowledged += await insert.then(
        () => 100,
        () => 0,
      )
    }
    expect(await slow).toBeInstanceOf(Error)
    await until(async () => (await client.ping()).success, 'the engine answers again')
    expect({ url: engine.url, crashes: engine.crashes }).toEqual({ url, crashes: 1 })
    expect(engine.pid).not.toBe(pid)
    const rows = Number(await text(client, 'SELECT count() FROM kept'))
    expect(acknowledged).toBeGreaterThanOrEqual(2000)
    expect(rows).toBeGreaterThanOrEqual(acknowledged)
    expect(rows % 100).toBe(0)
    expect(lines.join('\n')).toMatch(/ended unasked \(SIGKILL\)[\s\S]*serves again/)
  })

  test('a stop while it comes back leaves no process and nothing in memory', async () => {
    const { engine, dataDir } = await newBench()
    const { pid } = engine
    process.kill(pid ?? 0, 'SIGKILL')
    await until(() => engine.pid !== pid, 'the crash is noticed')
    await engine.stop()
    expect(isAlive(engine.pid)).toBe(false)
    expect(existsSync(memoryPath(dataDir))).toBe(false)
  })
})

test('a second engine on a directory is refused with the way out, and the first goes on', async () => {
  const { client, dataDir } = await newBench()
  const refusal = await startEngine({ dataDir }).catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(EngineError)
  expect(refusal).toMatchObject({ kind: 'locked' })
  expect(String(refusal)).toContain(dataDir)
  expect(String(refusal)).toContain('LASTGOOD_CLICKHOUSE_URL')
  expect(await text(client, 'SELECT 1')).toBe('1')
})

test.runIf(existsSync('/proc/self'))('a file system that takes no folders is refused at once', async () => {
  const refusal = await startEngine({ dataDir: '/proc/nope/telemetry' }).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ kind: 'refused', message: expect.stringContaining('/proc takes no new folder') })
})

test('a link that leads nowhere is refused by name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-engine-'))
  const dataDir = join(folder, 'link')
  symlinkSync(join(folder, 'nowhere', 'below'), dataDir)
  const refusal = await startEngine({ dataDir }).catch((error: unknown) => error)
  rmSync(folder, { recursive: true })
  expect(refusal).toMatchObject({ kind: 'refused', message: expect.stringContaining(dataDir) })
})

test('a directory that cannot be made is refused by name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-engine-'))
  writeFileSync(join(folder, 'file'), '')
  const dataDir = join(folder, 'file', 'below')
  const refusal = await startEngine({ dataDir }).catch((error: unknown) => error)
  rmSync(folder, { recursive: true })
  expect(refusal).toMatchObject({ kind: 'refused', message: expect.stringContaining(dataDir) })
})

test('where the engine is not installed, the way out is named', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lastgood-engine-'))
  const rooms = new URL('../../../', import.meta.url)
  for (const room of ['lib', 'store/telemetry/engine']) {
    cpSync(new URL(room, rooms), join(folder, room), { recursive: true })
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  const refusal = await firstLine(
    startParent(join(folder, 'data'), pathToFileURL(join(folder, 'store/telemetry/engine/engine.ts'))),
  )
  rmSync(folder, { recursive: true })
  expect(refusal).toMatch(/^unsupported-platform .*does not run here.*chdb.*LASTGOOD_CLICKHOUSE_URL/)
})

test('the engine process ends when its parent is killed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'lastgood-engine-'))
  const parent = startParent(dataDir)
  const pid = Number(await firstLine(parent))
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await until(() => !isAlive(pid), 'the engine process is gone')
  rmSync(dataDir, { recursive: true })
})

test('results and insert data leave no file behind', async () => {
  const { client, dataDir } = await newBench()
  await client.command({ query: TABLE })
  await client.insert({ table: 'kept', values: ids(0, 10), format: 'JSONEachRow' })
  await client.insert({ table: 'missing', values: ids(0, 10), format: 'JSONEachRow' }).catch(() => {})
  await text(client, 'SELECT number, toString(number) FROM numbers(300000)')
  await text(client, 'SELECT nothing').catch(() => {})
  expect(readdirSync(join(dataDir, 'spool'))).toEqual([])
  expect(existsSync(memoryPath(dataDir)) ? readdirSync(memoryPath(dataDir)) : []).toEqual([])
})

/** A process that starts an engine and says its id, or why there is none. */
function startParent(dataDir: string, module = new URL('./engine.ts', import.meta.url)): ChildProcess {
  const script = `
    import { startEngine } from ${JSON.stringify(module.href)}
    const started = startEngine({ dataDir: ${JSON.stringify(dataDir)} })
    await started.then(({ pid }) => console.log(pid), ({ kind, message }) => console.log(kind, message))`
  const { NODE_OPTIONS: _, ...env } = process.env
  return spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done) => child.stdout?.once('data', (chunk: Buffer) => done(chunk.toString().trim())))
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
