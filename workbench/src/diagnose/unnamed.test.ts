import { describe, expect, test } from 'vitest'
import type { OperationSeries } from '../model/columns.ts'
import { diagnosed, ONSET_MINUTE, overviewOf, START } from './drawn-overview.test-helper.ts'
import { asStored } from './unnamed.ts'

const atMs = Array.from({ length: 40 }, (_, minute) => START + minute * 60_000)
const since = <T>(calm: T, bad: T): T[] => atMs.map((_, minute) => (minute >= ONSET_MINUTE ? bad : calm))

/** Where requests come in, and half of them fail since some minute; its resource has no name. */
const nameless: OperationSeries = {
  service: '',
  operation: 'GET /',
  entry: true,
  atMs,
  count: since(100, 100),
  errors: since(0, 50),
  p50Ms: since(10, 40),
  p99Ms: since(20, 90),
  refused: {},
}

describe('telemetry that names no service', () => {
  const overview = { ...overviewOf({}), metrics: { numbers: [], histograms: [] }, operations: [nameless] }
  const told = diagnosed({ ...overview, pillars: { spans: 4000, logs: 0, metricPoints: 0 } })

  test('is spoken of as such', () => {
    expect(told.summary).toMatch(/ in \(no name\) since /)
    expect(told.services[0]?.why[0]).toMatch(/^\(no name\) /)
    expect(told.gaps.map((gap) => gap.what)).toContain('telemetry without service.name, here called (no name)')
  })

  test('keeps the empty name that was stored where a program reads it', () => {
    expect(told.services[0]?.service).toBe('')
    expect(told.signals.map((signal) => signal.service)).toContain('')
    expect(told.evidence.map((one) => one.params.service)).toContain('')
    expect(asStored({ service: '(no name)', edge: { lastGood: '(no name)', why: '(no name)' } })).toEqual({
      service: '',
      edge: { lastGood: '', why: '(no name)' },
    })
  })
})
