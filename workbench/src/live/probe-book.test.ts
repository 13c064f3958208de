import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openAudit } from './audit.ts'
import { heardOf } from './heard.ts'
import { APP, Live, until, wish } from './live.test-helper.ts'

let live: Live
afterEach(() => live[Symbol.asyncDispose]())

const BY = { by: 'on-call' }

async function placed(more: Parameters<typeof wish>[0] = {}): Promise<string> {
  const probe = await live.book.place(wish(more), BY)
  if (!probe.ok) throw new Error(probe.error.what)
  return probe.value.id
}

const now = (id: string) => live.probe(id)

describe('two processes of a service', () => {
  test('one that dies takes its part of a probe along; when the other one ends it too, the probe has ended', async () => {
    live = await new Live().open()
    const [first, second] = [live.app('a-1'), live.app('a-2')]
    await live.connected(2)
    const ends: string[] = []
    live.book.onEnd((probe, by, why) => ends.push(`${probe.id} ${by.kind} ${by.name} ${why}`))
    const id = await placed({ all: true })
    await first.pass(10)
    await second.pass(20)
    await until(
      'both counts',
      () =>
        now(id)
          .probe.placements.map((one) => one.passes)
          .join() === '10,20',
    )
    second.child.kill('SIGKILL')
    await until('one is away', () => now(id).probe.placements[1]?.state === 'away')
    live.aheadMs += 31_000
    await until('it is lost', () => now(id).probe.placements[1]?.state === 'lost')
    expect(now(id).probe.active).toBe(true)
    expect(await live.book.remove(id, { kind: 'agent', name: 'lastgood-helper' })).toMatchObject({
      ok: true,
      value: { active: false },
    })
    expect(now(id).probe.placements.map((one) => one.state)).toEqual(['removed', 'lost'])
    expect(ends).toEqual([`${id} agent lastgood-helper removed by lastgood-helper`])
    const metrics = JSON.stringify(live.stored.filter(({ signal }) => signal === 'metrics'))
    expect(metrics).toContain('"asInt":"20"')
  })

  test('what a patch of one stalled is expected of the other', async () => {
    live = await new Live().open()
    const texts = `globalThis.held = Array.from({ length: 60_000 }, (_, i) => Buffer.alloc(1024, 97 + (i % 20)).toString('latin1'))\n`
    for (const name of ['a-1', 'a-2']) live.app(name, {}, 'texts.cjs', `${APP}${texts}`)
    await live.connected(2)
    const inOne = (instance: string): ReturnType<typeof wish> => wish({ instance, file: 'texts.cjs' })
    const predicted = async (): Promise<number> => {
      const plans = await live.book.plan(inOne('a-2'))
      return plans.ok ? (plans.value[0]?.predictedStallMs ?? 0) : 0
    }
    const before = await predicted()
    expect(before).toBeGreaterThan(60 * 8) // the most it can be
    expect(await live.book.place(inOne('a-1'), BY)).toMatchObject({ ok: true })
    expect(await predicted()).toBeLessThan(before * 0.8)
  })

  test('a process that dies while a probe is placed is told of', async () => {
    live = await new Live().open()
    const app = live.app('a-1')
    await live.connected(1)
    const placing = live.book.place(wish(), BY)
    app.child.kill('SIGKILL')
    const answer = await placing
    if (answer.ok) await until('it is away', () => now(answer.value.id).probe.placements[0]?.state === 'away')
    else expect(answer.error.what).toMatch(/the connection to the agent is gone/)
    expect(live.book.trail(10).entries.at(-1)?.did).toBe(answer.ok ? 'placed' : 'refused')
  })
})

