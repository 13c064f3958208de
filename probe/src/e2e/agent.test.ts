import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hangsAfterBreakpoints } from '../agent/engine.ts'
import { Controller } from '../control/controller.ts'
import type { Notice, ProbeSpec } from '../protocol.ts'
import { App, nodes, tidy, until, withApp, workplace } from './app.test-helper.ts'

const WORK = `const rate = 3
let ran = 0
function total(order, user) {
  const sum = order.n + order.lines.length
  if (sum > 100)
    return rate
  return sum * rate
}
const orders = (n) => {
  const order = {
    id: 'o-' + n, n, lines: [1, 2], token: 'tok-geheim', get price() { ran++; throw new Error('getter') },
    trap: new Proxy({}, { get() { ran++ }, ownKeys() { ran++; return [] }, getOwnPropertyDescriptor() { ran++ } }),
  }
  order.self = order
  const user = { name: 'buyer', password: 'pw-geheim', url: 'postgres://a:dsn-geheim@h/d' }
  return total(order, user) + ' ran ' + ran
}
let line = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (c) => {
  line += c
  const asked = line.split('\\n')
  line = asked.pop()
  for (const n of asked) {
    const times = n.startsWith('x') ? Number(n.slice(1)) : 0
    for (let i = 0; i < times; i++) orders(i)
    console.log(orders(Number(n) || 0))
  }
})
`
const ALLOWED = { stallMsMax: 10_000, ratePerSec: 100, cpuShareMax: 0.5 }
const NONE = { stallMsMax: 0.001, ratePerSec: 100, cpuShareMax: 0.5 } // no patch: a breakpoint

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const specOf = (kind: ProbeSpec['kind'], file: string, line: number, more: Partial<ProbeSpec> = {}): ProbeSpec => ({
  ...{ id: `${kind}-${line}`, kind, file, line, limits: ALLOWED },
  ...more,
})

test('both the system Node and the pinned one are tried where the machine has them', () => {
  expect(nodes().length).toBeGreaterThan(0)
})

