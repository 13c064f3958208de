import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { callGrowth, type Trace, tracesOf } from './index.ts'

const several = (n: number, picture: string, prefix = 't', weight = 1): readonly Trace[] =>
  Array.from(
    { length: n },
    (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture, weight))).traces[0] as Trace,
  )

/** A shop that reads from a database so many times, 4 ms each. */
function reading(times: number): string {
  const reads = Array.from(
    { length: times },
    (_, i) => `  shop SELECT |${' '.repeat(1 + 5 * i)}----|  Client peer.service=db`,
  )
  return [`shop GET |${'-'.repeat(5 * times + 2)}|  Server`, ...reads].join('\n')
}

describe('calls that are repeated more often', () => {
  test('add their time to the service that makes them', () => {
    const [growth, ...others] = callGrowth(several(20, reading(1)), several(20, reading(11), 'u'))
    expect(others).toEqual([])
    expect(growth).toMatchObject({
      service: 'shop',
      operation: 'GET',
      callee: 'db',
      repeatsBefore: 0,
      repeatsAfter: 10,
    })
    expect(growth?.addedMs).toBe(40)
    expect(growth?.addedMsHalfWidth).toBeGreaterThan(0)
    expect(growth?.traceIds).toEqual(['u0', 'u1', 'u2', 'u3', 'u4'])
  })

  test('the sampled requests stand for others, which changes nothing when all weigh the same', () => {
    const plain = callGrowth(several(20, reading(2)), several(20, reading(6), 'u'))
    const sampled = callGrowth(several(20, reading(2), 't', 10), several(20, reading(6), 'u', 10))
    expect(sampled[0]?.addedMs).toBeCloseTo(plain[0]?.addedMs ?? 0, 9)
  })

  const shop = (calls: string) => `shop GET |------------|  Server\n${calls}`
  const once = shop('  stock GET | ---        |  Server')

  test.for<[string, string]>([
    ['that failed', '  stock GET | !!!        |  Server\n  stock GET |     ---    |  Server'],
    ['that its caller gave up', '  stock GET | ------------------|  Server\n  stock GET |     ---    |  Server'],
  ])('a second try after a call %s is no doing of the caller', ([, tries]) => {
    expect(callGrowth(several(20, once), several(20, shop(tries), 'u'))).toEqual([])
  })

  test.for([
    ['the same number of calls', several(20, reading(4)), several(60, reading(4), 'u')],
    ['a call that is made for the first time', several(20, reading(0)), several(20, reading(1), 'u')],
    ['fewer calls', several(20, reading(5)), several(20, reading(2), 'u')],
    ['more requests that repeat it alike', several(1, reading(3)), several(50, reading(3), 'u')],
    ['an operation that is new', several(20, 'shop PUT |--|'), several(20, reading(9), 'u')],
    ['no requests', [], several(3, reading(9), 'u')],
  ] as const)('%s adds nothing', ([, before, after]) => {
    expect(callGrowth(before, after)).toEqual([])
  })
})
