import { afterEach, describe, expect, test } from 'vitest'
import { APP, Live, until, wish } from './live.test-helper.ts'
import { protectionOf } from './protected.ts'

const WISH = wish({ file: 'x.ts' })

describe('files that are protected', () => {
  test.for<[string, string, boolean]>([
    ['src/auth/**', 'file:///srv/app/src/auth/deep/login.ts', true],
    ['src/auth/**', 'file:///srv/app/src/auth/log%20in.ts?v=2', true],
    ['src/auth/**', 'src/auth/login.ts', true],
    ['src/auth/**', 'C:\\app\\src\\auth\\login.ts', true],
    ['./src/auth/*.ts, *.key.ts', '/srv/a.key.ts', true],
    ['src/auth/*.ts', 'file:///srv/src/auth/deep/login.ts', false],
    ['src/auth/**', 'file:///srv/app/lib/src/author/login.ts', false],
    ['auth/**', 'file:///srv/oauth/login.ts', false],
    ['a.ts', 'file:///srv/a_ts', false],
    ['**', 'file://%zz', true],
  ])('%s names %s: %s', ([patterns, file, isNamed]) => {
    const says = protectionOf(patterns)?.(WISH, [file])
    expect(says === undefined).toBe(!isNamed)
  })

  test('where nothing is protected there is nothing to ask', () => expect(protectionOf(' ')).toBeUndefined())
})

describe('in a process', () => {
  let live: Live
  afterEach(() => live[Symbol.asyncDispose]())

  test('a protected file is for who has the right, however short its name is told; so are callers, who may be in one', async () => {
    live = await new Live().open('', 0, { protection: protectionOf('app.cjs') })
    live.app('a-1')
    live.app('a-2', {}, 'other.cjs')
    await live.connected(2)
    const place = (more: object, mayProtected: boolean) =>
      live.book.place(wish({ instance: 'a-1', ...more }), { by: 'on-call', mayProtected })
    const refused = {
      ok: false,
      error: { kind: 'refused', what: expect.stringContaining('"protected" by probeRoles') },
    }
    expect(await place({ file: 'app.cjs' }, false)).toMatchObject(refused)
    const plan = (mayProtected: boolean) => live.book.plan(wish({ instance: 'a-1' }), { mayProtected })
    expect(await plan(false)).toMatchObject(refused)
    expect(await plan(true)).toMatchObject({ ok: true })
    expect(await place({ file: 'app.cjs' }, true)).toMatchObject({ ok: true })
    const callers = { kind: 'snapshot', file: 'other.cjs', instance: 'a-2', callers: 2 }
    expect(await place(callers, false)).toMatchObject(refused)
    expect(await place(callers, true)).toMatchObject({ ok: true })
    expect(await place({ file: 'other.cjs', instance: 'a-2' }, false)).toMatchObject({ ok: true })
  })

  test.for([
    ['what it was compiled to', 'app.cjs', { sources: ['../src/auth/login.ts', '../src/cart.ts'] }],
    [
      'a part of its name, the rest of which its map tells',
      'login.ts',
      { sourceRoot: 'src/auth', sources: ['login.ts'] },
    ],
  ] as const)('a protected file is not to be had by %s', async ([, file, told]) => {
    live = await new Live().open('', 0, { protection: protectionOf('src/auth/**') })
    const map = { version: 3, names: [], mappings: APP.replace(/[^\n]*\n/g, 'AAAA;'), ...told }
    const text = Buffer.from(JSON.stringify(map)).toString('base64')
    live.app('a-1', {}, 'app.cjs', `${APP}\n//# sourceMappingURL=data:application/json;base64,${text}\n`)
    await live.connected(1)
    const refused = { ok: false, error: { what: expect.stringContaining('"protected" by probeRoles') } }
    expect(await live.book.place(wish({ file }), { by: 'on-call' })).toMatchObject(refused)
    expect(await live.book.plan(wish({ file }))).toMatchObject(refused)
  })

  test('what a day of a log costs is told before it is placed: at most, and as often as its line was counted', async () => {
    live = await new Live().open('', 0, { pricePerGb: 2 })
    const app = live.app('a-1', {}, 'app.cjs', APP)
    await live.connected(1)
    const log = wish({ kind: 'log', template: 'n {order.n}' })
    const day = async () => {
      const plans = await live.book.plan(log)
      return plans.ok ? plans.value[0]?.day : undefined
    }
    expect(await day()).toMatchObject({ pricePerGb: 2, expected: undefined })
    await live.book.place(wish(), { by: 'on-call' })
    await app.pass(100)
    await until('100 passes', () => live.probe('pr-1').probe.placements[0]?.passes === 100)
    live.aheadMs += 100_000_000 // some of a thousandth of a pass a second
    const { bytesMax = 0, expected } = (await day()) ?? {}
    expect(expected?.by).toBe('pr-1')
    expect(expected?.bytes).toBeGreaterThan(0.08 * 86.4 * 322)
    expect(expected?.bytes).toBeLessThanOrEqual(Math.round(86.4 * 322)) // whole bytes
    expect(bytesMax).toBeGreaterThan(86.4 * 322)
  })
})
