import { stripTypeScriptTypes } from 'node:module'
import { afterEach, expect, test } from 'vitest'
import { Live } from './live.test-helper.ts'

const LEAK = `type Order = { n: number }
enum Mode { Fast = 2 }
const kept: Order[] = []
function work(n: number): number {
  const seen = { n, mode: Mode.Fast }
  kept.push({ n: seen.n })
  return n
}
let n = 0
setInterval(() => { for (let i = 0; i < 100; i++) work(n++) }, 5)
`
const WISH = { service: 'app', seconds: 3, stallMsMax: 10_000 }

let live: Live
afterEach(() => live[Symbol.asyncDispose]())

async function leaking(): Promise<void> {
  const compiled = stripTypeScriptTypes(LEAK, { mode: 'transform', sourceMap: true, sourceUrl: 'src/app.ts' })
  live = await new Live().open()
  live.app('a-1', {}, 'bundle.cjs', compiled.replace(/\n\n\/\/# sourceURL=.*$/, ''))
  await live.connected(1)
}

test('memory that grows is told by the line of the source, and stands among the telemetry and in the trail', async () => {
  await leaking()
  expect(await live.book.growthPlan({ service: 'app' })).toMatchObject({
    ok: true,
    value: { instance: 'a-1', patchStallMs: expect.any(Number) },
  })
  const found = await live.book.growth(WISH, 'on-call')
  if (!found.ok) throw new Error(found.error.what)
  const { lines, stored, live: memory } = found.value
  expect(lines.filter(({ grows }) => grows)).toMatchObject([
    { line: 6, functionName: 'work', what: '{…}', runs: { file: expect.stringContaining('bundle.cjs') } },
  ])
  expect(lines[0]?.file).toMatch(/src\/app\.ts$/)
  expect(Math.min(memory.beforeBytes, memory.afterBytes)).toBeGreaterThan(0)
  expect(stored).toBe(true)
  const logs = JSON.stringify(live.stored)
  expect(logs).toContain('"eventName":"probe.growth"')
  expect(logs).toMatch(/\d+ of \d+ \{…\} made at [^"]*src\/app\.ts:6 in /)
  expect(live.book.trail(9).entries).toMatchObject([{ did: 'profiled', by: 'on-call' }])
})

test('is not looked for where that would stall longer than allowed, or where nobody is', async () => {
  await leaking()
  const refused = await live.book.growth({ ...WISH, stallMsMax: 1 }, 'on-call')
  expect(refused).toMatchObject({
    error: { kind: 'refused', what: expect.stringMatching(/three files.*1 are allowed/) },
  })
  expect(await live.book.growth({ ...WISH, service: 'nobody' }, 'on-call')).toMatchObject({
    error: { kind: 'missing' },
  })
  expect(live.stored).toEqual([])
})
