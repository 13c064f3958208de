import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { tracesOf } from '../paths/index.ts'
import { withoutValues } from './database-span.ts'
import { healthy, names, query, requests, seen } from './drawn-requests.test-helper.ts'

describe('span detectors', () => {
  test('healthy traffic shows nothing', () => {
    expect(seen(healthy, healthy)).toEqual([])
  })

  test('equal queries in a loop, whatever their values', () => {
    const picture = [
      '  shop  GET /cart |----------------|  Server',
      query(' --             ', 'list'),
      ...Array.from({ length: 6 }, (_, i) => query(`${' '.repeat(3 + 2 * i)}--`.padEnd(16), `item-where-id=${i}`)),
    ].join('\n')
    const [found, ...others] = seen(healthy, requests(10, picture, 10))
    expect(others).toEqual([])
    expect(found).toMatchObject({
      detector: 'n-plus-one-query',
      service: 'shop',
      operation: 'GET /cart',
      score: 1,
      numbers: { subject: 'item-where-id=?', calls_median: 6, total_ms_median: 120, share_before: 0 },
    })
    expect(found?.traceIds).toHaveLength(5)
  })

  test('a loop that was always there is told with a low score', () => {
    const picture = [
      '  shop  GET /cart |----------------|  Server',
      ...Array.from({ length: 6 }, (_, i) => query(`${' '.repeat(3 + 2 * i)}--`.padEnd(16), `item=${i}`)),
    ].join('\n')
    const loop = requests(10, picture, 10)
    expect(seen(loop, loop)).toMatchObject([{ detector: 'n-plus-one-query', score: 0.1 }])
  })

  test('a loop that only got slower is no new loop', () => {
    const picture = [
      '  shop  GET /cart |----------------|  Server',
      ...Array.from({ length: 6 }, (_, i) => query(`${' '.repeat(3 + 2 * i)}--`.padEnd(16), `item=${i}`)),
    ].join('\n')
    expect(seen(requests(10, picture, 1), requests(10, picture, 10))).toMatchObject([
      { detector: 'n-plus-one-query', score: 0.1, numbers: { share_before: 1 } },
    ])
  })

  test('the order of the requests does not matter', () => {
    const slow = requests(10, `  shop  GET /cart |----------|  Server\n${query('------    ', 'report')}`, 100)
    const failed = requests(10, `  shop  GET /pay |!!!!!!!!!!!!|  Server`, 250.5)
    const found = seen(healthy, [...slow, ...failed])
    expect(found.map((one) => one.detector)).toEqual(['slow-query', 'timeout-cliff'])
    expect(seen(healthy.toReversed(), [...failed.toReversed(), ...slow.toReversed()])).toEqual(found)
  })

  test('many reads of a cache are no N+1 query', () => {
    const cached = Array.from({ length: 6 }, () => '    shop get |   -- |  Client  db.system.name=redis').join('\n')
    expect(names(seen(healthy, requests(10, `  shop GET /cart |------|  Server\n${cached}`, 20)))).not.toContain(
      'n-plus-one-query',
    )
  })

  test('a query of half a second', () => {
    const slow = requests(10, `  shop  GET /cart |----------|  Server\n${query('------    ', 'report')}`, 100)
    expect(seen(healthy, slow)).toMatchObject([
      { detector: 'slow-query', service: 'shop', numbers: { subject: 'report', total_ms_median: 600 } },
    ])
  })

  test('attempts after failures', () => {
    const tries = `
      shop  GET /pay |-----------------|  Server
        shop POST    | !!!!            |  Client  server.address=pay error.type=503
        shop POST    |      !!!!       |  Client  server.address=pay error.type=503
        shop POST    |           ----  |  Client  server.address=pay`
    expect(seen(healthy, requests(10, tries))).toMatchObject([
      { detector: 'retry-storm', service: 'shop', numbers: { subject: 'POST pay', calls_median: 3 } },
    ])
  })

  test('three calls that all succeed are no retries', () => {
    const calls = Array.from({ length: 3 }, () => '    shop POST | -- |  Client  server.address=pay').join('\n')
    expect(seen(healthy, requests(10, `  shop GET /pay |------|  Server\n${calls}`))).toEqual([])
  })

  test('failures that end at a round value', () => {
    const cut = `
      shop  GET /pay |!!!!!!!!!!!!|  Server
        shop POST    | !!!!!!!!!! |  Client  server.address=pay error.type=timeout`
    const found = seen(healthy, requests(10, cut, 300.5))
    expect(found).toMatchObject([
      { detector: 'timeout-cliff', operation: 'POST pay', numbers: { subject: '3000 ms', total_ms_median: 3005 } },
    ])
  })

  test('failures of any duration are no cliff', () => {
    const spread = Array.from({ length: 10 }, (_, i) =>
      requests(1, `  shop GET /pay |${'!'.repeat(7 + 3 * i)}|  Server`, 41),
    ).flat()
    expect(names(seen(healthy, spread))).not.toContain('timeout-cliff')
  })

  test('queries that began apart and ended together', () => {
    const waiting = Array.from({ length: 8 }, (_, i) =>
      drawnRows(`w${i}`, `  shop GET /cart |----------|  Server\n${query(' -------- ', 'update-stock')}`).map(
        (row) => ({
          ...row,
          startMs: 1000 * i + row.startMs,
          durationMs: 10_000 - 1000 * i - row.startMs,
        }),
      ),
    )
    const found = seen(healthy, tracesOf(columnsOf(waiting.flat())).traces)
    expect(found.find((one) => one.detector === 'lock-convoy')).toMatchObject({
      service: 'shop',
      score: 1,
      numbers: { waiters: 8, start_spread_ms: 7000, end_spread_ms: 0 },
    })
  })

  test('a longer wait before the first query', () => {
    const calm = requests(10, `  shop  GET /cart |----------|  Server\n${query(' --       ', 'q')}`, 10)
    const starved = requests(
      10,
      `  shop  GET /cart |--------------------|  Server\n${query('                  -- ', 'q')}`,
      10,
    )
    expect(seen(calm, starved)).toMatchObject([
      { detector: 'pool-starvation', numbers: { wait_ms_p90_before: 10, wait_ms_p90_after: 180 } },
    ])
  })

  test.for([
    ["select * from a where id = 'x''y' and n in (1, 2, 3)", 'select * from a where id = ? and n in (?)'],
    ['update t2 set a=$1\n where b = 2.5', 'update t2 set a=? where b = ?'],
  ] as const)('%s is %s without its values', ([text, without]) => {
    expect(withoutValues(text)).toBe(without)
  })

  test('a loop whose body is a span of its own belongs to the span around it', () => {
    const rounds = Array.from({ length: 6 }, (_, i) => {
      const bar = `${' '.repeat(3 + 2 * i)}--`.padEnd(16)
      return `    shop price    |${bar}|\n  ${query(bar, `item=${i}`).replace(/ {2}\|/, '|')}`
    })
    const picture = ['  shop  GET /cart |----------------|  Server', ...rounds].join('\n')
    expect(seen(healthy, requests(10, picture, 10))).toMatchObject([
      { detector: 'n-plus-one-query', operation: 'GET /cart', numbers: { calls_median: 6 } },
    ])
  })

  test('fetching a connection is no slow query; it tells that requests wait for the pool', () => {
    const waiting = (bar: string, then: string): string =>
      [
        '  shop  GET /cart |-------------|  Server',
        `    shop connect  |${bar}|  Client  db.system.name=mysql`,
        query(then, 'select-1'),
      ].join('\n')
    const calm = requests(10, waiting('-            ', ' --          '), 100)
    expect(seen(calm, requests(10, waiting('----------   ', '          -- '), 100))).toMatchObject([
      { detector: 'pool-starvation', score: 0.8, numbers: { wait_ms_p90_before: 100, wait_ms_p90_after: 1000 } },
    ])
  })
})