describe.concurrent.for(nodes())('in a process of Node $version', (node) => {
  test.for([
    { file: 'plain.cjs', limits: ALLOWED, tier: 'patch' },
    { file: 'module.mjs', limits: ALLOWED, tier: 'patch' },
    { file: 'plain-b.cjs', limits: NONE, tier: 'breakpoint' },
    { file: 'module-b.mjs', limits: NONE, tier: 'breakpoint' },
    ...(node.major >= 22 ? [{ file: 'typed.ts', limits: ALLOWED, tier: 'patch' }] : []),
  ])(
    '$file shows variables, says sentences and counts by $tier; the app answers as before',
    async ({ file, limits, tier }) => {
      const source = file.endsWith('.ts')
        ? WORK.replace('(order, user)', '(order: { n: number, lines: number[] }, user: object)')
        : WORK
      const app = new App(node, home, file, source)
      await withApp(app, async (control) => {
        expect(await app.ask(1)).toBe('9 ran 0')
        const log = { template: 'order {order.id} sum {sum} {user.password} rate {rate}', when: 'order.n > 1', limits }
        expect(await control.place(specOf('log', file, 5, log))).toMatchObject({ tier, functionName: 'total', line: 5 })
        expect(await control.place(specOf('snapshot', file, 7, { limits }))).toMatchObject({ tier })
        expect(await control.place(specOf('counter', file, 6, { limits }))).toMatchObject({ tier })
        expect([await app.ask(1), await app.ask(5), await app.ask(200)]).toEqual(['9 ran 0', '21 ran 0', '3 ran 0'])
        const says = await until(
          () => app.hits.filter((h) => h.probe === 'log-5').length === 2 && app.hits,
          'two log hits',
        )
        expect(says.filter((h) => h.text !== undefined).map((h) => h.text)).toEqual([
          'order o-5 sum 7 [redacted] rate 3',
          'order o-200 sum 202 [redacted] rate 3',
        ])
        const seen = await until(() => app.hits.find((h) => h.probe === 'snapshot-7'), 'a snapshot')
        expect(seen.values).toMatchObject({
          sum: { v: 3 },
          rate: { v: 3 },
          order: {
            f: {
              id: { v: 'o-1' },
              price: { t: 'getter' },
              trap: { t: 'proxy' },
              token: { cut: 'redacted' },
              self: { t: 'ref' },
            },
          },
          user: { f: { name: { v: 'buyer' } } },
        })
        expect(seen.stack?.map((f) => f.name)).toEqual(expect.arrayContaining(['total', 'orders']))
        expect(seen.stack?.find((f) => f.name === 'total')).toMatchObject({
          line: 7,
          file: expect.stringContaining(file),
        })
        await until(() => app.count('counter-6')?.passes === 1, 'one pass counted')
        expect(app.wire.split('"hello"')[1]?.replace(/"type":"source".*/g, '')).not.toContain('-geheim')
      })
    },
  )

  test('a removed probe is silent at once, and the text it was in takes the next one', async () => {
    const app = new App(node, home, 'removed.cjs', WORK)
    await withApp(app, async (control) => {
      await control.place(specOf('log', 'removed.cjs', 4, { template: 'first {order.n}' }))
      expect(await app.ask(1)).toBe('9 ran 0')
      await control.remove('log-4')
      expect(await app.ask(2)).toBe('12 ran 0')
      await control.place(specOf('log', 'removed.cjs', 7, { template: 'second {order.n}' }))
      expect(await app.ask(3)).toBe('15 ran 0')
      await until(() => app.hits.find((h) => h.text?.startsWith('second')), 'the second probe')
      expect(app.hits.map((h) => h.text)).toEqual(['first 1', 'second 3'])
      await expect(control.remove('log-4')).rejects.toThrow('there is no probe log-4')
    })
  })

  test('a patch follows a breakpoint only where the engine is known to return from it; the plan tells', async () => {
    const file = 'after-breakpoint.cjs'
    const app = new App(node, home, file, WORK)
    await withApp(app, async (control) => {
      expect(await control.place(specOf('counter', file, 4))).toMatchObject({ tier: 'patch' })
      expect(await control.place(specOf('counter', file, 5, { limits: NONE }))).toMatchObject({ tier: 'breakpoint' })
      await control.remove('counter-5')
      const follows = hangsAfterBreakpoints(node.version)
        ? { tier: 'breakpoint', reason: expect.stringMatching(/can hang in a patch.*LASTGOOD_PROBE_SLOTS/) }
        : { tier: 'patch', reason: expect.stringContaining('predicted stall within') }
      expect(await control.plan(specOf('counter', file, 7))).toMatchObject(follows)
      expect(await control.place(specOf('counter', file, 7))).toMatchObject(follows)
      expect(await app.ask(1)).toBe('9 ran 0')
      await until(() => app.count('counter-7')?.passes === 1 && app.count('counter-4')?.passes === 1, 'both counted')
    })
  })

  test('a file that would hold the process up, only to be fetched, is refused with its length', async () => {
    const file = 'long.cjs'
    const app = new App(node, home, file, `${WORK}/*${'x'.repeat(4 * 2 ** 20)}*/\n`)
    await withApp(app, async (control) => {
      await expect(control.place(specOf('counter', file, 4))).rejects.toThrow(
        /long\.cjs is 4195\d{3} characters long, 4194304 are read at most/,
      )
      expect(await app.ask(1)).toBe('9 ran 0')
    })
  })

  test('a probe ends when its hits are used up', async () => {
    const app = new App(node, home, 'used-up.cjs', WORK)
    await withApp(app, async (control) => {
      await control.place(
        specOf('log', 'used-up.cjs', 4, { template: '{order.n}', limits: { ...ALLOWED, hitsMax: 2 } }),
      )
      await app.ask('x50')
      expect(await until(() => app.ended('log-4'), 'the end')).toMatchObject({ state: 'exhausted' })
      expect(app.hits.map((h) => h.text)).toEqual(['0', '1'])
    })
  })

  test('hits over the rate are counted, not sent', async () => {
    const app = new App(node, home, 'rate.cjs', WORK)
    await withApp(app, async (control) => {
      await control.place(
        specOf('log', 'rate.cjs', 4, { template: '{order.n}', limits: { ...ALLOWED, ratePerSec: 3 } }),
      )
      await app.ask('x5000')
      await until(() => app.count('log-4')?.passes === 5001, 'the count of all passes') // told once a second
      const count = await until(() => app.count('log-4'), 'a count')
      expect(count.sent + count.dropped.rate).toBe(5001)
      expect(count.sent).toBeLessThan(100)
    })
  })

  test('the probes of one place share its breakpoint, each with values of its own, and leave it one by one', async () => {
    const app = new App(node, home, 'shared.cjs', WORK)
    await withApp(app, async (control) => {
      const counted = { id: 'count', limits: NONE }
      expect(await control.place(specOf('counter', 'shared.cjs', 7, counted))).toMatchObject({ tier: 'breakpoint' })
      for (const template of ['sum {sum}', 'rate {rate}'])
        expect(
          await control.place(specOf('log', 'shared.cjs', 7, { id: template, template, limits: NONE })),
        ).toMatchObject({ tier: 'breakpoint' })
      expect(await app.ask(5)).toBe('21 ran 0')
      await until(() => app.hits.length === 2, 'both logs')
      expect(app.hits.map((hit) => hit.text).sort()).toEqual(['rate 3', 'sum 7'])
      await control.remove('sum {sum}')
      expect(await app.ask(6)).toBe('24 ran 0')
      await until(() => app.hits.length === 3, 'the log that is left')
      expect(app.hits.at(-1)?.text).toBe('rate 3')
      await until(() => app.count('count')?.passes === 2, 'two passes counted')
      await control.remove('rate {rate}')
      await control.remove('count')
      expect(await app.ask(7)).toBe('27 ran 0')
      expect(app.count('count')?.passes).toBe(2)
    })
  })

  test('a breakpoint on a hot line takes itself out inside the loop that heats it', async () => {
    const app = new App(node, home, 'hot.cjs', WORK)
    await withApp(app, async (control) => {
      await control.place(specOf('counter', 'hot.cjs', 4, { limits: NONE }))
      expect(await app.ask('x100000')).toBe('6 ran 0')
      expect(await until(() => app.ended('counter-4'), 'the end')).toMatchObject({
        state: 'tripped',
        reason: expect.stringContaining('passes in a second'),
      })
      expect(app.count('counter-4')?.passes).toBeLessThan(200)
      expect(await app.ask(1)).toBe('9 ran 0')
    })
  })

  test('when the controller is gone, every probe goes', async () => {
    const app = new App(node, home, 'lost.cjs', WORK, { LASTGOOD_PROBE_GRACE_MS: '1500' })
    await withApp(app, async (control) => {
      await control.place(specOf('log', 'lost.cjs', 4, { template: '{order.n}' }))
      await control.place(specOf('counter', 'lost.cjs', 7, { limits: NONE }))
      control.close()
      await new Promise((done) => setTimeout(done, 4000))
      const again = await app.controller()
      expect(await app.ask(1)).toBe('9 ran 0')
      await expect(again.remove('log-4')).rejects.toThrow('there is no probe')
      await expect(again.remove('counter-7')).rejects.toThrow('there is no probe')
      expect(app.hits).toEqual([])
      again.close()
    })
  })

  test('a suspended call of the function makes it a breakpoint', async () => {
    const source = `async function slow(n) {
      await new Promise((done) => setTimeout(done, n))
      return n
    }
    setInterval(() => slow(1000), 20)
    process.stdin.on('data', async () => console.log(await slow(100)))
`
    const app = new App(node, home, 'suspended.cjs', source)
    await withApp(app, async (control) => {
      expect(await app.ask(1)).toBe('100')
      const placed = await control.place(specOf('log', 'suspended.cjs', 3, { template: '{n}' }))
      expect(placed).toMatchObject({ tier: 'breakpoint', reason: expect.stringContaining('BlockedByActiveGenerator') })
      await until(() => app.hits.length > 0, 'a hit')
    })
  })

  test('what cannot be done is refused with the reason', async () => {
    const app = new App(node, home, 'refused.cjs', WORK)
    await withApp(app, async (control) => {
      const refused = (spec: ProbeSpec): unknown => control.place(spec).catch((error: Error) => error.message)
      expect(await refused(specOf('counter', 'nowhere.js', 4))).toContain('no loaded file ends in nowhere.js')
      expect(await refused(specOf('counter', 'refused.cjs', 8))).toContain('the nearest start on 6, 7, 10, 11')
      expect(await refused(specOf('log', 'refused.cjs', 4, { template: '{ran} {total.x} {nobody}' }))).toMatch(
        /cannot see nobody; it sees order, user, rate, ran/,
      )
      expect(await refused(specOf('log', 'refused.cjs', 4, { when: 'order.lines.push(1)' }))).toContain('not allowed')
      expect(await app.ask(1)).toBe('9 ran 0')
    })
  })
})

