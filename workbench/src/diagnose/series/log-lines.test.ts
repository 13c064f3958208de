import { describe, expect, test } from 'vitest'
import type { Overview, Page } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { outlineOf, withFeltOnset, withMoves } from '../frame.ts'
import { exhaustedOf } from '../verdict/exhausted.ts'
import { errorLineSeries, logVolumeSeries } from './log-lines.ts'

const STEP_MS = 10_000
const STEPS = 180
const ONSET = 130
const START = Date.UTC(2026, 0, 5, 12)
const at = (step: number): number => START + step * STEP_MS

const steps = Array.from({ length: STEPS }, (_, step) => step)

type Told = Readonly<Record<string, (step: number) => number>>

/** A system with logs alone: each service logs so many lines of errors in each step. */
const logged = (services: Told): Overview => telling(services, true)

/** One in which no line is of an error. */
const talking = (services: Told): Overview => telling(services, false)

function telling(services: Told, areErrors: boolean): Overview {
  const logLines = Object.entries(services).map(([service, lines]) => {
    const some = steps.filter((step) => lines(step) > 0)
    const counts = some.map(lines)
    return { service, atMs: some.map(at), lines: counts, errors: areErrors ? counts : counts.map(() => 0) }
  })
  return {
    window: rangeOf(START, at(STEPS)),
    bucketSeconds: STEP_MS / 1000,
    metrics: { numbers: [], histograms: [] },
    operations: [],
    instances: [],
    pillars: { spans: 0, logs: 1000, metricPoints: 0 },
    signs: Object.keys(services).map((service) => ({ service, pillar: 'logs' as const, atMs: steps.map(at) })),
    logLines,
    changes: [],
    kindsConnected: [],
  }
}

test('steps without an error count as none, those without any line are a gap, and the first and last are left out', () => {
  const told = logged({ shop: (step) => (step === 3 ? 4 : step === 5 ? 2 : 0) })
  const heard = { ...told, signs: [{ service: 'web', pillar: 'logs' as const, atMs: [2, 3, 5, 6, 7].map(at) }] }
  const [series, ...others] = errorLineSeries(heard)
  expect(others).toEqual([])
  expect(series).toMatchObject({ service: 'shop', signal: 'errors', source: 'log', value: [1, 0.5, 0] })
  expect(series?.atMs).toEqual([at(4), at(6), at(7)])
  expect(errorLineSeries({ ...told, signs: [] })).toEqual([])
})

describe('with logs alone', () => {
  const failing = (step: number): number => (step >= ONSET ? 3 + (step % 3) : step % 20 === 7 ? 1 : 0)
  const rarely = (step: number): number => (step % 17 === 3 ? 1 : 0)
  const page: Page = { at: at(160), service: 'web', title: undefined }

  test.for([undefined, page])('errors that begin to be logged tell when it began (page: %o)', (asked) => {
    const { onset } = outlineOf(logged({ shop: failing, web: failing, mail: rarely }), asked)
    expect(onset?.measured).toBe(true)
    expect(Math.abs((onset?.at ?? 0) - at(ONSET))).toBeLessThanOrEqual(2 * STEP_MS)
    expect(onset?.voters.map(({ series }) => series.service).sort()).toEqual(['shop', 'web'])
  })

  test('errors that are logged now and then all along are no beginning, and a page alone is not believed to measure one', () => {
    const calm = logged({ shop: rarely, web: rarely })
    expect(outlineOf(calm, undefined).onset).toBeUndefined()
    expect(outlineOf(calm, page).onset?.measured).toBe(false)
  })
})

const requestsOf = (service: string, slowFrom: number) => ({
  service,
  operation: 'GET /',
  entry: true,
  atMs: steps.map(at),
  count: steps.map(() => 50),
  errors: steps.map(() => 0),
  p50Ms: steps.map((step) => (step >= slowFrom ? 90 : 30) + (step % 4)),
  p99Ms: steps.map((step) => (step >= slowFrom ? 300 : 100) + (step % 7)),
  refused: {},
})

