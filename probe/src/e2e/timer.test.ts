import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Placed, ProbeSpec, Timing } from '../protocol.ts'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

// Calls overlap, and one calls itself: `slow` of n waits n ms, so a start that were taken for another's would show.
const WORK = `const wait = (ms) => new Promise((done) => setTimeout(done, ms))
async function slow(n, depth) {
  const began = n
  await wait(began)
  if (depth > 0) await slow(n, depth - 1)
  return n
}
async function first(n) {
  const half = n / 2
  await wait(half)
  await second(half)
}
async function second(n) {
  await wait(n)
  return n
}
let line = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', async (c) => {
  line += c
  const asked = line.split('\\n')
  line = asked.pop()
  for (const n of asked) {
    await Promise.all([slow(10, 0), slow(300, 0), slow(30, 1), first(40), first(200)])
    console.log('done ' + n)
  }
})
`
const ALLOWED = { stallMsMax: 10_000, cpuShareMax: 0.5 }
const NONE = { stallMsMax: 0.001 }

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

type Timed = { readonly placed: Placed; readonly timing: Timing }

async function timed(app: App, spec: Partial<ProbeSpec> & { line: number; toLine: number }): Promise<Timed> {
  const control = await app.controller()
  try {
    const id = `t-${spec.line}`
    const placed = await control.place({ id, kind: 'timer', file: 'timed', limits: ALLOWED, ...spec })
    expect(await app.ask(1)).toBe('done 1')
    const timing = await until(() => {
      const count = app.count(id)
      return count?.timing !== undefined && count.timing.count > 1 && count.timing
    }, 'what the timer measured')
    await control.remove(id)
    const last = app.count(id)?.timing ?? timing
    return { placed, timing: last }
  } finally {
    control.close()
    await app.stop()
  }
}

describe.concurrent.for(nodes())('a timer in a process of Node $version', (node) => {
  test('times calls across their awaits, overlapping and recursive, each with its own start', async () => {
    const file = 'timed-call.cjs'
    const { placed, timing } = await timed(new App(node, home, file, WORK), { file, line: 3, toLine: 6 })
    expect(placed).toMatchObject({ tier: 'patch', matchedBy: 'call' })
    expect(timing).toMatchObject({ count: 4, startsMissing: 0 })
    expect(timing.buckets.reduce((sum, n) => sum + n, 0)).toBe(4)
    // 10, 300, 30 and 60 ms are waited for: the order and the lower bounds hold on any machine
    expect(timing.minMs).toBeGreaterThanOrEqual(9)
    expect(timing.maxMs).toBeGreaterThanOrEqual(299)
    expect(timing.sumMs).toBeGreaterThanOrEqual(396)
    expect(timing.p50Ms).toBeLessThan(timing.p95Ms)
  })

  test('times from one function to another by the async context', async () => {
    const file = 'timed-context.cjs'
    const { placed, timing } = await timed(new App(node, home, file, WORK), { file, line: 9, toLine: 15 })
    expect(placed).toMatchObject({ tier: 'patch', matchedBy: 'context' })
    expect(timing).toMatchObject({ count: 2, startsMissing: 0 })
    expect(timing.minMs).toBeGreaterThanOrEqual(38)
    expect(timing.sumMs).toBeGreaterThanOrEqual(236)
  })

  test('goes by breakpoints where a patch may not stall, and by a condition at its start', async () => {
    const file = 'timed-break.cjs'
    const spec = { file, line: 3, toLine: 6, limits: NONE, when: 'n >= 30' }
    const { placed, timing } = await timed(new App(node, home, file, WORK), spec)
    expect(placed).toMatchObject({ tier: 'breakpoint', matchedBy: 'context' })
    expect(timing.count).toBe(2) // 300 ms, and the innermost of the two of 30 ms
    expect(timing.startsMissing).toBe(2)
  })

  test('says what it lacks', async () => {
    const app = new App(node, home, 'timed-lacks.cjs', WORK)
    const control = await app.controller()
    const spec: ProbeSpec = { id: 't', kind: 'timer', file: 'timed-lacks.cjs', line: 3 }
    await expect(control.place(spec)).rejects.toThrow('needs the line at which it stops')
    await expect(control.place({ ...spec, toLine: 3 })).rejects.toThrow('another line')
    await expect(control.place({ ...spec, toLine: 8 })).rejects.toThrow('no statement inside a function starts')
    expect(await app.ask(1)).toBe('done 1')
    control.close()
    await app.stop()
  })
})
