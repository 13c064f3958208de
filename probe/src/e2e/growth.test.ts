import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { App, nodes, tidy, withApp, workplace } from './app.test-helper.ts'

const LEAK = `const kept = []
const recent = []
class Session {
  constructor(user) { this.user = user }
}
function handle(n) {
  const request = { n, tags: [n, n + 1] }
  kept.push({ of: request.tags[0] })
  recent.push(new Session(n))
  if (recent.length > 20) recent.shift()
  return request.n
}
function remember(n) {
  const session = new Session(n)
  kept.push(session)
  return n
}
let n = 0
setInterval(() => { for (let i = 0; i < 200; i++) handle(n++); remember(n) }, 5)
process.stdin.on('data', (c) => console.log(handle(Number(c))))
`
let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const WISH = { seconds: 4, stallMsMax: 10_000 }

describe.concurrent.for(nodes())('a process of Node $version whose memory grows', (node) => {
  test.for(['leak.cjs', 'leak.mjs'])('%s: its lines are told, and those whose objects go are not', async (file) => {
    const app = new App(node, home, file, LEAK)
    await withApp(app, async (control) => {
      const plan = await control.growthPlan()
      expect(plan.patchStallMs).toBeGreaterThan(plan.collectStallMs)
      const growth = await control.growth(WISH)
      const growing = growth.sites.filter(({ grows }) => grows).map(({ line, what }) => `${line} ${what}`)
      expect(growing).toEqual(['8 {…}', '14 new Session'])
      const [first] = growth.sites
      expect(first).toMatchObject({ functionName: 'handle', url: expect.stringContaining(file), column: 12 })
      expect(first?.kept).toBe(first?.made)
      expect(growth.sites.every(({ line }) => line !== 7)).toBe(true)
      const cached = growth.sites.find(({ line }) => line === 9)
      expect(cached?.keptOf.slice(0, 3) ?? [0, 0, 0]).toEqual([0, 0, 0])
      expect(growth.live.afterBytes).toBeGreaterThan(growth.live.beforeBytes)
      expect(growth.functions.length).toBeGreaterThan(0)
      expect(await app.ask(7)).toBe('7')
      expect(app.err).toBe('')
    })
  })

  test('buffers are told by the line that makes them, with what they hold outside of the heap', async () => {
    const held = `const blocks = []
function keepBlock() {
  blocks.push(Buffer.alloc(20_000))
}
setInterval(keepBlock, 20)
`
    const app = new App(node, home, 'buffers-leak.cjs', LEAK + held)
    await withApp(app, async (control) => {
      const { outside, sites } = await control.growth(WISH)
      const block = sites.find(({ functionName }) => functionName === 'keepBlock')
      expect(block).toMatchObject({ what: 'Buffer.alloc(…)', grows: true })
      expect(block?.outsideBytes).toBe(20_000 * (block?.kept ?? 0))
      expect(outside.afterBytes - outside.beforeBytes).toBeGreaterThan(0)
    })
  })

  test('an async function whose calls are always under way is left out, and that is told', async () => {
    const waiting = `async function wait(n) { const held = [n]; await new Promise((go) => setTimeout(go, 200)); return held }
setInterval(() => wait(1), 20)
`
    const app = new App(node, home, 'waiting-leak.cjs', LEAK + waiting)
    await withApp(app, async (control) => {
      const growth = await control.growth(WISH)
      expect(growth.unwatched).toMatchObject([{ reason: expect.stringContaining('async functions') }])
      expect(growth.sites[0]).toMatchObject({ line: 8, grows: true })
      expect(growth.sites.map(({ line }) => line)).not.toContain(21)
    })
  })

  test('a file with slots is watched too, and its probes go on', async () => {
    const app = new App(node, home, 'slotted-leak.cjs', LEAK, { LASTGOOD_PROBE_SLOTS: '**' }, home)
    await withApp(app, async (control) => {
      const placed = await control.place({ id: 'c', kind: 'counter', file: 'slotted-leak.cjs', line: 8 })
      expect(placed.tier).toBe('slot')
      const growth = await control.growth(WISH)
      expect(growth.sites[0]).toMatchObject({ line: 8, what: '{…}', grows: true })
      const before = app.count('c')?.passes ?? 0
      expect(await app.ask(7)).toBe('7')
      expect(before).toBeGreaterThan(0)
    })
  })

  test('what runs in a context of its own is not touched, and goes on', async () => {
    const file = JSON.stringify(join(home, 'inner.js'))
    const app = new App(
      node,
      home,
      'outer-leak.cjs',
      `const vm = require('node:vm')
const inner = vm.createContext({ setInterval, stdin: process.stdin, console })
vm.runInContext(${JSON.stringify(LEAK.replaceAll('process.stdin', 'stdin'))}, inner, { filename: ${file} })
`,
    )
    await withApp(app, async (control) => {
      const growth = await control.growth(WISH)
      expect(growth.unwatched).toMatchObject([{ reason: expect.stringContaining('context of its own') }])
      await expect(control.place({ id: 'c', kind: 'counter', file: 'inner.js', line: 8 })).rejects.toThrow('node:vm')
      expect(await app.ask(7)).toBe('7')
      expect(app.err).toBe('')
    })
  })

  test('is not touched where that would stall, last too long, or is under way already', async () => {
    const app = new App(node, home, 'refused-leak.cjs', LEAK)
    await withApp(app, async (control) => {
      await expect(control.growth({ stallMsMax: 0.001 })).rejects.toThrow(/two collections.*allow more.*for each file/)
      await expect(control.growth({ seconds: 121 })).rejects.toThrow('2 to 120 s')
      const running = control.growth({ seconds: 2, stallMsMax: 10_000 })
      await expect(control.profile('heap', { stallMsMax: 10_000 })).rejects.toThrow('being taken already')
      await expect(running).resolves.toMatchObject({ sites: expect.any(Array) })
      const { patchStallMs, collectStallMs } = await control.growthPlan()
      const functionsOnly = await control.growth({ seconds: 2, stallMsMax: (patchStallMs + collectStallMs) / 2 })
      expect(functionsOnly.watched).toBe(0)
      for (const { reason } of functionsOnly.unwatched) expect(reason).toContain('allow more')
    })
  })
})
