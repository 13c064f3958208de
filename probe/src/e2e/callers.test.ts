import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProbeSpec } from '../protocol.ts'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

const WORK = `function price(item) {
  const net = item.n * 2
  return net
}
function basket(items, password) {
  let sum = 0
  for (const item of items) {
    const apiKey = 'key-geheim'
    const cost = price(item); sum += cost
  }
  return [sum, password, 'dsn'].length + sum
}
function request(n) {
  const user = { name: 'ops', token: 'tok-geheim' }
  return basket([{ n }], 'pw-geheim') + user.name.length
}
let line = ''
process.stdin.setEncoding('utf8')
process.stdin.on('data', (c) => {
  for (const n of c.trim().split('\\n')) console.log(request(Number(n)))
})
`
const ELSEWHERE = `const { runInNewContext } = require('node:vm')
const strange = runInNewContext('(function strange(then) { const far = 1; return then() + far })', {}, 'strange.js')
function price(n) {
  const net = n * 2
  return net
}
function order(n) {
  const kind = 'book'
  return price(n) + kind.length
}
function request(n) {
  const user = 'ops'
  return strange(() => order(n)) + user.length
}
process.stdin.on('data', (c) => console.log(request(Number(c))))
`
let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

describe.concurrent.for(nodes())('a snapshot with its callers in a process of Node $version', (node) => {
  test.for(['patch', 'slot'])('shows what each of them holds and how long it paused, by %s', async (tier) => {
    const file = `callers-${tier}.cjs`
    const env = tier === 'slot' ? { LASTGOOD_PROBE_SLOTS: '**' } : {}
    const app = new App(node, home, file, WORK, env, home)
    const control = await app.controller()
    const before = await app.ask(5)
    const spec: ProbeSpec = {
      id: 's',
      kind: 'snapshot',
      file,
      line: 3,
      callers: 2,
      limits: { stallMsMax: 10_000, cpuShareMax: 0.5 },
    }
    expect(await control.place(spec)).toMatchObject({ tier })
    expect(await app.ask(5)).toBe(before)
    const hit = await until(() => app.hits[0], 'a hit')
    expect(hit.values).toMatchObject({ net: { v: 10 } })
    expect(hit.callers?.[0]?.file).toContain(file)
    expect(hit.callers?.map(({ name, line }) => [name, line])).toEqual([
      ['basket', 9],
      ['request', 15],
    ])
    const basket = { sum: { v: 0 }, item: { f: { n: { v: 5 } } }, cost: { t: 'undefined' } } // what the call is to give is not there yet
    expect(hit.callers?.[0]?.values).toMatchObject(basket)
    expect(hit.callers?.[1]?.values).toMatchObject({ user: { f: { name: { v: 'ops' } } }, n: { v: 5 } })
    expect(hit.pauseMs).toBeGreaterThan(0)
    expect(app.wire.replace(/"type":"source".*/g, '')).not.toContain('geheim')
    await control.remove('s')
    expect(await app.ask(5)).toBe(before)
    control.close()
    await app.stop()
  })

  test('names a caller of another context, and shows what the others hold all the same', async () => {
    const file = 'callers-elsewhere.cjs'
    const app = new App(node, home, file, ELSEWHERE, { LASTGOOD_PROBE_SLOTS: '**' }, home)
    const control = await app.controller()
    const limits = { cpuShareMax: 0.5 }
    await control.place({ id: 's', kind: 'snapshot', file, line: 5, callers: 4, limits })
    expect(await app.ask(5)).toBe('18')
    const { callers = [] } = await until(() => app.hits[0], 'a hit')
    expect(callers.map(({ name }) => name)).toEqual(['order', '', 'strange', 'request'])
    expect(callers.map(({ values }) => values)).toMatchObject([{ kind: { v: 'book' } }, {}, {}, { user: { v: 'ops' } }])
    control.close()
    await app.stop()
  })

  test('is refused by breakpoint, with what would help', async () => {
    const app = new App(node, home, 'callers-refused.cjs', WORK)
    const control = await app.controller()
    const limits = { stallMsMax: 0.001 }
    const spec: ProbeSpec = { id: 's', kind: 'snapshot', file: 'callers-refused.cjs', line: 3, callers: 2, limits }
    await expect(control.place(spec)).rejects.toThrow(/not seen by breakpoint.*allow more.*LASTGOOD_PROBE_SLOTS/)
    await expect(control.place({ ...spec, callers: 9 })).rejects.toThrow('1 to 5 callers')
    control.close()
    await app.stop()
  })
})
