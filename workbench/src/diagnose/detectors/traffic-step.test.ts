import { describe, expect, test } from 'vitest'
import type { GoldenSeries } from '../types.ts'
import { trafficSteps } from './traffic-step.ts'

const POINTS = 40
const STEP_MS = 60_000
const FROM = (POINTS / 2) * STEP_MS

/** Served requests over 40 minutes; the incident is the second half. */
function rate(rateAt: (i: number) => number, more: Partial<GoldenSeries> = {}): GoldenSeries {
  const at = Array.from({ length: POINTS }, (_, i) => i)
  return {
    service: 'shop',
    operation: null,
    side: 'server',
    peer: '',
    instance: '',
    version: '',
    node: '',
    signal: 'traffic',
    bad: 0,
    source: 'metric',
    name: 'http.server.requests',
    detail: '',
    unit: '',
    floor: 0,
    ...more,
    atMs: at.map((i) => (i + 1) * STEP_MS),
    value: at.map(rateAt),
  }
}

const steps = (...golden: readonly GoldenSeries[]) =>
  trafficSteps({
    before: [],
    after: [],
    series: [],
    golden,
    baseline: { fromMs: 0, toMs: FROM },
    incident: { fromMs: FROM, toMs: POINTS * STEP_MS },
  }).map(({ detector, service, score }) => ({ detector, service, score: Number(score.toFixed(2)) }))

const wave = (i: number): number => 1 + 0.1 * Math.sin(i)
const from = (ratio: number) => (i: number) => wave(i) * (i < POINTS / 2 ? 20 : 20 * ratio)

describe('traffic', () => {
  test.for([
    ['is threefold', from(3), [{ detector: 'traffic-surge', service: 'shop', score: 0.67 }]],
    ['ends', from(0), [{ detector: 'traffic-stop', service: 'shop', score: 1 }]],
    ['is half as much again', from(1.5), []],
    ['halves', from(0.5), []],
    ['stays', from(1), []],
    ['always comes and goes', (i: number) => (i % 10 < 5 ? 20 : 2) * (i < POINTS / 2 ? 1 : 2.5), []],
    ['is one request now and then, and none for a while', (i: number) => (i < POINTS / 2 && i % 5 === 0 ? 1 : 0), []],
  ] as const)('that %s', ([, rateAt, expected]) => {
    expect(steps(rate(rateAt))).toEqual(expected)
    expect(steps(rate((i) => 1000 * rateAt(i)))).toEqual(expected)
  })

  test('that only moves from one series of a service to another is no step', () => {
    const moved = [from(0), (i: number) => (i < POINTS / 2 ? 0 : 20 * wave(i))]
    expect(steps(...moved.map((rateAt, i) => rate(rateAt, { instance: `pod-${i}` })))).toEqual([])
  })

  test('of callers, and calls a request, are not what a service is asked', () => {
    expect(steps(rate(from(3), { side: 'client' }))).toEqual([])
    expect(steps(rate(from(3), { name: 'queries_per_request' }))).toEqual([])
  })

  test('of sampled spans says nothing where a metric counts all requests: who samples keeps what fails', () => {
    const kept = rate(from(3), { source: 'trace', name: 'span.rate' })
    expect(steps(rate(from(1)), kept)).toEqual([])
    expect(steps(rate(from(1), { service: 'cart' }), kept)).toMatchObject([{ service: 'shop' }])
  })

  test('is told once for each service, whatever the order of its series', () => {
    const all = ['a', 'b'].flatMap((service) => [rate(from(3), { service }), rate(from(4), { service, name: 'rpcs' })])
    expect(steps(...all).toSorted((x, y) => (x.service < y.service ? -1 : 1))).toEqual([
      { detector: 'traffic-surge', service: 'a', score: 0.75 },
      { detector: 'traffic-surge', service: 'b', score: 0.75 },
    ])
    expect(new Set(steps(...all.toReversed()))).toEqual(new Set(steps(...all)))
  })
})