describe('what a process sends', () => {
  test('a slow watcher loses the oldest hits of a flood and is told how many; all are counted', async () => {
    live = await new Live().open()
    const app = live.app('a-1')
    await live.connected(1)
    const watcher = live.book.watch(() => true)!
    const id = await placed({ kind: 'log', template: 'n {order.n}', ratePerSec: 500 })
    for (let i = 0; i < 6; i++) {
      await app.pass(1_000)
      await new Promise((done) => setTimeout(done, 300))
    }
    await until('all are counted', () => now(id).probe.placements[0]?.passes === 6_000)
    const { sent, dropped } = now(id).probe.placements[0]!
    expect(sent + dropped.rate + dropped.bytes).toBe(6_000)
    const news = await watcher.next(1_000)
    const skipped = news.flatMap((one) => (one.kind === 'skipped' ? [one.hits] : []))
    expect(news.length).toBeLessThanOrEqual(1_001)
    if (sent > 1_000) expect(skipped[0]).toBeGreaterThan(0)
    expect(now(id).hits.length).toBe(100)
    expect(now(id).probe.notStored).toBe(0)
  })

  test('secrets and huge values stay in the process', async () => {
    live = await new Live().open()
    const app = live.app('a-1')
    await live.connected(1)
    const id = await placed({ kind: 'snapshot' })
    await app.pass(-1)
    await until('a hit', () => now(id).hits.length === 1)
    const order = now(id).hits[0]?.values?.order
    expect(order).toMatchObject({
      n: -1,
      token: '<redacted>',
      note: expect.stringMatching(/^x{256}… <5000000 characters>$/),
    })
    await until('it is stored', () => live.stored.some(({ signal }) => signal === 'logs'))
    const stored = JSON.stringify(live.stored)
    expect(stored).toContain('probe.snapshot')
    expect(stored).not.toContain('geheim')
  })

  test('a probe that another workbench left behind is taken out', async () => {
    live = await new Live().open()
    const { port } = live.door
    const app = live.app('a-1')
    await live.connected(1)
    await placed()
    // The workbench falls over: nothing is said to the process.
    const fallen = live.book
    await live.door.stop()
    await live.open('', port)
    await live.connected(1)
    await app.pass(5)
    await until('it is taken out', () => live.said.some((line) => line.includes('which nobody here placed')))
    const id = await placed({ kind: 'log', template: 'again {order.n}' })
    await app.pass(1)
    await until('a hit', () => now(id).hits.length === 1)
    expect(live.book.probes().map((probe) => probe.id)).toEqual([id])
    await fallen.close()
  })
})

test('a probe whose end is not heard of ends when its time is long over, and is taken out where it still is', async () => {
  live = await new Live().open()
  const app = live.app('a-1')
  await live.connected(1)
  const ends: string[] = []
  live.book.onEnd((probe, by, why) => ends.push(`${probe.id} ${by.kind} ${by.name} ${why}`))
  const id = await placed({ kind: 'log', template: 'n {order.n}', ttlMs: 600_000 })
  live.aheadMs += 600_000 + 31_000 // the process has its own clock, in which the time is not over
  await until('it has ended', () => !now(id).probe.active)
  expect(now(id).probe.placements.map(({ state }) => state)).toEqual(['expired'])
  await until('it is told', () => ends.length > 0)
  await app.pass(5)
  expect([ends, now(id).hits]).toEqual([[`${id} automation lastgood its time is over`], []])
})

test('what a placement would take is told before anything is touched', async () => {
  live = await new Live().open()
  live.app('a-1')
  await live.connected(1)
  expect(await live.book.plan(wish())).toMatchObject({
    value: [{ instance: 'a-1', tier: 'patch', refused: undefined }],
  })
  const dear = await live.book.plan(wish({ stallMsMax: 1 }))
  expect(dear).toMatchObject({ value: [{ tier: 'breakpoint', predictedStallMs: expect.any(Number) }] })
  expect(await live.book.plan(wish({ line: 4 }))).toMatchObject({ ok: false })
  expect(live.book.probes()).toEqual([])
  expect(live.book.trail(9).entries).toEqual([])
})

test('handles go on after a restart, and the trail says where somebody changed it', async () => {
  live = await new Live().open()
  live.app('a-1')
  await live.connected(1)
  expect(await placed()).toBe('pr-1')
  const { port } = live.door
  await live.book.close()
  await live.door.stop()
  await live.open('', port)
  expect(live.book.trail(10)).toMatchObject({ brokenAt: undefined, entries: [{ did: 'placed' }, { did: 'ended' }] })
  await live.connected(1)
  expect(await placed()).toBe('pr-2')
  const path = join(live.folder, 'data', 'probes.jsonl')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"by":"on-call"', '"by":"nobody"'))
  const changed = await openAudit(path)
  expect(changed.trail(1).brokenAt).toBe(1)
  await changed.close()
})

