import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeSpec } from '../protocol.ts'
import { App, nodes, put, tidy, until, withApp, workplace } from './app.test-helper.ts'

const WORK = `function pass(n) {
  const next = n + 1
  return next
}
process.stdin.on('data', (c) => {
  let n = 0
  for (let i = 0; i < Number(c); i++) n = pass(n)
  console.log(n)
})
`
const LATE = `${WORK}setInterval(() => { const until = performance.now() + 60; while (performance.now() < until); }, 70)\n`

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const spec = (file: string, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...{ id: 'p', kind: 'counter', file, line: 3, limits: { stallMsMax: 10_000 } },
  ...more,
})
const slots = { LASTGOOD_PROBE_SLOTS: '**' }

describe.for(nodes())('in a process of Node $version', (node) => {
  test('passes that only count are part of the CPU that all probes may take, and the dearest one ends', async () => {
    const app = new App(node, home, 'ceiling.cjs', WORK, slots, home)
    await withApp(app, async (control) => {
      const timer = { kind: 'timer', line: 2, toLine: 3 } as const
      await control.place(spec('ceiling.cjs', { ...timer, limits: { cpuShareMax: 0.0001 } }))
      expect(await app.ask(20_000)).toBe('20000')
      const end = await until(() => app.ended('p'), 'the end')
      expect(end).toMatchObject({
        state: 'tripped',
        reason: expect.stringContaining('0.01 % are allowed (cpuShareMax)'),
      })
      await control.place(spec('ceiling.cjs', { ...timer, id: 'q', limits: { cpuShareMax: 0.5 } }))
      expect(await app.ask(20_000)).toBe('20000')
      await until(() => app.count('q')?.passes === 20_000, 'every pass counted')
      expect(app.ended('q')).toBeUndefined()
    })
  })

  test('nothing that stalls is placed in a process that is late already', async () => {
    const app = new App(node, home, 'late.cjs', LATE, { LASTGOOD_PROBE_LAG_MS: '5' })
    await withApp(app, async (control) => {
      await control.plan(spec('late.cjs')) // from the first request on, the lag is looked at
      const refused = await until(async () => {
        await new Promise((done) => setTimeout(done, 3_000))
        return control.place(spec('late.cjs')).then(
          () => control.remove('p').then(() => undefined),
          (error: Error) => error.message,
        )
      }, 'a refusal')
      expect(refused).toMatch(/late already.*5 are allowed.*LASTGOOD_PROBE_SLOTS/)
      expect(await app.ask(3)).toBe('3')
    })
  })

  test('a file switches the probes of a process off', async () => {
    const off = join(home, `off-${node.major}`)
    const app = new App(node, home, 'off.cjs', WORK, { ...slots, LASTGOOD_PROBE_OFF: off }, home)
    await withApp(app, async (control) => {
      await control.place(spec('off.cjs'))
      writeFileSync(off, '')
      expect(await until(() => app.ended('p'), 'the end')).toMatchObject({ state: 'lost' })
      await expect(control.place(spec('off.cjs'))).rejects.toThrow('LASTGOOD_PROBE_OFF')
      rmSync(off)
      await control.place(spec('off.cjs'))
    })
  })

  test('what a probe may send in a day is told before, what it sent after', async () => {
    const app = new App(node, home, 'budget.cjs', WORK, slots, home)
    await withApp(app, async (control) => {
      const log = spec('budget.cjs', { kind: 'log', template: 'n {n}' })
      const few = await control.plan({ ...log, limits: { hitsMax: 10 } })
      const many = await control.plan({ ...log, limits: { hitsMax: 1e9, ratePerSec: 500 } })
      expect(few.bytesPerDayMax).toBeLessThan(many.bytesPerDayMax / 100)
      expect(await control.place(log)).toMatchObject({ bytesPerDayMax: expect.any(Number) })
      await app.ask(3)
      const count = await until(() => app.count('p')?.sent === 3 && app.count('p'), 'three hits')
      expect(count.sentBytes).toBeGreaterThan(300)
      expect(count.sentBytes).toBeLessThan(few.bytesPerDayMax)
    })
  })

  test('memory that the process takes beside its heap takes all probes out', async () => {
    const held =
      'globalThis.held = Array.from({ length: 100 }, () => new Array(1e5).fill(0.5)); setInterval(() => {}, 1e6)'
    const source = `${WORK}process.stdin.on('data', (c) => { if (Number(c) === 9) new (require('node:worker_threads').Worker)(${JSON.stringify(held)}, { eval: true }) })\n`
    const app = new App(node, home, 'memory.cjs', source, { ...slots, LASTGOOD_PROBE_MEMORY_MB: '40' }, home)
    await withApp(app, async (control) => {
      await control.place(spec('memory.cjs'))
      expect(await app.ask(9)).toBe('9')
      expect(await until(() => app.ended('p'), 'the end')).toMatchObject({
        state: 'tripped',
        reason: expect.stringMatching(/beside its heap and buffers.*40 are allowed/),
      })
      await control.place(spec('memory.cjs'))
    })
  })

  test('callers in a closed path are named, and what they hold is not', async () => {
    const source = `const { work } = require('./inner.cjs')\nfunction outer(n) { const word = 'geheim'; return work(n, word) }\nprocess.stdin.on('data', (c) => console.log(outer(Number(c))))\n`
    put(join(home, 'inner.cjs'), 'exports.work = function work(n, word) {\n  return n + word.length * 0\n}\n')
    const app = new App(node, home, 'closed-outer.cjs', source, { ...slots, LASTGOOD_PROBE_DENY: 'closed*' }, home)
    await withApp(app, async (control) => {
      await control.place({ ...spec('inner.cjs', { kind: 'snapshot', callers: 1 }), line: 2 })
      expect(await app.ask(1)).toBe('1')
      const { callers } = await until(() => app.hits[0], 'a hit')
      expect(callers).toMatchObject([{ name: 'outer', values: {} }])
      expect(Object.keys(callers?.[0]?.values ?? {})).toEqual([])
    })
  })

  test('a closed path is closed, and with a list of names no other is shown', async () => {
    const env = { ...slots, LASTGOOD_PROBE_DENY: 'closed*', LASTGOOD_PROBE_ALLOW: 'n' }
    const app = new App(node, home, 'closed.cjs', WORK, env, home)
    await withApp(app, async (control) => {
      await expect(control.place(spec('closed.cjs'))).rejects.toThrow('is closed to probes')
    })
    const open = new App(node, home, 'open.cjs', WORK, env, home)
    await withApp(open, async (control) => {
      await control.place(spec('open.cjs', { kind: 'snapshot' }))
      await open.ask(1)
      const hit = await until(() => open.hits[0], 'a hit')
      expect(Object.keys(hit.values ?? {})).toEqual(['n'])
    })
  })
})
