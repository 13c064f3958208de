import { describe, expect, test } from 'vitest'
import type { OperationSeries, Overview } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { chronicShare } from './chronic.ts'

const POINTS = 40
const windows = { before: rangeOf(0, 30), after: rangeOf(30, POINTS) }

/** Ten requests a bucket at the front, of which some fail. */
function overviewOf(errorsAt: (i: number) => number, changes: Partial<OperationSeries> = {}): Overview {
  const at = Array.from({ length: POINTS }, (_, i) => i)
  const front: OperationSeries = {
    service: 'front',
    operation: 'GET /',
    entry: true,
    atMs: at,
    count: at.map(() => 10),
    errors: at.map(errorsAt),
    p50Ms: at.map(() => 1),
    p99Ms: at.map(() => 1),
    refused: {},
    ...changes,
  }
  return {
    window: rangeOf(0, POINTS),
    bucketSeconds: 1,
    metrics: { numbers: [], histograms: [] },
    operations: [front],
    instances: [],
    pillars: { spans: 400, logs: 0, metricPoints: 0 },
    signs: [],
    logLines: [],
    changes: [],
    kindsConnected: [],
  }
}

describe('failures all along', () => {
  test.for<[string, Overview, number | undefined]>([
    ['every request fails', overviewOf(() => 10), 1],
    ['half of them fail', overviewOf(() => 5), 0.5],
    ['none fails', overviewOf(() => 0), undefined],
    ['one in four hundred fails', overviewOf((i) => (i === 3 ? 1 : 0)), undefined],
    ['they fail at the end only', overviewOf((i) => (i >= 30 ? 10 : 0)), undefined],
    ['they fail at the beginning only', overviewOf((i) => (i < 10 ? 10 : 0)), undefined],
    ['only an inner operation fails', overviewOf(() => 10, { entry: false }), undefined],
    ['a handful of requests', overviewOf(() => 1, { count: Array.from({ length: POINTS }, () => 1) }), undefined],
  ])('%s', ([, overview, share]) => {
    expect(chronicShare(overview, windows)).toBe(share)
  })
})