test('where requests are well and the paged service logs no error, those of others tell when it began; without a page they are their business', () => {
  const told = { ...logged({ audit: (step) => (step >= ONSET ? 2 : 0) }), operations: [requestsOf('web', STEPS)] }
  const { onset } = outlineOf(told, { at: at(160), service: 'web', title: 'totals are wrong' })
  expect(onset?.measured).toBe(true)
  expect(Math.abs((onset?.at ?? 0) - at(ONSET))).toBeLessThanOrEqual(2 * STEP_MS)
  expect(onset?.voters.map(({ series }) => [series.service, series.source])).toEqual([['audit', 'log']])
  expect(outlineOf(told, undefined).onset).toBeUndefined()
})

test('where nobody counts what fails at the paged service, its requests may not be well, and errors of others do not tell when it began', () => {
  const told = logged({ web: () => 0, audit: (step) => (step >= ONSET ? 2 : 0) })
  expect(outlineOf(told, { at: at(160), service: 'web', title: 'totals are wrong' }).onset?.measured).toBe(false)
})

test('where requests tell of a beginning, errors that begin to be logged at another time do not move it', () => {
  const told = { ...logged({ mail: (step) => (step >= 60 ? 5 : 0) }), operations: [requestsOf('web', ONSET)] }
  const alone = outlineOf({ ...told, logLines: [] }, undefined)
  expect(outlineOf(told, undefined)).toEqual(alone)
  expect(alone.onset?.measured).toBe(true)
})

describe('where requests of the paged service became a little slower', () => {
  const EARLIER = ONSET - 20
  const slowly = (most: number, slowest = most) => {
    const { p50Ms, p99Ms, ...calm } = requestsOf('web', STEPS)
    const slower = (times: number) => (value: number, step: number) => (step >= EARLIER ? times : 1) * value
    return { ...calm, p50Ms: p50Ms.map(slower(most)), p99Ms: p99Ms.map(slower(slowest)) }
  }
  const told = (...times: Parameters<typeof slowly>): Overview => ({
    ...logged({ audit: (step) => (step >= ONSET ? 2 : 0) }),
    operations: [slowly(...times)],
  })
  const paged = (title: string): Page => ({ at: at(160), service: 'web', title })
  const onsetOf = (overview: Overview, page: Page, pace = 1): number => {
    const { onset } = withFeltOnset(
      { ...withMoves(outlineOf(overview, page)), pace: { work: pace, way: pace } },
      overview,
      page,
    )
    return ((onset?.at ?? 0) - START) / STEP_MS
  }

  test.for<[about: string, times: number, title: string, pace: number, step: number]>([
    ['wrong results began with the lines of errors', 1.5, 'totals are wrong', 1, ONSET],
    ['so they did where all took thrice as long', 3, 'totals are wrong', 3, ONSET],
    ['those that took thrice as long were felt', 3, 'totals are wrong', 1, EARLIER],
    ['a page about slowness is about that', 1.5, 'web: p99 above 140 ms', 1, EARLIER],
  ])('%s', ([, times, title, pace, step]) => {
    expect(Math.abs(onsetOf(told(times), paged(title), pace) - step)).toBeLessThanOrEqual(3)
  })

  test('the few that take longest are felt by nobody whom the page speaks for', () => {
    expect(Math.abs(onsetOf(told(1.2, 5), paged('totals are wrong')) - ONSET)).toBeLessThanOrEqual(3)
  })

  test('their beginning stands where no line tells of another', () => {
    const silent = { ...told(1.5), logLines: [] }
    expect(Math.abs(onsetOf(silent, paged('totals are wrong')) - EARLIER)).toBeLessThanOrEqual(3)
  })
})

const steady = (step: number): number => 20 + (step % 3)
const louder = (step: number): number => (step < ONSET ? steady(step) : 200 + (step % 5))
const quieter = (step: number): number => (step < ONSET ? steady(step) : 2)
const pageOf = (title: string, service = 'shop'): Page => ({ at: at(ONSET + 4), service, title })
const VOLUME = pageOf('Log volume: ten times the usual')

test.for<[about: string, page: Page | undefined, lines: (step: number) => number, bad: readonly number[]]>([
  ['more lines, and the page is about them', VOLUME, louder, [1]],
  ['fewer', pageOf('shop: volume of logs is low'), quieter, [-1]],
  ['as many as ever', VOLUME, steady, []],
  ['more, but the page is about something else', pageOf('Checkout: orders fail'), louder, []],
  ['more, but the page only mentions a log', pageOf('Rate of errors: see the log'), louder, []],
  ['more, but the page is about another service', pageOf('Log volume: ten times the usual', 'pay'), louder, []],
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
