import { describe, expect, test } from 'vitest'
import type { RequestMinute } from '../../model/objective.ts'
import { standingOf } from './burn.ts'

const MINUTE = 60_000
const NOW = Date.UTC(2026, 2, 1, 12)
const OBJECTIVE = { target: 0.999, days: 30 }

/** Every minute of a stretch (minutes before now) a thousand requests, of which such a share is bad. */
function stretch(from: number, to: number, share: number, requests = 1_000): RequestMinute[] {
  return Array.from({ length: from - to }, (_, i) => {
    const bad = requests * share
    return { at: NOW - (from - i) * MINUTE, requests, bad, spans: requests, badSpans: bad }
  })
}

const DAY = 24 * 60

describe('the windows of the Workbook', () => {
  test('have its thresholds for thirty days', () => {
    expect(
      standingOf(OBJECTIVE, [], NOW).burns.map(({ threshold, tells }) => [Number(threshold.toFixed(1)), tells]),
    ).toEqual([
      [14.4, 'page'],
      [6, 'page'],
      [1, 'ticket'],
    ])
  })

  test.for([
    ['calm', [...stretch(3 * DAY, 0, 0.0005)], null],
    ['2 % for the last hour', [...stretch(3 * DAY, 60, 0), ...stretch(60, 0, 0.02)], 'page'],
    [
      '2 % for four minutes: less than the budget of the hour allows',
      [...stretch(3 * DAY, 4, 0), ...stretch(4, 0, 0.02)],
      null,
    ],
    ['everything for two minutes', [...stretch(3 * DAY, 2, 0), ...stretch(2, 0, 1)], 'page'],
    [
      '2 % for an hour that ended ten minutes ago',
      [...stretch(3 * DAY, 70, 0), ...stretch(70, 10, 0.02), ...stretch(10, 0, 0)],
      null,
    ],
    ['0.8 % for six hours: over 6, under 14.4', [...stretch(3 * DAY, 360, 0), ...stretch(360, 0, 0.008)], 'page'],
    ['0.2 % for three days', stretch(3 * DAY, 0, 0.002), 'ticket'],
  ] as const)('%s', ([, minutes, tells]) => {
    expect(standingOf(OBJECTIVE, minutes, NOW).tells).toBe(tells)
  })
})

test('few requests wake nobody by chance, many failures do', () => {
  const night = (bad: number) => [{ at: NOW - 2 * MINUTE, requests: 10, bad, spans: 10, badSpans: bad }]
  expect(standingOf(OBJECTIVE, night(1), NOW).tells).toBeNull()
  expect(standingOf(OBJECTIVE, night(8), NOW).tells).toBe('page')
})

test('the budget is counted over the period, and units of sampling do not change it', () => {
  const minutes = [...stretch(20, 10, 0), ...stretch(10, 0, 0.001)]
  const seen = standingOf(OBJECTIVE, minutes, NOW)
  expect(seen.budgetLeft).toBeCloseTo(0.5, 9)
  expect(seen.daysSeen).toBeCloseTo(20 / DAY, 9)
  const sampled = minutes.map((one) => ({ ...one, requests: one.requests * 1_000, bad: one.bad * 1_000 }))
  const again = standingOf(OBJECTIVE, sampled, NOW)
  expect([again.budgetLeft, again.tells, again.burns[0]!.long.rate]).toEqual([
    seen.budgetLeft,
    seen.tells,
    seen.burns[0]!.long.rate,
  ])
})

test('what is older than the period, or later than now, is not counted; nothing is no burn', () => {
  const seen = standingOf(
    { target: 0.999, days: 1 },
    [...stretch(2 * DAY, DAY, 1), { ...stretch(1, 0, 1)[0]!, at: NOW }],
    NOW,
  )
  expect(seen).toMatchObject({ requests: 0, budgetLeft: null, good: null, tells: null, daysSeen: 0 })
})

test('a budget of seven days burns as much of it, and never below the rate that spends it in time', () => {
  const thresholds = standingOf({ target: 0.99, days: 7 }, [], NOW).burns.map(({ threshold }) =>
    Number(threshold.toFixed(2)),
  )
  expect(thresholds).toEqual([3.36, 1.4, 1])
})

test('a promise that is so loose that nothing can burn as fast tells nothing', () => {
  expect(standingOf({ target: 0.5, days: 30 }, stretch(60, 0, 1), NOW).burns[0]!.burns).toBe(false)
})