describe('an agent that is told nonsense', () => {
  test('answers what it can, hangs up on what is no message, and the app goes on', async () => {
    const [node] = nodes()
    if (node === undefined) throw new Error('no Node')
    const app = new App(node, home, 'nonsense.cjs', WORK)
    const control = await app.controller()
    const answers: string[] = []
    const ask = async (message: object): Promise<void> => {
      const { connect } = await import('node:net')
      const { readdirSync } = await import('node:fs')
      const socket = connect(join(app.sockets, readdirSync(app.sockets)[0] ?? ''))
      await new Promise((done) => {
        socket.setEncoding('utf8').on('data', (chunk) => answers.push(String(chunk)))
        socket.once('close', done)
        socket.on('error', () => {})
        socket.write(`${JSON.stringify(message)}\nnonsense\n`)
      })
    }
    await ask({ type: 'ping', request: 1 })
    expect(answers).toEqual([]) // there is a controller already
    control.close()
    await until(async () => {
      await ask({
        type: 'place',
        request: 2,
        probe: { id: 'x', kind: 'counter' },
        placement: { url: 'x', hash: '', at: 1, names: ['a);evil('] },
      })
      return answers.length > 0
    }, 'an answer')
    expect(await app.ask(1)).toBe('9 ran 0')
    expect(app.err).toBe('')
    await app.stop()
  })
})

test('an agent that dials finds a controller that comes later', async () => {
  const [node] = nodes()
  if (node === undefined) throw new Error('no Node')
  const path = join(mkdtempSync(join(home, 'd-')), 'c.sock')
  const app = new App(node, home, 'dials.cjs', WORK, { LASTGOOD_PROBE: path })
  expect(await app.ask(1)).toBe('9 ran 0')
  const notices: Notice[] = []
  let control: Controller | undefined
  const server = createServer((socket) => {
    control = new Controller(socket, (notice) => notices.push(notice))
  }).listen(path)
  const dialled = await until(() => control, 'the agent')
  await dialled.place(specOf('log', 'dials.cjs', 4, { template: 'n {order.n}' }))
  expect(await app.ask(2)).toBe('12 ran 0')
  await until(() => notices.find((n) => n.type === 'hits'), 'a hit')
  expect(notices[0]).toMatchObject({ type: 'hello', pid: app.child.pid })
  dialled.close()
  server.close()
  await app.stop()
})
