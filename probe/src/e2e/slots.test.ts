import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeSpec } from '../protocol.ts'
import { App, nodes, put, tidy, until, withApp, workplace } from './app.test-helper.ts'

const WORK = (types: boolean): string => `export async function total(order${types ? ': { n: number }' : ''}, token) {
  const began = order.n
  if (began > 100)
    return -1
  await new Promise((done) => setTimeout(done, began))
  return began * 3
}
let running = 0
export async function busy(n) {
  running++
  await new Promise((done) => setTimeout(done, 300))
  running--
  return n
}
`
const MAIN = (from: string): string => `import { busy, total } from '${from}'
setInterval(() => busy(1), 10)
let line = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', async (c) => {
  line += c
  const asked = line.split('\\n')
  line = asked.pop()
  for (const n of asked) console.log(String(await total({ n: Number(n), password: 'pw-geheim' }, 'tok-geheim')))
})
`
let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

/** An app of two files, the second with slots. */
function slotted(node: typeof nodes extends () => (infer N)[] ? N : never, kind: 'mjs' | 'cjs' | 'ts'): App {
  mkdirSync(join(home, 'lib'), { recursive: true })
  const work = WORK(kind === 'ts')
  put(join(home, 'lib', `work.${kind}`), kind === 'cjs' ? commonJs(work) : work)
  const env = { LASTGOOD_PROBE_SLOTS: `${home}/lib/**` }
  return new App(node, home, `main-${kind}.mjs`, MAIN(`./lib/work.${kind}`), env)
}

const commonJs = (text: string): string => `${text.replaceAll('export ', '')}module.exports = { busy, total }\n`

const spec = (kind: ProbeSpec['kind'], file: string, line: number, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...{ id: `${kind}-${line}`, kind, file, line, limits: { stallMsMax: 0.001, cpuShareMax: 0.5 } },
  ...more,
})

describe.concurrent.for(nodes())('a file that was given slots in a process of Node $version', (node) => {
  test.for([{ kind: 'mjs' }, { kind: 'cjs' }, ...(node.major >= 22 ? [{ kind: 'ts' }] : [])] as {
    kind: 'mjs' | 'cjs' | 'ts'
  }[])('.$kind takes every kind of probe without a stall, though calls of it are suspended', async ({ kind }) => {
    const [app, file] = [slotted(node, kind), `lib/work.${kind}`]
    await withApp(app, async (control) => {
      expect(await app.ask(4)).toBe('12')
      const inSlot = { tier: 'slot', predictedStallMs: 0 }
      expect(await control.plan(spec('log', file, 3))).toMatchObject(inSlot)
      const say = { template: 'n {order.n} {order.password}', when: 'order.n > 1' }
      expect(await control.place(spec('log', file, 3, say))).toMatchObject({ ...inSlot, functionName: 'total' })
      expect(await control.place(spec('counter', file, 3))).toMatchObject(inSlot)
      expect(await control.place(spec('snapshot', file, 6))).toMatchObject(inSlot)
      const timer = await control.place(spec('timer', file, 2, { toLine: 6 }))
      expect(timer).toMatchObject({ ...inSlot, matchedBy: 'call' })
      expect(await control.place(spec('counter', file, 11))).toMatchObject(inSlot) // a call of it is always suspended
      expect([await app.ask(1), await app.ask(7), await app.ask(200)]).toEqual(['3', '21', '-1'])
      await until(() => app.hits.filter((hit) => hit.probe === 'log-3').length === 2, 'two log hits')
      const said = app.hits.filter((hit) => hit.probe === 'log-3').map((hit) => hit.text)
      expect(said).toEqual(['n 7 [redacted]', 'n 200 [redacted]'])
      const seen = await until(() => app.hits.find((hit) => hit.probe === 'snapshot-6'), 'a snapshot')
      expect(seen.values).toMatchObject({ order: { f: { n: { v: 1 } } }, began: { v: 1 } })
      expect(seen.stack?.[0]).toMatchObject({ name: 'total', line: 6 })
      await until(() => app.count('counter-3')?.passes === 3, 'three passes')
      await until(() => app.count('timer-2')?.timing?.count === 2, 'two times')
      expect(app.count('timer-2')?.timing).toMatchObject({ startsMissing: 0 })
      await until(() => (app.count('counter-11')?.passes ?? 0) > 0, 'a pass of a suspended function')
      for (const id of ['log-3', 'counter-3', 'snapshot-6', 'timer-2', 'counter-11']) await control.remove(id)
      expect(await app.ask(5)).toBe('15')
      expect(app.count('counter-3')?.passes).toBe(3)
      expect(app.wire.replace(/"type":"source".*/g, '')).not.toContain('geheim')
      expect(app.err).toBe('')
    })
  })

  test('a probe in a slot ends at the hit that uses it up', async () => {
    const app = slotted(node, 'mjs')
    await withApp(app, async (control) => {
      const limits = { hitsMax: 2, ratePerSec: 500, cpuShareMax: 0.5 }
      await control.place(spec('log', 'lib/work.mjs', 6, { template: '{order.n}', limits }))
      await control.place(spec('counter', 'lib/work.mjs', 6))
      for (const n of [1, 2, 3, 4]) await app.ask(n)
      await until(() => app.ended('log-6'), 'the end')
      expect(app.hits.map((hit) => hit.text)).toEqual(['1', '2'])
      await until(() => app.count('counter-6')?.passes === 4, 'the other probe of the line goes on')
    })
  })

  test('a file without slots is told what would help', async () => {
    const app = slotted(node, 'mjs')
    await withApp(app, async (control) => {
      const plan = await control.plan(spec('counter', 'main-mjs.mjs', 6))
      expect(plan).toMatchObject({ tier: 'breakpoint', reason: expect.stringContaining('LASTGOOD_PROBE_SLOTS') })
      expect(plan.predictedStallMs).toBeGreaterThan(0)
    })
  })
})
