import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BLOCK_HEADER, BlockFiles } from './block-files.ts'
import { type Bench, request, startBench, text } from './engine.test-helper.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench()
  await bench.client.command({ query: 'CREATE TABLE numbered (n UInt64) ENGINE = MergeTree ORDER BY n' })
})
afterAll(() => bench.end())

const INSERT = 'INSERT INTO numbered (n) FORMAT TabSeparated'
const insertBlock = (name: string) => request(bench.engine, { query: INSERT }, { headers: { [BLOCK_HEADER]: name } })
const rows = () => text(bench.client, 'SELECT groupArray(n) FROM (SELECT n FROM numbered ORDER BY n)')

test('nothing is left where there is no such folder', async () => {
  expect(await new BlockFiles('/proc/nope').leave(Buffer.from('1\n'))).toBeUndefined()
})

test('a folder for blocks is offered where there is a memory disk', () => {
  expect(bench.engine.blockFolder !== undefined).toBe(hasMemoryDisk())
})

describe.runIf(hasMemoryDisk())('insert data on the memory disk', () => {
  const folder = () => bench.engine.blockFolder!

  test('is inserted; its file is written over by the next, and removed at the end', async () => {
    const files = new BlockFiles(folder())
    const name = await files.leave(Buffer.from('7\n8\n'))
    const answer = await insertBlock(name!)
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    expect(await rows()).toBe('[7,8]')
    files.done(name!)
    expect(await files.leave(Buffer.from('9'))).toBe(name)
    expect(readFileSync(join(folder(), name!), 'utf8')).toBe('9')
    expect(await files.leave(Buffer.from('10'))).not.toBe(name)
    files.done(name!)
    await files.close()
    expect(readdirSync(folder())).not.toContain(name)
  })

  test('is never looked for outside of its folder', async () => {
    const outside = join(bench.dataDir, 'outside')
    writeFileSync(outside, '9\n')
    const answer = await insertBlock(outside)
    expect(answer.ok).toBe(false)
    expect(await answer.text()).toMatch(/^Code: \d+\. DB::Exception: /)
    expect(readdirSync(bench.dataDir)).toContain('outside')
    expect(await rows()).toBe('[7,8]')
  })

  test('that is not there is an error, and the engine goes on', async () => {
    const answer = await insertBlock('block-gone')
    expect(answer.ok).toBe(false)
    expect(await rows()).toBe('[7,8]')
  })
})

function hasMemoryDisk(): boolean {
  return readdirSync('/dev').includes('shm')
}
