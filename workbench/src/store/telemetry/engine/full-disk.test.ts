import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, startBench, text, until } from './engine.test-helper.ts'
import { DISK_FULL } from './query-error.ts'
import { canMountDisks, type SmallDisk, smallDisk } from './small-disk.test-helper.ts'
import { openSpool } from './spool.ts'

const ROWS = 200_000
const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ id }))

const skipped = canMountDisks ? '' : ' (skipped: mounting a small one needs root)'

describe.runIf(canMountDisks)(`on a full disk${skipped}`, () => {
  let disk: SmallDisk
  let bench: Bench
  const said: string[] = []
  beforeAll(async () => {
    disk = smallDisk(32)
    bench = await startBench({ dataDir: join(disk.path, 'engine'), log: (line) => said.push(line) })
    await bench.client.command({ query: 'CREATE TABLE kept (id UInt64) ENGINE = MergeTree ORDER BY id' })
    await bench.client.insert({ table: 'kept', values: rows(1000), format: 'JSONEachRow' })
  })
  afterAll(async () => {
    disk.empty()
    await bench.end()
    disk.remove()
  })
  const insert = () => bench.client.insert({ table: 'kept', values: rows(1), format: 'JSONEachRow' })

  test('an insert is refused with the way out, and taken once there is room, without a restart', async () => {
    disk.fill()
    await expect(insert()).rejects.toMatchObject({ code: '243', message: expect.stringContaining(DISK_FULL) })
    disk.empty()
    await insert()
    expect(await text(bench.client, 'SELECT count() FROM kept')).toBe('1001')
    expect(bench.engine.crashes).toBe(0)
  })

  test.for([0, 8_192, 65_536])('with %i bytes left a result is whole, or is refused; never cut short', async (left) => {
    disk.fill(left)
    for (const count of [1, ROWS]) {
      const got = await text(bench.client, `SELECT number FROM numbers(${count})`).catch((e: Error) => e.message)
      const isWhole = got.split('\n').length === count && got.endsWith(String(count - 1))
      expect(isWhole || got.includes(DISK_FULL)).toBe(true)
    }
    disk.empty()
    expect((await text(bench.client, `SELECT number FROM numbers(${ROWS})`)).split('\n').length).toBe(ROWS)
  })

  test('an engine that crashes is back once there is room, without a restart of the program', async () => {
    disk.fill()
    process.kill(bench.engine.pid ?? 0, 'SIGKILL')
    const failures = () => said.filter((line) => line.includes('did not come back')).length
    await until(() => failures() > 3, 'the engine fails to start')
    await until(() => failures() > 5, 'it is tried again')
    disk.empty()
    await until(async () => (await bench.client.ping()).success, 'the engine answers again')
    expect(Number(await text(bench.client, 'SELECT count() FROM kept'))).toBeGreaterThanOrEqual(1000)
  })

  test('a result goes where there is more room, and a file on the full disk is known for cut short', () => {
    const spool = openSpool(disk.path)
    expect(spool.isFull(join(disk.path, 'spool', 'x'))).toBe(false)
    disk.fill()
    expect(spool.isFull(join(disk.path, 'spool', 'x'))).toBe(true)
    expect(spool.isFull(spool.resultFile())).toBe(false)
    spool.close()
  })
})
