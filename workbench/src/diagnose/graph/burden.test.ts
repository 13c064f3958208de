import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { goldenSeries } from '../series/golden.ts'
import { movesOf } from '../series/moves.ts'
import { growthOf } from './burden.ts'

const MINUTES = 40
const ONSET = 30
const windows = { before: rangeOf(0, ONSET * 60_000), after: rangeOf(ONSET * 60_000, MINUTES * 60_000) }
const atMs = Array.from({ length: MINUTES }, (_, minute) => minute * 60_000)
const grown = (calm: number, busy: number): number[] => atMs.map((at) => (at > ONSET * 60_000 ? busy : calm))

/** Requests of `api` as a gauge tells them, in any unit, and the few that are sampled as spans. */
function growth(factor: number, busy: number): number | undefined {
  const shared = { service: 'api', instance: '', version: '', node: '', labels: {}, atMs }
  const name = 'http.server.request.rate'
  const value = grown(100 * factor, 100 * busy * factor)
  const numbers = [{ ...shared, kind: 'gauge' as const, name, unit: '{request}/s', value }]
  const none = atMs.map(() => 0)
  const timings = { atMs, errors: none, p50Ms: none, p99Ms: none, refused: {} }
  const operations = [{ service: 'api', operation: 'GET /', entry: true, count: grown(6, 6 * busy), ...timings }]
  return growthOf(movesOf(goldenSeries({ numbers, histograms: [] }, operations, 60), windows)).get('api')
}

test('requests grow as much in whatever unit metrics tell them, though spans count them as well', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
      fc.double({ min: 0.1, max: 9, noNaN: true }),
      (factor, busy) => {
        expect(growth(factor, busy)).toBeCloseTo(busy, 6)
      },
    ),
    { seed: 11 },
  )
})