describe('a line of TypeScript that was compiled', () => {
  test('is found by the source map, inside the file or beside it, and held against the source in the map', async () => {
    const { stripTypeScriptTypes } = await import('node:module')
    const { createHash } = await import('node:crypto')
    const source = `type Order = { n: number }\nenum Mode { Fast = 2 }\n${APP.replace('work(n)', 'work(n: number)')}`
    const compiled = stripTypeScriptTypes(source, { mode: 'transform', sourceMap: true, sourceUrl: 'src/app.ts' })
    live = await new Live().open()
    live.app('a-1', {}, 'bundle.cjs', compiled.replace(/\n\n\/\/# sourceURL=.*$/, ''))
    await live.connected(1)
    const hash = createHash('sha256').update(Buffer.from(source, 'utf16le')).digest('hex')
    const of = (sourceHashes: string[]) => live.book.place(wish({ file: 'src/app.ts', line: 5, sourceHashes }), BY)
    const good = await of([hash])
    if (!good.ok) throw new Error(good.error.what)
    const { held } = good.value.placements[0]!
    expect(held).toMatchObject({ functionName: 'work', runs: { file: expect.stringContaining('bundle.cjs') } })
    expect(compiled.split('\n')[held!.runs!.line - 1]).toContain('return order.n * 2')
    expect(await live.book.place(wish({ file: 'src/app.ts', line: 1 }), BY)).toMatchObject({
      error: { what: expect.stringContaining('line 1 became no code') },
    })
  })
})

const WEB = `const { createServer } = require('node:http')
function answer(user) {
  const cart = { of: user, password: 'pw-geheim' }
  console.debug('the cart of ' + user)
  return cart.of
}
function outer(user) {
  const depth = 2
  return answer(user) + depth
}
const server = createServer((request, response) => response.end(outer(request.headers['x-user'] ?? 'nobody')))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

describe('a process that serves requests', () => {
  test('has its loggers say everything for one user, shows callers, and is profiled; each stands in the trail', async () => {
    live = await new Live().open()
    const app = live.app('a-1', {}, 'web.cjs', WEB)
    await live.connected(1)
    await until('its port', () => app.out.includes('\n'))
    const get = (user: string) =>
      fetch(`http://127.0.0.1:${Number(app.out.split('\n')[0])}`, { headers: { 'x-user': user } })
    const { file: _, line: __, ...nowhere } = wish()
    const verbose = await live.book.place({ ...nowhere, kind: 'verbose', user: { header: 'x-user', equals: 'a' } }, BY)
    expect(verbose).toMatchObject({ value: { placements: [{ held: { tier: 'request', loggers: { console: 1 } } }] } })
    const seen = await placed({ kind: 'snapshot', file: 'web.cjs', line: 5, callers: 2 })
    for (const user of ['a', 'b']) expect(await (await get(user)).text()).toBe(`${user}2`)
    if (!verbose.ok) throw new Error(verbose.error.what)
    await until('a line of a', () => now(verbose.value.id).hits.length === 1)
    expect(now(verbose.value.id).hits[0]).toMatchObject({ text: 'the cart of a', level: 'debug' })
    await until('a snapshot', () => now(seen).hits.length >= 1)
    expect(now(seen).hits[0]).toMatchObject({
      values: { cart: { of: 'a', password: '<redacted>' } },
      callers: expect.arrayContaining([expect.objectContaining({ name: 'outer' })]),
    })
    const profile = await live.book.profile({ what: 'cpu', service: 'app', seconds: 1, stallMsMax: 10_000 }, 'on-call')
    expect(profile).toMatchObject({ ok: true, value: { instance: 'a-1', what: 'cpu' } })
    expect(live.book.trail(9).entries.map(({ did }) => did)).toEqual(['placed', 'placed', 'profiled'])
    expect(JSON.stringify(live.stored)).not.toContain('geheim')
  })
})

describe('what is heard', () => {
  test.for([
    ['no type', {}],
    ['a hit without a time', { type: 'hits', hits: [{ probe: 'x', pass: 1 }] }],
    ['a trace id that is none', { type: 'hits', hits: [{ probe: 'x', at: 1, pass: 1, traceId: "'; DROP" }] }],
    ['a count below zero', { type: 'counts', counts: [{ probe: 'x', passes: -1 }] }],
    ['an end that is none', { type: 'ended', probe: 'x', state: 'happy', reason: '' }],
  ] as const)('%s is refused by its name', ([, notice]) => {
    expect(heardOf(notice)).toMatchObject({ ok: false, error: expect.stringMatching(/^(type|hits|counts|state)/) })
  })
})
