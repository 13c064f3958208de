import { describe, expect, test } from 'vitest'
import type { LogKind } from '../../model/explore.ts'
import type { GoldenRow } from '../../model/views.ts'
import { on } from '../incident.test-helper.ts'
import { harmSince, newLinesSince } from './broken-elsewhere.ts'

const BUCKETS = 12

/** Failures of a thousand requests, and the p99 in milliseconds. */
type Fared = readonly [errors: number, p99: number]

function seen(service: string, [errors, p99]: Fared): readonly GoldenRow[] {
  const row = { service, requests: 1_000, errors, p50_ms: 1, p95_ms: 1 }
  const wave = (bucket: number): number => 1 + 0.1 * Math.sin(7 * bucket)
  const buckets = Array.from({ length: BUCKETS }, (_, bucket) => ({ ...row, bucket, p99_ms: p99 * wave(bucket) }))
  return [{ ...row, bucket: -1, p99_ms: p99 }, ...buckets]
}

type Row = readonly [title: string, healthy: Fared, before: Fared, after: Fared, says: readonly RegExp[]]

const ROWS: readonly Row[] = [
  ['nothing', [2, 10], [2, 10], [3, 10], []],
  ['failures elsewhere', [2, 10], [2, 10], [90, 10], [/^payment fails in 9 % \(before 0\.2 %\)$/]],
  ['slowness elsewhere', [2, 10], [2, 10], [2, 40], [/^payment is slow: p99 [\d.]+ ms → [\d.]+ ms$/]],
  ['what was as bad before the change is none of its harm', [2, 10], [90, 40], [90, 40], []],
  ['what is as it was in health is no harm', [90, 40], [2, 10], [90, 40], []],
  ['less than a glitch', [0, 10], [0, 10], [9, 12], []],
]

describe('what broke since a change', () => {
  test.for(ROWS)('%s', ([, healthy, before, after, says]) => {
    const [good, bad, now] = [healthy, before, after].map((fared) => seen('payment', fared))
    const told = harmSince(
      { healthy: good!, before: bad!, after: now! },
      { signal: 'error-share', service: 'checkout' },
    )
    expect(told).toEqual(says.map((text) => expect.stringMatching(text)))
  })

  test('the signal by which it is judged is left out, its other signals are not', () => {
    const stretches = { healthy: seen('a', [2, 10]), before: seen('a', [2, 10]), after: seen('a', [90, 40]) }
    expect(harmSince(stretches, { signal: 'error-share', service: 'a' })).toEqual([expect.stringMatching(/^a is slow/)])
    expect(harmSince(stretches, { signal: 'latency-p99', service: 'a' })).toEqual([expect.stringMatching(/^a fails/)])
  })

  test('a service of which nothing is known from before is not accused', () => {
    expect(harmSince({ healthy: [], before: [], after: seen('new', [90, 40]) }, { signal: 'error-share' })).toEqual([])
  })

  test('many are counted', () => {
    const all = (fared: Fared) => ['a', 'b', 'c', 'd', 'e'].flatMap((service) => seen(service, fared))
    const stretches = { healthy: all([2, 10]), before: all([2, 10]), after: all([90, 10]) }
    expect(harmSince(stretches, { signal: 'error-share' })).toHaveLength(4)
    expect(harmSince(stretches, { signal: 'error-share' }).at(-1)).toBe('2 more')
  })
})

test('lines are new when nobody wrote one before the change, and one is an anecdote', () => {
  const kind = (template: string, first: string, lines: number): LogKind => ({
    service: 'payment',
    template,
    severityNumber: 17,
    lines,
    first,
    last: first,
    traceId: '',
    shared: '',
  })
  const kinds = [
    kind('card <*> refused', '2026-01-31T14:11:00Z', 7),
    kind('slow disk', '2026-01-31T13:50:00Z', 90),
    kind('once', '2026-01-31T14:12:00Z', 1),
  ]
  expect(newLinesSince(kinds, on('14:10'))).toEqual(['payment “card <*> refused” (7 times)'])
})
