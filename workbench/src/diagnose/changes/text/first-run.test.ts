import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChangeEvent } from '../../../model/change.ts'
import { firstRunMs } from './first-run.ts'

const FRIDAY = '2026-01-02T17:40:30Z'

const scheduled = (to: string, at = FRIDAY): ChangeEvent => ({
  id: 'x',
  at,
  kind: 'cron',
  title: 't',
  to,
  source: 'test',
})

const runOf = (change: ChangeEvent): string | undefined => {
  const ms = firstRunMs(change)
  return ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16)
}

test.for<[about: string, change: ChangeEvent, run: string | undefined]>([
  ['daily, the next day', scheduled('0 14 * * *'), '2026-01-03T14:00'],
  ['daily, the same day', scheduled('0 18 * * *'), '2026-01-02T18:00'],
  ['every quarter of an hour', scheduled('*/15 * * * *'), '2026-01-02T17:45'],
  ['from one minute on, by steps', scheduled('7/20 * * * *'), '2026-01-02T17:47'],
  ['on weekdays', scheduled('0 9 * * 1-5'), '2026-01-05T09:00'],
  ['on a day of the month or of the week', scheduled('0 9 4 * 6'), '2026-01-03T09:00'],
  ['at listed hours', scheduled('30 2,16,20 * * *'), '2026-01-02T20:30'],
  ['not within a week', scheduled('0 0 1 6 *'), undefined],
  ['never', scheduled('99 14 * * *'), undefined],
  ['no schedule', scheduled('v1.2.3'), undefined],
  ['a time that is none', scheduled('0 14 * * *', 'yesterday'), undefined],
  [
    'in a diff, beside the one that was',
    { ...scheduled(''), details: { diff: '-  schedule: "0 2 * * *"\n+  schedule: "0 14 * * *"  # after the export' } },
    '2026-01-03T14:00',
  ],
])('%s', ([, change, run]) => {
  expect(runOf(change)).toBe(run)
})

test('a line without an end is passed by, not read for minutes', () => {
  expect(runOf(scheduled('1 '.repeat(100_000)))).toBeUndefined()
  const details = { diff: `+${' '.repeat(100_000)}\n+a${' '.repeat(100_000)}1` }
  expect(runOf({ ...scheduled(''), details })).toBeUndefined()
})

test('a first run is on a full minute, after the change and within a week', () => {
  const field = fc.stringMatching(/^[\d*/,-]{1,6}$/)
  fc.assert(
    fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), fc.integer({ min: 0, max: 1e9 }), (fields, second) => {
      const changedMs = Date.parse(FRIDAY) + second * 1000
      const ms = firstRunMs(scheduled(fields.join(' '), new Date(changedMs).toISOString()))
      if (ms === undefined) return
      expect(ms % 60_000).toBe(0)
      expect(ms > changedMs && ms - changedMs <= 7 * 86_400_000 + 3_600_000).toBe(true)
    }),
    { seed: 8, numRuns: 100 },
  )
})
