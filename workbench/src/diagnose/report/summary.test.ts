import { expect, test } from 'vitest'
import type { Hypothesis, Verdict } from '../../model/diagnosis.ts'
import type { Judged } from '../changes/judge.ts'
import { rangeOf } from '../evidence.ts'
import { latencyOf } from '../onset/drawn-series.test-helper.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import type { Suspect } from '../verdict/rank.ts'
import { type Answer, headlineOf, summaryOf } from './summary.ts'

const AT = Date.UTC(2026, 0, 5, 12)
const began = (changes: Partial<OnsetFinding> = {}): OnsetFinding => ({
  at: AT,
  from: AT,
  to: AT,
  voters: [],
  measured: true,
  ...changes,
})
const missing = (service: string) => ({ series: latencyOf([1], 1_000, { service, signal: 'traffic' }), gain: 9 })
const proof = { says: '', query: 'whole-traces', window: rangeOf(0, 1), params: {}, numbers: {} }
const shop: Suspect = { service: 'shop', score: 3, clues: [{ service: 'shop', kind: 'path', strength: 9, proof }] }
const hypothesis = (verdict: Verdict): Hypothesis => ({
  id: '',
  statement: '',
  service: 'shop',
  changeId: null,
  score: 1,
  predictions: [],
  verdict,
  against: [],
})

const suspected = (id: string, score: number): Judged => ({
  change: {
    id,
    at: '2026-01-05T12:00:00Z',
    kind: 'flag',
    service: 'shop',
    title: `flag ${id}`,
    source: 'test',
    origin: 'recorded',
  },
  atMs: AT,
  lagSeconds: 0,
  score,
  verdict: 'suspect',
  why: [],
  reasons: [],
  witnesses: 0,
  own: [],
  objected: false,
  agesWell: false,
  clues: [],
})

const USUAL: Answer = {
  entries: new Set(['web']),
  onset: began(),
  suspect: shop,
  edge: null,
  signal: 'latency',
  failure: { kind: 'something got slow', why: 'latency rose', nextChecks: [] },
  guilty: 'none',
  changesTold: undefined,
  judged: [],
  hypotheses: [hypothesis('supported'), hypothesis('refuted')],
  calm: false,
  blind: false,
  chronic: undefined,
  silentSince: undefined,
  inResults: false,
  unfelt: false,
}
const DOWN = { kind: 'traffic down', why: 'traffic went down', nextChecks: [] } as const

test.for<[string, Partial<Answer>, string]>([
  ['a cause that survives', {}, 'Slow requests in shop since 12:00:00Z (something got slow). No change is known'],
  [
    'two changes that share the blame',
    { judged: [suspected('a', 0.48), suspected('b', 0.42)] },
    'Slow requests in shop since 12:00:00Z (something got slow). No single change is convincingly guilty; likeliest is one of 2 of shop: flag a, or flag b.',
  ],
  [
    'no cause that survives',
    { hypotheses: [hypothesis('refuted')] },
    'Slow requests since 12:00:00Z; each cause that was checked is refuted, so shop is only where to look first.',
  ],
  [
    'a page and nothing that moved',
    { onset: began({ measured: false }), signal: null, calm: true },
    'Nothing moved that we can see before the page; shop is a place to look at, on weak evidence. No change is known',
  ],
  [
    'a page, and no service that wobbles either',
    { onset: began({ measured: false }), signal: null, calm: true, suspect: undefined },
    'Nothing moved that we can see before the page; no service stands out. No change is known',
  ],
  [
    'clear trouble whose beginning only the page tells',
    { onset: began({ measured: false }) },
    'Slow requests in shop about the time of the page (something got slow).',
  ],
  [
    'a service that breaks its own calls',
    { edge: { lastGood: 'shop', firstBad: 'pay', why: '', evidence: ['ev-1'] } },
    'Slow requests in shop since 12:00:00Z; its calls to pay fail (something got slow).',
  ],
  ['what nobody feels', { unfelt: true }, 'No user feels it so far. '],
  ['silence', { onset: undefined, silentSince: AT }, 'Nothing arrived from any service after 12:00:00Z. No symptom'],
  [
    'silence and a page',
    { onset: began({ measured: false }), silentSince: AT },
    'Nothing arrived from any service after 12:00:00Z. Nothing moved that we can see',
  ],
  [
    'requests that stay away, told where they come in',
    { onset: began({ voters: [missing('shop'), missing('web')] }), signal: 'traffic', failure: DOWN },
    'Traffic down in web since 12:00:00Z.',
  ],
  [
    'failures from the first minute to the last',
    { onset: undefined, chronic: 1 },
    '100 % of requests fail through the whole window; most failures begin in shop. There is no healthy stretch',
  ],
])('the summary of %s', ([, changes, says]) => {
  expect(summaryOf({ ...USUAL, ...changes })).toContain(says)
})

test.for<[string, Partial<Answer>, string]>([
  ['trouble', {}, 'Slow requests in shop'],
  ['refuted causes', { hypotheses: [hypothesis('refuted')] }, 'Slow requests'],
  ['a page and nothing that moved', { signal: null, calm: true }, 'Nothing moved that we can see before the page'],
  ['nobody who stands out', { suspect: undefined }, 'No service stands out'],
  ['wrong results', { signal: 'errors', inResults: true }, 'Wrong results in shop'],
  ['silence', { onset: undefined, silentSince: AT }, 'Nothing arrives any more'],
  ['silence after trouble', { silentSince: AT }, 'Nothing arrives any more; before that slow requests in shop'],
  ['no telemetry at all', { onset: undefined, blind: true, silentSince: AT }, 'No telemetry in this window'],
  ['no beginning', { onset: undefined }, 'No symptom has a beginning in this window'],
  ['failures all along', { onset: undefined, chronic: 0.5 }, '50 % of requests fail through the whole window'],
  [
    'requests that stay away',
    { onset: began({ voters: [missing('web')] }), signal: 'traffic', failure: DOWN },
    'Traffic down in web',
  ],
])('the headline of %s has no more than what is wrong and where', ([, changes, says]) => {
  expect(headlineOf({ ...USUAL, ...changes })).toBe(says)
})
