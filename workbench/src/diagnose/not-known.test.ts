import { describe, expect, test } from 'vitest'
import type { ChangesTold } from '../model/change.ts'
import type { Overview } from '../model/columns.ts'
import { changeAt, diagnosed, ONSET_MINUTE, overviewOf, START } from './drawn-overview.test-helper.ts'

/** The part of the story before anything happened, with a page at its end. */
function calmOf(overview: Overview): Overview {
  const minutes = ONSET_MINUTE - 2
  const numbers = overview.metrics.numbers.map((one) => ({
    ...one,
    atMs: one.atMs.map((_, i) => START + (i * 40 * 60_000) / minutes).slice(0, minutes),
    value: one.value.slice(0, minutes),
  }))
  return { ...overview, metrics: { numbers, histograms: [] } }
}

describe('metrics in which nothing moved, and a page', () => {
  const calm = diagnosed(calmOf(overviewOf({}, [changeAt(20, 'shop'), changeAt(35, 'web')])))

  test('are told to be calm, and nobody is accused', () => {
    expect(calm.summary).toMatch(/^Nothing moved that we can see before the page/)
    expect(calm).toMatchObject({ signal: null, edge: null, mechanism: [], hypotheses: [], guilty: 'none' })
    expect(calm.class?.kind).toBe('unclear')
  })

  test('have no beginning that a change could have come before', () => {
    expect(calm.onset?.measured).toBe(false)
    expect(calm.changes.map(({ lagSeconds, verdict }) => [lagSeconds, verdict])).toEqual([
      [null, 'unrelated'],
      [null, 'unrelated'],
    ])
  })
})

test('no telemetry at all is no calm', () => {
  const empty = { metrics: { numbers: [], histograms: [] }, pillars: { spans: 0, logs: 0, metricPoints: 0 } }
  const { services, edge, summary } = diagnosed({ ...overviewOf({}), ...empty })
  expect({ services, edge }).toEqual({ services: [], edge: null })
  expect(summary).toBe('There is no telemetry in this window, so nothing can be said about it.')
})

test('of signals nobody sends it is not said that they did not move', () => {
  expect(diagnosed(overviewOf({})).class?.why).toBe(
    'latency rose; no metric or trace tells of errors or traffic at the entry or the suspect',
  )
})

test.for<[string, string | undefined, readonly string[]]>([
  ['nobody', undefined, []],
  ['a service that is known', 'web', []],
  ['one that is misspelt', 'shpo', ['the page names shpo; no telemetry of shpo in the window (nearest name: shop)']],
  [
    'a stranger',
    'payments-gateway',
    ['the page names payments-gateway; no telemetry of payments-gateway in the window (known names: db, shop, web)'],
  ],
])('a page for %s', ([, service, told]) => {
  const { gaps, services } = diagnosed(overviewOf({}), service)
  expect(gaps.map((gap) => gap.what).filter((what) => what.startsWith('the page'))).toEqual(told)
  expect(services[0]?.service).toBe('shop')
})

test('scores are finite, never below 0 and strictly ordered, even where nothing tells services apart', () => {
  for (const overview of [overviewOf({}), calmOf(overviewOf({})), overviewOf({ factor: 0 })]) {
    const scores = diagnosed(overview).services.map((s) => s.score)
    expect(scores).toHaveLength(3)
    expect(
      scores.every((score, i) => Number.isFinite(score) && score >= 0 && score < (scores[i - 1] ?? Infinity)),
    ).toBe(true)
  }
})

test.for<[string, ChangesTold | undefined, string | null, RegExp, readonly string[]]>([
  ['no source is connected', undefined, null, /No source of changes is connected/, ['no source of changes']],
  ['a source told of none', { accepted: 0, refused: 0 }, 'none', /No change is known in this window/, []],
  [
    'all that was told was refused',
    { accepted: 0, refused: 3 },
    'none',
    /No change that was told could be read/,
    ['no change that was told could be read (3 refused)'],
  ],
  [
    'a part was refused',
    { accepted: 2, refused: 3 },
    'none',
    /No change is known in this window/,
    ['3 of 5 changes could not be read'],
  ],
])('of changes it is told when %s', ([, changesTold, verdict, sentence, told]) => {
  const { guilty, summary, gaps } = diagnosed(overviewOf({}), undefined, changesTold)
  expect(guilty).toBe(verdict)
  expect(summary).toMatch(sentence)
  expect(gaps.map((gap) => gap.what).filter((what) => /change/.test(what))).toEqual(told)
})
