import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Probe } from '../../model/probes.ts'
import { Place, SHOP, type Shop, stop } from '../probe-app.test-helper.ts'

const place = new Place()
afterAll(() => place[Symbol.asyncDispose]())

const LINE = '8' // return sum
const STALL = ['--stall', '10000'] // however slow the machine is

const probeNow = async (id: string): Promise<Probe> =>
  (JSON.parse(await place.ask(`/api/probes/${id}`)) as { probe: Probe }).probe

describe('lastgood probe', () => {
  let [first, second]: Shop[] = []
  beforeAll(async () => {
    await place.serve()
    first = place.shop('shop-1')
    second = place.shop('shop-2')
    await place.connected(2)
  })

  test('lists who is connected', async () => {
    const { code, out } = await place.run('probe', 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/shop {2}shop-1 {2}pid \d+ {2}Node 24\S* {2}version 1\.2\n {2}shop {2}shop-2/)
    expect(out).toContain('no probe is in place')
  })

  test('places a log in one process, says how, and shows its hits; nothing secret leaves', async () => {
    const template = 'total={sum} of {order.id} {order.password}'
    const placed = await place.run(
      'probe',
      'log',
      'shop',
      `shop.ts:${LINE}`,
      template,
      '--reason',
      'totals look odd',
      ...STALL,
    )
    expect(placed).toMatchObject({ code: 0, error: '' })
    expect(placed.out).toMatch(/^pr-1 {2}log {2}shop shop\.ts:8 {2}"total=\{sum\} of/)
    expect(placed.out).toMatch(/shop-1 {2}patch: predicted stall within 10000 ms; a pass costs nanoseconds/)
    expect(placed.out).toMatch(
      /stalled \d+ ms \(a patch was predicted to take up to \d+\); at most 10000 hits, 100 a second/,
    )
    expect(placed.out).toContain('the file you look at is what runs')
    expect(placed.out).toContain('1 more connected, without it; --all places it in each')
    const tail = place.run('probe', 'tail', 'pr-1', '--for', '2')
    expect([await first!.order('o-1'), await second!.order('o-2'), await first!.order('o-3')]).toEqual(['6', '6', '6'])
    const { code, out } = await tail
    expect(code).toBe(0)
    expect(out).toMatch(/pr-1 {2}shop-1 {2}total=6 of o-1 \[redacted\]\n.*total=6 of o-3 \[redacted\]\n/)
    expect(await place.ask('/api/probes/pr-1')).not.toContain('geheim')
  })

  test('stores hits and counts as telemetry of the service, for logs, predictions and evidence', async () => {
    await place.until('the hits among the log lines', async () =>
      (await place.ask('/api/logs?service=shop&text=total%3D6')).includes('total=6 of o-3 [redacted]'),
    )
  })

  test('counts in every process, and takes the probe out everywhere', async () => {
    const placed = await place.run('probe', 'count', 'shop', 'shop.ts:6', '--all', '--condition', 'item > 1', ...STALL)
    expect(placed.out).toMatch(/shop-1 {2}patch[\s\S]*shop-2 {2}patch/)
    await first!.order('a')
    await second!.order('b')
    await place.until('six passes', async () => (await probeNow('pr-2')).placements.every((one) => one.passes === 3))
    expect((await probeNow('pr-2')).placements).toMatchObject([
      { passes: 3, matched: 2 },
      { passes: 3, matched: 2 },
    ])
    const removed = await place.run('probe', 'rm', 'pr-1', 'pr-2')
    expect(removed.out).toMatch(/pr-1 .* removed: removed by on-call\npr-2 .* removed: removed by on-call/)
    expect((await place.run('probe', 'list')).out).toContain('no probe is in place')
  })

  test('a snapshot shows the variables and the stack, a timer how long it took', async () => {
    await place.run('probe', 'snapshot', 'shop', `shop.ts:${LINE}`, '--instance', 'shop-2', ...STALL)
    const timed = await place.run('probe', 'time', 'shop', `shop.ts:4-${LINE}`, '--instance', 'shop-2', ...STALL)
    expect(timed.out).toContain('pr-4  timer  shop shop.ts:4-8')
    await second!.order('seen')
    await place.until('the snapshot', async () =>
      (await place.run('probe', 'show', 'pr-3')).out.includes('1 hit (9 left)'),
    )
    const { out } = await place.run('probe', 'show', 'pr-3')
    expect(out).toMatch(/sum = 6\n/)
    expect(out).toContain('"items":[1,2,3],"password":"<redacted>"')
    expect(out).toMatch(/at total \(.*shop\.ts:8\)/)
    await place.until('a duration', async () => (await probeNow('pr-4')).placements[0]?.timing?.count === 1)
    await place.run('probe', 'rm', 'pr-3', 'pr-4')
  })

  test.for([
    {
      why: 'no such service',
      probe: { service: 'nobody' },
      status: 404,
      says: 'no process of nobody is connected; connected: shop',
    },
    { why: 'no such instance', probe: { instance: 'x' }, status: 404, says: 'connected: shop-1, shop-2' },
    {
      why: 'a line without code',
      probe: { line: 2 },
      status: 409,
      says: 'no statement inside a function starts on line 2; the nearest start on 4, 5',
    },
    { why: 'no such file', probe: { file: 'src/none.ts' }, status: 409, says: 'no loaded file ends in src/none.ts' },
    {
      why: 'an unknown name',
      probe: { when: 'nobody > 1' },
      status: 409,
      says: 'line 8 cannot see nobody; it sees sum, order',
    },
    { why: 'a call', probe: { when: 'order.items.push(1)' }, status: 400, says: 'not allowed' },
    { why: 'a log without a template', probe: { kind: 'log' }, status: 400, says: 'a log needs one' },
    { why: 'one instance and all', probe: { instance: 'shop-1', all: true }, status: 400, says: 'not both' },
    { why: 'an unknown field', probe: { colour: 'red' }, status: 400, says: 'colour' },
    { why: 'a file that changed', probe: { sourceHashes: ['0'.repeat(64)] }, status: 409, says: 'is not what runs in' },
  ])('refuses $why, and says what would be accepted', async ({ probe, status, says }) => {
    const whole = { kind: 'counter', service: 'shop', file: 'shop.ts', line: 8, ...probe }
    const reply = await place.post('/api/probes', { probe: whole })
    expect([reply.status, await reply.text()]).toEqual([status, expect.stringContaining(says)])
  })

  test.for([
    { typed: ['rm', 'pr-99'], code: 1, says: 'there is no such probe' },
    { typed: ['tail', 'pr-99'], code: 1, says: 'there is no such probe' },
    { typed: ['count', 'shop', 'shop.ts'], code: 2, says: 'expected a file and a line, as src/cart.ts:88' },
    { typed: ['log', 'shop', 'shop.ts:8', 'x{'], code: 2, says: 'the brace at character 2 is not closed' },
    { typed: ['count', 'shop', 'shop.ts:8', '-i', 'inc-9'], code: 1, says: 'no such incident' },
  ])('of $typed says what is wrong, exit $code', async ({ typed, code, says }) => {
    const ran = await place.run('probe', ...typed)
    expect(ran).toMatchObject({ code, out: '' })
    expect(ran.error).toContain(says)
  })

  test('tells which lines make objects that stay', async () => {
    writeFileSync(
      join(place.folder, 'leak.ts'),
      `const kept: object[] = []
const keep = (n: number): void => {
  kept.push({ n, tags: [n] })
}
let n = 0
setInterval(() => { for (let i = 0; i < 100; i++) keep(n++) }, 5)
`,
    )
    const leak = place.shop('leak-1', { OTEL_SERVICE_NAME: 'leak' }, 'leak.ts')
    await place.connected(3)
    const plan = await place.run('probe', 'heap', 'leak', '--dry-run')
    expect(plan).toMatchObject({ code: 0, out: expect.stringMatching(/would stall the process up to \d+ ms at each/) })
    const { code, out } = await place.run('probe', 'heap', 'leak', '--seconds', '3', ...STALL)
    expect(code).toBe(0)
    expect(out).toMatch(/grows {2}\d+ of \d+ kept {2}\{…\} {2}keep {2}\S*leak\.ts:3\n/)
    expect(out).toMatch(/next: lastgood probe snapshot leak \S*leak\.ts:3 --callers 3/)
    await place.until('the finding among the log lines', async () =>
      (await place.ask('/api/logs?service=leak&text=kept')).includes('leak.ts:3 in'),
    )
    expect(await place.run('probe', 'heap', 'leak', '--seconds', '1')).toMatchObject({
      code: 2,
      error: expect.stringContaining('--seconds'),
    })
    await stop(leak.child)
    await place.connected(2)
  })

  test('refuses a line of another text than the one that runs', async () => {
    writeFileSync(join(place.folder, 'shop.ts'), SHOP.replace('sum = 0', 'sum = 1'))
    const stale = await place.run('probe', 'snapshot', 'shop', 'shop.ts:8')
    expect(stale).toMatchObject({ code: 1, error: expect.stringContaining('the shop.ts you look at is not what runs') })
    const anyway = await place.run('probe', 'snapshot', 'shop', 'shop.ts:8', '--any-source', ...STALL)
    expect(anyway.out).toContain('the file you look at is NOT what runs')
    writeFileSync(join(place.folder, 'shop.ts'), SHOP)
  })

  test('stands in the open incident and in the audit trail, each with its end', async () => {
    await place.run('declare', 'Totals are odd', '--service', 'shop')
    const placed = await place.run('probe', 'count', 'shop', 'shop.ts:8', '--reason', 'is it called?', ...STALL)
    expect(placed.out).toContain('inc-1')
    const id = /^pr-\d+/.exec(placed.out)?.[0] ?? ''
    await place.run('probe', 'rm', id)
    await place.until('both entries', async () =>
      (await place.ask('/api/incidents/inc-1/timeline')).includes('ended: removed by'),
    )
    const { out } = await place.run('timeline')
    expect(out).toMatch(
      new RegExp(
        `Probe ${id} \\(counter\\) placed in shop at shop.ts:8, in 1 process \\(patch\\), because is it called\\?`,
      ),
    )
    expect(out).toContain(
      `Probe ${id} (counter in shop at shop.ts:8) ended: removed by on-call; passed 0 times, 0 hits`,
    )
    const trail = await place.run('probe', 'audit')
    expect(trail.out).toMatch(
      new RegExp(`${id} {2}placed .*by on-call {2}because is it called\\?\n.*${id} {2}ended .*removed by on-call`),
    )
    expect(readFileSync(join(place.folder, 'data', 'probes.jsonl'), 'utf8')).toContain('is it called?')
  })

  test('a process that dies takes its probe along; the other one keeps it', async () => {
    const placed = await place.run('probe', 'count', 'shop', 'shop.ts:8', '--all', '--expires', '10m', ...STALL)
    const id = /^pr-\d+/.exec(placed.out)?.[0] ?? ''
    await stop(second!.child)
    await place.connected(1)
    expect(await probeNow(id)).toMatchObject({ active: true, placements: [{ state: 'active' }, { state: 'away' }] })
    await place.run('probe', 'rm', id)
  })
})

test('with a token and roles, who may not see is refused, and the trail says who it was', async () => {
  await using own = new Place()
  await own.serve({ LASTGOOD_PROBE_TOKEN: 't-geheim', LASTGOOD_PROBE_ROLES: 'human=count, lead=all' })
  const shop = own.shop('shop-1', { LASTGOOD_PROBE_URL: own.probeUrl, LASTGOOD_PROBE_TOKEN: 't-geheim' })
  await own.connected(1)
  const refused = await own.run('probe', 'snapshot', 'shop', 'shop.ts:8')
  expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('on-call (human) may not see values') })
  expect((await own.run('probe', 'heap', 'shop')).error).toContain('may not sample')
  expect(await own.run('probe', 'count', 'shop', 'shop.ts:8', ...STALL)).toMatchObject({ code: 1 })
  const asLead = { kind: 'human', name: 'lead' }
  const probe = { kind: 'counter', service: 'shop', file: 'shop.ts', line: 8, stallMsMax: 10_000 }
  expect((await own.post('/api/probes', { probe, actor: asLead })).status).toBe(201)
  expect(await shop.order('a')).toBe('6')
  expect((await own.post('/api/probes', { probe, actor: { kind: 'agent', name: 'helper' } })).status).toBe(403)
  const { out } = await own.run('probe', 'audit')
  expect(out).toMatch(/refused .*by on-call .*may not see values[\s\S]*placed .*by lead[\s\S]*refused .*by helper/)
})

