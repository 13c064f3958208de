import { describe, expect, test } from 'vitest'
import { latencyOf, randomFrom } from './drawn-series.test-helper.ts'
import { moreFailures } from './more-failures.ts'

const STEP_MS = 2_000
const POINTS = 100
const times = Array.from({ length: 200 }, (_, i) => (i + 0.5) * 1_000)

/** Shares of two requests a step that fail at a rate which differs from a step on; one step may hold many. */
function failing(rateAt: (step: number) => number, seed = 1, perStep = 2) {
  const random = randomFrom(seed)
  const counts = Array.from({ length: POINTS }, () => perStep)
  const value = counts.map(
    (n, i) => Array.from({ length: n }, () => (random() < rateAt(i) ? 1 : 0)).filter(Boolean).length / n,
  )
  return latencyOf(value, STEP_MS, { signal: 'errors', name: 'span.error.ratio', unit: '1', floor: 0.01, counts })
}
const bestOf = (said: Float64Array | undefined) => {
  const place = (said ?? new Float64Array(1)).reduce((most, ln, i, all) => (ln > (all[most] as number) ? i : most), 0)
  return { at: times[place] as number, ln: said?.[place] ?? 0 }
}

describe('requests that fail', () => {
  test('a dozen in a hundred, and none before, tell when it began', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { at, ln } = bestOf(
        moreFailures(
          failing((i) => (i < 60 ? 0 : 0.2), seed),
          times,
        ),
      )
      expect(ln).toBeGreaterThan(5)
      expect(Math.abs(at - 60 * STEP_MS)).toBeLessThan(10 * STEP_MS)
    }
  })

  test('as often as ever tell little, whatever the rate', () => {
    const said = [0.01, 0.1, 0.5, 0.9].flatMap((rate) =>
      [1, 2, 3, 4, 5].map(
        (seed) =>
          bestOf(
            moreFailures(
              failing(() => rate, seed),
              times,
            ),
          ).ln,
      ),
    )
    for (const ln of said) expect(ln).toBeLessThan(5)
  })

  test('in bursts count for less', () => {
    const burst = failing((i) => (i === 70 || i === 85 ? 1 : 0), 1, 20)
    const steady = failing((i) => (i < 60 ? 0 : 0.05), 1, 20)
    expect(bestOf(moreFailures(burst, times)).ln).toBeLessThan(bestOf(moreFailures(steady, times)).ln / 2)
  })

  test('less often say nothing, nor do those that never fail or are not counted', () => {
    expect(
      bestOf(
        moreFailures(
          failing((i) => (i < 60 ? 0.5 : 0)),
          times,
        ),
      ).ln,
    ).toBe(0)
    expect(
      moreFailures(
        failing(() => 0),
        times,
      ),
    ).toBeUndefined()
    const { counts: _, ...uncounted } = failing(() => 0.5)
    expect(moreFailures(uncounted, times)).toBeUndefined()
  })

  test('of which each stands for ten say what one in ten of them would say', () => {
    const one = failing((i) => (i < 60 ? 0 : 0.2))
    const step = 1 / 2
    const sampled = { ...one, counts: one.counts?.map((n) => 10 * n) ?? [], step }
    expect(bestOf(moreFailures(sampled, times)).ln).toBeCloseTo(bestOf(moreFailures({ ...one, step }, times)).ln, 6)
  })

  test('a number of requests below none counts as none', () => {
    const told = failing((i) => (i < 60 ? 0 : 0.2))
    const odd = { ...told, counts: told.counts!.map((n, i) => (i % 7 === 0 ? -1e18 : n)) }
    expect([...(moreFailures(odd, times) ?? [])].every(Number.isFinite)).toBe(true)
  })
})