describe('what a pattern is worth', () => {
  const loop = [
    '  shop  GET /cart |----------------|  Server',
    ...Array.from({ length: 6 }, (_, i) => query(`${' '.repeat(3 + 2 * i)}--`.padEnd(16), `item=${i}`)),
  ].join('\n')
  const failing = '  shop  GET /cart |!!!!!|  Server'
  const login = '  shop  POST /login |----|  Server'
  const loopScore = (found: ReturnType<typeof seen>): number | undefined =>
    found.find((one) => one.detector === 'n-plus-one-query')?.score

  test('all, where every bad request shows it, however few they are', () => {
    const mixed = [...requests(10, loop, 10), ...requests(90, login)]
    expect(loopScore(seen([...healthy, ...requests(90, login)], mixed))).toBeGreaterThan(0.9)
  })

  test('a note, where requests go bad for another reason', () => {
    const standing = requests(10, loop, 10)
    expect(loopScore(seen(standing, [...standing, ...requests(10, failing)]))).toBeLessThanOrEqual(0.1)
  })

  test('a note, where only the traffic of the requests that always showed it grew', () => {
    const before = [...requests(10, loop, 10), ...requests(90, login)]
    const after = [...requests(90, loop, 10), ...requests(10, login)]
    expect(loopScore(seen(before, after))).toBeLessThanOrEqual(0.1)
  })

  test('a note, where nothing is known of the time before', () => {
    const [found] = seen([], requests(10, loop, 10))
    expect(found).toMatchObject({ score: 0.1, numbers: { share_before: null } })
    expect(found?.says).toContain('before unknown')
  })

  test('a note, where the rise is chance', () => {
    const some = (n: number) => [
      ...requests(n, loop, 10),
      ...requests(50 - n, '  shop  GET /cart |---------|  Server', 10),
    ]
    expect(loopScore(seen(some(20), some(22)))).toBeLessThanOrEqual(0.1)
  })
})
