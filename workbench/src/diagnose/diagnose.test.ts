import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MetricSeries } from '../model/columns.ts'
import { changeAt, diagnosed, ONSET_MINUTE, overviewOf, START } from './drawn-overview.test-helper.ts'

test('the service in the middle is blamed, not the one that waits for it and not the one it calls', () => {
  const d = diagnosed(overviewOf({}))
  expect(d.services[0]?.service).toBe('shop')
  expect(d.services.map((s) => s.service).sort()).toEqual(['db', 'shop', 'web'])
  expect(d.edge).toMatchObject({ lastGood: 'web', firstBad: 'shop' })
  expect(Math.abs(Date.parse(d.onset!.at) - (START + ONSET_MINUTE * 60_000))).toBeLessThanOrEqual(60_000)
  expect(d.guilty).toBeNull()
  expect(d.gaps.map((gap) => gap.what)).toEqual(['no traces', 'no logs', 'no source of changes'])
})

test('a change after the onset is a response, one on a healthy service is not accused', () => {
  const d = diagnosed(overviewOf({}, [changeAt(31, 'db'), changeAt(35, 'shop')]))
  expect(d.changes.find((c) => c.service === 'shop')).toMatchObject({ verdict: 'response' })
  expect(d.guilty).toBe('none')
  expect(d.unconnected).toContain('flag')
})

test('every claim has its evidence in the list, and scores are strictly ordered', () => {
  const d = diagnosed(overviewOf({}, [changeAt(31, 'shop')]))
  const ids = new Set(d.evidence.map((e) => e.id))
  const cited = [...d.services, ...d.changes, ...d.indicators, ...d.signals].flatMap((claim) => [...claim.evidence])
  expect(cited.length).toBeGreaterThan(5)
  expect(cited.filter((id) => !ids.has(id))).toEqual([])
  expect(d.services.every((s, i) => i === 0 || s.score < d.services[i - 1]!.score)).toBe(true)
})

test('neither the unit, nor the clock, nor the names change the verdict', () => {
  const plain = diagnosed(overviewOf({})).services.map((s) => s.service)
  fc.assert(
    fc.property(
      fc.constantFrom(1e-3, 1, 1e3),
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.stringMatching(/^[a-z]{3}$/),
      (factor, minutes, prefix) => {
        const rename = (name: string): string => `${prefix}-${name}`
        const d = diagnosed(overviewOf({ factor, shiftMs: minutes * 60_000, rename }))
        expect(d.services.map((s) => s.service)).toEqual(plain.map(rename))
      },
    ),
    { seed: 4, numRuns: 30 },
  )
})

test('the order in which series arrive does not matter', () => {
  const overview = overviewOf({})
  const { numbers } = overview.metrics
  const { timing: _, ...turned } = {
    timing: 0,
    ...diagnosed({ ...overview, metrics: { numbers: numbers.toReversed(), histograms: [] } }),
  }
  expect(turned.services.map((s) => [s.service, s.score])).toEqual(
    diagnosed(overview).services.map((s) => [s.service, s.score]),
  )
})

test('no change is told to be supported as the cause unless it is the guilty one', () => {
  for (const [shop, web] of [
    [33, 31],
    [31, 31],
    [10, 32],
  ] as const) {
    const { guilty, hypotheses } = diagnosed(overviewOf({}, [changeAt(shop, 'shop'), changeAt(web, 'web')]))
    const ofChanges = hypotheses.filter((one) => one.changeId !== null)
    expect(ofChanges.length).toBeGreaterThan(0)
    const supported = ofChanges.filter((one) => one.verdict === 'supported').map((one) => one.changeId)
    expect([guilty]).toEqual(expect.arrayContaining(supported))
    expect(ofChanges.find((one) => one.changeId === guilty)?.verdict).not.toBe('refuted')
  }
})

test('who is measured once a minute is not refuted for the minute that the measuring takes', () => {
  const coarse = overviewOf({})
  const { hypotheses, onset } = diagnosed({
    ...coarse,
    metrics: {
      ...coarse.metrics,
      numbers: coarse.metrics.numbers.map((one) => (one.service === 'shop' ? everyThird(one) : one)),
    },
  })
  const shop = hypotheses.find((one) => one.service === 'shop')
  expect(onset?.measured).toBe(true)
  expect(shop?.predictions.find((one) => one.statement.startsWith('it moved'))).toMatchObject({ verdict: 'supported' })
})

/** A series that is told every third minute, so that its move shows late. */
function everyThird(series: MetricSeries): MetricSeries {
  const kept = series.atMs.map((_, i) => i).filter((i) => i % 3 === 2)
  return { ...series, atMs: kept.map((i) => series.atMs[i]!), value: kept.map((i) => series.value[i]!) }
}
