import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MetricSeries, Overview } from '../model/columns.ts'
import { diagnosed, overviewOf, START } from './drawn-overview.test-helper.ts'

type Levels = readonly (readonly [fromMinute: number, level: number])[]
type Told = readonly [service: string, name: string, unit: string, quantile: string, levels: Levels]

/** Services that tell of their requests once a minute, and of nobody whom they call. */
function told(lines: readonly Told[], factor = 1, shiftMs = 0): Overview {
  const plain = overviewOf({ shiftMs })
  const { atMs } = plain.metrics.numbers[0] as MetricSeries
  const numbers = lines.map(([service, name, unit, quantile, levels], seed): MetricSeries => {
    const levelAt = (minute: number): number => levels.findLast(([from]) => minute > from)?.[1] ?? 0
    const noise = (minute: number): number => 1 + 0.05 * Math.sin(minute * 1.7 + seed)
    return {
      service,
      instance: '',
      version: '',
      node: '',
      name,
      unit,
      kind: 'gauge',
      labels: quantile === '' ? {} : { quantile },
      atMs,
      value: atMs.map((_, minute) => (unit === 's' ? factor : 1) * noise(minute) * levelAt(minute)),
    }
  })
  return { ...plain, metrics: { numbers, histograms: [] } }
}

const SLOW_MINUTE = 20
const FAILING_MINUTE = 30
const failing = (service: string, share: number): Told => [
  service,
  'http.server.error.ratio',
  '1',
  '',
  [
    [-1, 0.002],
    [FAILING_MINUTE, share],
  ],
]
const slow = (from: number, seconds: number, service = 'web'): Told => [
  service,
  'http.server.request.duration',
  's',
  '0.5',
  [
    [-1, 0.2],
    [from, seconds],
  ],
]
const tail: Told = ['web', 'http.server.request.duration', 's', '0.99', [[-1, 1]]]
const SHOP = failing('shop', 0.5)
const WEB = failing('web', 0.2)

const beganAt = (overview: Overview, shiftMs = 0): number =>
  (Date.parse(diagnosed(overview, 'web').onset!.at) - START - shiftMs) / 60_000

describe('slow first, failing later', () => {
  test('it began with the slowness, in any unit and at any hour', () => {
    fc.assert(
      fc.property(fc.constantFrom(1e-3, 1, 1e3), fc.integer({ min: -1e5, max: 1e5 }), (factor, minutes) => {
        const shiftMs = minutes * 60_000
        const at = beganAt(told([slow(SLOW_MINUTE, 0.6), WEB, SHOP], factor, shiftMs), shiftMs)
        expect(Math.abs(at - SLOW_MINUTE)).toBeLessThanOrEqual(1)
      }),
      { seed: 7, numRuns: 10 },
    )
  })

  test('it began with slowness that is little in front and much behind', () => {
    const lines = [slow(SLOW_MINUTE, 0.35), slow(SLOW_MINUTE, 2, 'shop'), WEB, SHOP]
    expect(Math.abs(beganAt(told(lines)) - SLOW_MINUTE)).toBeLessThanOrEqual(1)
  })

  test.for<[string, readonly Told[]]>([
    ['without any slowness', [slow(SLOW_MINUTE, 0.2), WEB, SHOP]],
    ['a little slower before', [slow(SLOW_MINUTE, 0.3), WEB, SHOP]],
    ['slow at the same time', [slow(FAILING_MINUTE, 0.6), WEB, SHOP]],
  ])('%s it began with the failures', ([, lines]) => {
    expect(Math.abs(beganAt(told(lines)) - FAILING_MINUTE)).toBeLessThanOrEqual(1)
  })
})

describe('the signal of what fails and is late', () => {
  test.for<[string, readonly Told[], string]>([
    ['late within the usual', [slow(FAILING_MINUTE, 0.6), tail, WEB], 'errors'],
    ['later than nearly all were', [slow(FAILING_MINUTE, 2), tail, WEB], 'latency'],
    ['much later, and nobody tells what nearly all took', [slow(FAILING_MINUTE, 0.6), WEB], 'latency'],
  ])('%s', ([, lines, signal]) => {
    expect(diagnosed(told(lines), 'web').signal).toBe(signal)
  })
})

describe('the edge where nobody tells who calls whom', () => {
  test('leads from where the trouble shows, and says that nobody tells of the way', () => {
    const { edge } = diagnosed(told([WEB, SHOP]), 'web')
    expect(edge).toMatchObject({ lastGood: 'web', firstBad: 'shop' })
    expect(edge?.why).toContain('nothing tells whether web calls it directly')
  })

  test('leads from who suffers with it where the trouble shows at the suspect itself, and says so', () => {
    const { edge } = diagnosed(told([WEB, SHOP]), 'shop')
    expect(edge).toMatchObject({ lastGood: 'web', firstBad: 'shop' })
    expect(edge?.why).toBe('web suffers with it; nothing tells who calls it')
    expect(diagnosed(told([SHOP]), 'shop').edge).toBeNull()
  })
})