test('when the workbench is killed, every probe goes within 30 s; the next one finds none, and counts on', async () => {
  await using own = new Place()
  const workbench = await own.serve()
  const shop = own.shop('shop-1', { LASTGOOD_PROBE_URL: own.probeUrl })
  await own.connected(1)
  const placed = await own.run('probe', 'log', 'shop', 'shop.ts:8', 'sum {sum}', ...STALL)
  expect(placed.code).toBe(0)
  await own.run('probe', 'count', 'shop', 'shop.ts:8', ...STALL)
  await stop(workbench)
  await new Promise((done) => setTimeout(done, 31_000))
  expect(await shop.order('alone')).toBe('6')
  await own.serve()
  await own.connected(1)
  expect(await shop.order('after')).toBe('6')
  const again = await own.run('probe', 'log', 'shop', 'shop.ts:8', 'again {sum} {order.id}', ...STALL)
  expect(again.out).toMatch(/^pr-3 /)
  expect(await shop.order('seen')).toBe('6')
  await own.until('the one hit', async () => (await own.ask('/api/probes/pr-3')).includes('again 6 seen'))
  expect(own.said).not.toContain('which nobody here placed')
  const { sessions } = JSON.parse(await own.ask('/api/probes')) as { sessions: [{ probes: string[] }] }
  expect(sessions[0].probes).toEqual(['pr-3'])
  expect(shop.error).not.toMatch(/Error/)
})
