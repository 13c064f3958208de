import { describe, expect, test } from 'vitest'
import type { Overview, Page } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { outlineOf, withMoves } from '../frame.ts'
import { exhaustedOf } from '../verdict/exhausted.ts'
import { logVolumeSeries } from './log-volume.ts'

const STEP_MS = 10_000
const STEPS = 90
const ONSET = 60
const START = Date.UTC(2026, 0, 5, 12)
const at = (step: number): number => START + step * STEP_MS
const steps = Array.from({ length: STEPS }, (_, step) => step)

/** Each service logs so many lines in each step, none of them of an error. */
function talking(services: Readonly<Record<string, (step: number) => number>>): Overview {
  return {
    window: rangeOf(START, at(STEPS)),
    bucketSeconds: STEP_MS / 1000,
    metrics: { numbers: [], histograms: [] },
    operations: [],
    instances: [],
    pillars: { spans: 0, logs: 1000, metricPoints: 0 },
    signs: Object.keys(services).map((service) => ({ service, pillar: 'logs' as const, atMs: steps.map(at) })),
    logLines: Object.entries(services).map(([service, lines]) => ({
      service,
      atMs: steps.map(at),
      lines: steps.map(lines),
      errors: steps.map(() => 0),
    })),
    changes: [],
    kindsConnected: [],
  }
}

const steady = (step: number): number => 20 + (step % 3)
const louder = (step: number): number => (step < ONSET ? steady(step) : 200 + (step % 5))
const quieter = (step: number): number => (step < ONSET ? steady(step) : 2)
const page = (title: string, service = 'shop'): Page => ({ at: at(ONSET + 4), service, title })
const VOLUME = page('Log volume: ten times the usual')

test.for<[about: string, page: Page | undefined, lines: (step: number) => number, bad: readonly number[]]>([
  ['more lines, and the page is about them', VOLUME, louder, [1]],
  ['fewer', page('shop: volume of logs is low'), quieter, [-1]],
  ['as many as ever', VOLUME, steady, []],
  ['more, but the page is about something else', page('Checkout: orders fail'), louder, []],
  ['more, but the page only mentions a log', page('Rate of errors: see the log'), louder, []],
  ['more, but the page is about another service', page('Log volume: ten times the usual', 'pay'), louder, []],
  ['more, and nobody is paged', undefined, louder, []],
])('the lines of a service are watched where a page speaks of them: %s', ([, asked, lines, bad]) => {
  const told = logVolumeSeries(talking({ shop: lines, web: steady }), asked)
  expect(told.map((series) => series.bad)).toEqual(bad)
})

describe('a page about the amount of logs', () => {
  const frame = withMoves(outlineOf(talking({ shop: louder, web: louder }), VOLUME))

  test('has its onset where the lines became more', () => {
    expect(frame.onset?.measured).toBe(true)
    expect(Math.abs((frame.onset?.at ?? 0) - at(ONSET))).toBeLessThanOrEqual(2 * STEP_MS)
    expect(frame.onset?.voters.map(({ series }) => [series.service, series.name])).toEqual([['shop', 'log lines']])
  })

  test('names what ran over: lines a second', () => {
    expect(exhaustedOf(frame.moves, 'shop')?.series.name).toBe('log lines')
    expect(exhaustedOf(frame.moves, 'web')).toBeUndefined()
  })
})
