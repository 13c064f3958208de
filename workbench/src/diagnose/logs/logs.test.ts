import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogPatternColumns } from '../../model/span-columns.ts'
import { masked, type TemplateChange, templateChanges, templatesOf } from './index.ts'

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
  const users = ['ada', 'bob', 'cem', 'dee', 'eve']

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

describe('templates that changed', () => {
  type Pattern = readonly [body: string, before: number, after: number, bad: number, good: number, severity?: string]

  const columns = (patterns: readonly Pattern[]): LogPatternColumns => ({
    rows: patterns.length,
    service: patterns.map(() => 'api'),
    severity: patterns.map((p) => p[5] ?? 'INFO'),
    body: patterns.map((p) => p[0]),
    countBefore: patterns.map((p) => p[1]),
    countAfter: patterns.map((p) => p[2]),
    requestsBad: patterns.map((p) => p[3]),
    requestsGood: patterns.map((p) => p[4]),
    traceId: patterns.map((_, i) => `t${i}`),
  })

  const changes = (patterns: readonly Pattern[]): readonly TemplateChange[] =>
    templateChanges(columns(patterns), { before: 600, after: 600, requestsBad: 100, requestsGood: 900 })

  test('new, gone, up and down are told apart; what kept its rate is not listed', () => {
    const found = changes([
      ['pool timeout after 30 ms', 0, 80, 80, 0, 'ERROR'],
      ['cache refreshed', 90, 0, 0, 0],
      ['retrying call', 50, 200, 90, 100],
      ['heartbeat sent', 300, 100, 10, 90],
      ['request served', 1000, 1010, 100, 900],
    ])
    expect(new Map(found.map((c) => [c.template, c.kind]))).toEqual(
      new Map([
        ['pool timeout after <*>', 'new'],
        ['retrying call', 'up'],
        ['cache refreshed', 'gone'],
        ['heartbeat sent', 'down'],
      ]),
    )
  })

  test('a loud template on healthy requests ranks below a quiet one on bad requests', () => {
    const found = changes([
      ['debug dump of state', 0, 50_000, 100, 900],
      ['deadlock found', 0, 60, 60, 0],
    ])
    expect(found.map((c) => c.template)).toEqual(['deadlock found', 'debug dump of state'])
    expect(found[0]).toMatchObject({ badShare: 1, sample: 'deadlock found', traceIds: ['t1'] })
  })

  test('twice the requests write twice the lines, and nothing has changed', () => {
    const found = templateChanges(columns([['request served', 1000, 2000, 100, 900]]), {
      before: 500,
      after: 1000,
      requestsBad: 100,
      requestsGood: 900,
    })
    expect(found).toEqual([])
  })

  test('lines without a trace id say so', () => {
    expect(changes([['disk full', 0, 40, 0, 0, 'FATAL']])[0]).toMatchObject({
      badShare: null,
      kind: 'new',
      score: expect.any(Number),
    })
  })

  test('patterns of one template are one change, in any order', () => {
    const patterns: Pattern[] = ['ada', 'bob', 'cem', 'dee', 'eve'].map((user) => [
      `login refused for ${user} by policy`,
      0,
      30,
      10,
      0,
    ])
    const found = changes(patterns)
    expect(found).toHaveLength(1)
    expect(found[0]).toMatchObject({ template: 'login refused for <*> by policy', countAfter: 150 })
    expect(changes(patterns.toReversed()).map((c) => ({ ...c, traceIds: [] }))).toEqual(
      found.map((c) => ({ ...c, traceIds: [] })),
    )
  })
})
