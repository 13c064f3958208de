import { describe, expect, test } from 'vitest'
import { type Diagnosed, patternsFor } from './patterns.ts'

const edge = { lastGood: 'web', firstBad: 'checkout', why: '', evidence: ['ev-1'] } as const
const ranked = (...services: readonly string[]): Diagnosed['services'] =>
  services.map((service, i) => ({ service, score: 10 - i, why: [], evidence: [] }))
const detected = (detector: string, service: string): Diagnosed['detections'] => [
  { detector, service, operation: null, says: '', score: 1, evidence: ['ev-1'] },
]
const found = (more: Partial<Diagnosed>): Diagnosed => ({
  ...{ edge: null, signal: 'errors', detections: [], services: ranked('checkout', 'web', 'db', 'mail') },
  ...more,
})

describe('the patterns that fit', () => {
  test.for<[string, Diagnosed, readonly string[]]>([
    ['nothing that was found', found({}), []],
    ['a slow query', found({ detections: detected('slow-query', 'db') }), ['end the guilty queries']],
    [
      'a starved pool behind a slow call',
      found({ edge, signal: 'latency', detections: detected('pool-starvation', 'checkout') }),
      ['end the guilty queries', 'circuit breaker', 'timeout', 'graceful degradation', 'bulkhead'],
    ],
    ['a call that fails', found({ edge }), ['circuit breaker', 'graceful degradation']],
    ['a cache that everybody fills', found({ detections: detected('cache-stampede', 'web') }), ['cache']],
    ['too many retries', found({ detections: detected('retry-storm', 'web') }), ['circuit breaker', 'shed load']],
    ['what is slow at a service that nobody suspects', found({ detections: detected('slow-query', 'mail') }), []],
    ['traffic that stays away, though it has an edge', found({ edge, signal: 'traffic' }), []],
  ])('%s', ([, diagnosis, names]) => expect(patternsFor(diagnosis).map(({ name }) => name)).toEqual(names))

  test('name the place, and what they rest on', () => {
    const [breaker] = patternsFor(found({ edge }))
    expect(breaker).toEqual({
      name: 'circuit breaker',
      way: 'route-around',
      what: 'stop calling checkout from web for a while, so that it fails at once and checkout can recover',
      because: 'health ends between web and checkout',
      services: ['checkout'],
    })
  })

  test('a name from telemetry stays on its line', () => {
    const wild = found({ edge: { ...edge, firstBad: 'check\nout\u001b[31m' } })
    const texts = patternsFor(wild).flatMap(({ what, because, services }) => [what, because, ...services])
    expect(texts.filter((text) => text.includes('\n') || text.includes('\u001b'))).toEqual([])
    expect(texts.length).toBeGreaterThan(3)
  })
})
