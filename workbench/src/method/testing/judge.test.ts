import { describe, expect, test } from 'vitest'
import { wilson } from '../../lib/wilson.ts'
import type { MeasurePlan, Reading } from '../../model/incident/testing.ts'
import { freeze } from './freeze.ts'
import { readPrediction } from './grammar/prediction.ts'
import { judge } from './judge.ts'
import { judgedWords } from './words.ts'

const NOW = { from: '2026-01-31T14:05:00Z', to: '2026-01-31T14:10:00Z' }
const BEFORE = { from: '2026-01-31T13:55:00Z', to: '2026-01-31T14:00:00Z' }

function planOf(text: string): MeasurePlan {
  const said = readPrediction(text)
  const plan = said.ok ? freeze(said.value, { at: BEFORE.to, source: 'measured' }) : said
  if (!plan.ok || plan.value.kind !== 'measure') throw new Error(`${text} cannot be read`)
  return plan.value
}

const counted = (count: number, window = NOW): Reading => ({ window, value: count, count })
const nothing = (window = NOW): Reading => ({ window, value: null, count: 0 })
const shared = (failed: number, of: number, window = NOW): Reading => ({
  window,
  value: failed / of,
  count: of,
  ...wilson(failed / of, of),
})
const lasting = (low: number | null, value: number, high: number | null): Reading => ({
  window: NOW,
  value,
  count: 40,
  low,
  high,
})
const mean = (value: number, count: number): Reading => ({ window: NOW, value, count })

describe('a reading is held against its conditions', () => {
  const cases: readonly (readonly [string, Reading, Reading | undefined, string])[] = [
    [
      'error-share of a > 5%',
      shared(2, 3),
      undefined,
      'supported: error-share of a: 66.7 % (20.8 % to 93.9 %) of 3 requests; > 5 % holds',
    ],
    [
      'error-share of a > 30%',
      shared(2, 3),
      undefined,
      'inconclusive: error-share of a: 66.7 % (20.8 % to 93.9 %) of 3 requests; too few to tell',
    ],
    [
      'error-share of a > 5%',
      shared(0, 20),
      undefined,
      'inconclusive: error-share of a: 0 % (0 % to 16.1 %) of 20 requests; too few to tell',
    ],
    [
      'error-share of a > 5%',
      shared(0, 200),
      undefined,
      'refuted: error-share of a: 0 % (0 % to 1.88 %) of 200 requests; <= 4.5 %, which refutes',
    ],
    [
      'error-share of a > 5%',
      shared(480, 10_000),
      undefined,
      'inconclusive: error-share of a: 4.8 % (4.4 % to 5.24 %) of 10000 requests; neither supports nor refutes',
    ],
    ['error-share of a > 5%', nothing(), undefined, 'no-data: no data on error-share of a'],
    ['log-lines >= 10', counted(10), undefined, 'supported: log-lines: 10; >= 10 holds'],
    ['log-lines >= 10', counted(9), undefined, 'inconclusive: log-lines: 9; neither supports nor refutes'],
    ['log-lines >= 10', counted(8), undefined, 'refuted: log-lines: 8; < 9, which refutes'],
    ['errors <= 0', counted(0), undefined, 'supported: errors: 0; <= 0 holds'],
    [
      'requests > 2x before',
      counted(3),
      counted(1, BEFORE),
      'inconclusive: requests: 3, earlier 1: 3×; too few to tell',
    ],
    [
      'requests > 2x before',
      counted(300),
      counted(100, BEFORE),
      'supported: requests: 300, earlier 100: 3×; > 2× holds',
    ],
    [
      'requests > 2x before',
      counted(100),
      counted(100, BEFORE),
      'refuted: requests: 100, earlier 100: 1×; <= 1.8×, which refutes',
    ],
    [
      'errors > 2x before',
      counted(50),
      counted(0, BEFORE),
      'supported: errors: 50, earlier 0: nothing before; > 2× holds',
    ],
    ['errors > 2x before', counted(0), counted(0, BEFORE), 'refuted: errors: 0, earlier 0: 1×; <= 1.8×, which refutes'],
    [
      'error-share > 2x before',
      shared(0, 600),
      shared(0, 900, BEFORE),
      'inconclusive: error-share: 0 % (0 % to 0.636 %) of 600 requests, earlier 0 % (0 % to 0.425 %) of 900 requests: 1×; too few to tell',
    ],
    ['errors > 2x before', counted(5), nothing(BEFORE), 'no-data: errors: 5, earlier no data: nothing to compare'],
    [
      'error-share of a > 2x before',
      shared(30, 100),
      shared(2, 100, BEFORE),
      'supported: error-share of a: 30 % (21.9 % to 39.6 %) of 100 requests, earlier 2 % (0.55 % to 7 %) of 100 requests: 15×; > 2× holds',
    ],
    [
      'latency-p99 of a > 500ms',
      lasting(900, 1200, null),
      undefined,
      'supported: latency-p99 of a: 1200 ms (900 ms to unknown) of 40 requests; > 500 ms holds',
    ],
    [
      'latency-p99 of a > 500ms',
      lasting(80, 100, null),
      undefined,
      'inconclusive: latency-p99 of a: 100 ms (80 ms to unknown) of 40 requests; too few to tell: an upper end of a p99 takes 368 requests',
    ],
    [
      'latency-p99 of a > 500ms',
      lasting(80, 100, 120),
      undefined,
      'refuted: latency-p99 of a: 100 ms (80 ms to 120 ms) of 40 requests; <= 450 ms, which refutes',
    ],
    ['metric pool > 90', mean(95, 2), undefined, 'inconclusive: metric pool: 95 of 2 points; too few to tell'],
    ['metric pool > 90', mean(95, 3), undefined, 'supported: metric pool: 95 of 3 points; > 90 holds'],
  ]
  test.for(cases)('%s, %j, %j', ([text, now, before, expected]) => {
    const plan = planOf(text)
    const judged = judge(plan, now, before)
    expect(`${judged.verdict}: ${judgedWords(plan, judged, now, before)}`).toBe(expected)
  })
})

test('a share and the same share told in other words get the same verdict', () => {
  for (const failed of [0, 1, 3, 10, 50, 100]) {
    const up = judge(planOf('error-share of a > 0.05'), shared(failed, 100), undefined)
    const percent = judge(planOf('error-share of a > 5%'), shared(failed, 100), undefined)
    expect(up).toEqual(percent)
  }
})
