import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { masked, templatesOf } from './index.ts'

describe('masks', () => {
  test.for([
    ['user 42 paid 19.99', 'user <*> paid <*>'],
    ['job 9b2f7a64-1111-4c1d-9f0e-0123456789ab done', 'job <*> done'],
    ['refused by 10.0.0.7:5432', 'refused by <*>'],
    ['dial db-1.internal.example:5432 failed', 'dial <*> failed'],
    ['GET https://shop.example/a?b=1 took 12ms', 'GET <*> took <*>'],
    ['cannot open /var/lib/data.db', 'cannot open <*>'],
    ['pointer 0xdeadbeef, build 7f3c2d9', 'pointer <*>, build <*>'],
    ['level=warn tag="slow query" user=ada', 'level=warn tag="<*>" user=ada'],
    ['sent 1204 bytes (1.17 KB) in 3 s', 'sent <*> in <*>'],
    ['  cache   miss\tfor key ', 'cache miss for key'],
    ['{"level":"info","msg":"order 7 placed","id":1}', 'order <*> placed'],
    ['{"broken": order 7', '{"broken": order <*>'],
    ['face value added', 'face value added'],
    ['', ''],
  ] as const)('%s → %s', ([line, template]) => {
    expect(masked(line)).toBe(template)
  })

  test('other numbers in the same sentence give the same template', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.ipV4(), fc.uuid(), (a, b, ip, id) => {
        const line = (x: number, y: number, z: string, u: string): string =>
          `retry ${x} of ${y} to ${z} for ${u} failed`
        expect(masked(line(a, b, ip, id))).toBe('retry <*> of <*> to <*> for <*> failed')
      }),
      { seed: 3, numRuns: 200 },
    )
  })

  test('any text has a template of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 9_000 }), (text) => {
        expect(masked(text).length).toBeLessThanOrEqual(3 * 4096)
      }),
      { seed: 3, numRuns: 100 },
    )
  })
})

describe('templates', () => {
  const users = ['buyer', 'seller', 'clerk', 'driver', 'auditor']

  test('a word that takes many forms is a value', () => {
    const found = templatesOf(users.map((user) => `login refused for ${user} by policy`))
    expect(new Set(found.map((line) => line.template))).toEqual(new Set(['login refused for <*> by policy']))
    expect(new Set(found.map((line) => line.group)).size).toBe(1)
  })

  test('a word that takes few forms is a state, and stays', () => {
    const found = templatesOf(['link to peer is up', 'link to peer is down'])
    expect(found.map((line) => line.template)).toEqual(['link to peer is up', 'link to peer is down'])
  })

  test('the first word stays where little else tells what a line is about', () => {
    const found = templatesOf(users.map((word) => `${word} done`))
    expect(new Set(found.map((line) => line.group)).size).toBe(users.length)
  })

  test('the order of the lines changes no template', () => {
    const line = fc
      .tuple(fc.constantFrom(...users), fc.constantFrom('login', 'logout'), fc.nat(9))
      .map(([user, verb, n]) => `${verb} attempt ${n} by user ${user} seen`)
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const texts = (found: ReturnType<typeof templatesOf>): string[] => found.map((l) => l.template)
        expect(texts(templatesOf(lines.toReversed())).reverse()).toEqual(texts(templatesOf(lines)))
      }),
      { seed: 5, numRuns: 200 },
    )
  })
})
