import { describe, expect, test } from 'vitest'
import type { Overview, Page } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { outlineOf } from '../frame.ts'
import { errorLineSeries } from './error-lines.ts'

const STEP_MS = 10_000
const STEPS = 180
const ONSET = 130
const START = Date.UTC(2026, 0, 5, 12)
const at = (step: number): number => START + step * STEP_MS

/** A system with logs alone: each service logs so many lines of errors in each step. */
function logged(services: Readonly<Record<string, (step: number) => number>>): Overview {
  const steps = Array.from({ length: STEPS }, (_, step) => step)
  const logLines = Object.entries(services).map(([service, errors]) => {
    const some = steps.filter((step) => errors(step) > 0)
    return { service, atMs: some.map(at), lines: some.map(errors), errors: some.map(errors) }
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

const steps = Array.from({ length: STEPS }, (_, step) => step)
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
