import { expect, test } from 'vitest'
import { ago, clock, countdown, dateClock, lag, percent, rate, tied, visible, withClocks, words } from './format.ts'

const now = Date.parse('2026-03-01T14:08:10Z')

test.for([
  ['2026-03-01T14:08:08Z', 'just now'],
  ['2026-03-01T14:07:50Z', '20 s ago'],
  ['2026-03-01T14:02:10Z', '6 min ago'],
  ['2026-03-01T10:00:00Z', '4 h ago'],
  ['2026-02-20T14:00:00Z', '9 d ago'],
  ['2026-03-01T14:08:30Z', 'in 20 s'],
  ['noon', ''],
] as const)('%s is %s', ([at, says]) => expect(ago(at, now)).toBe(says))

test.for([
  ['due 2026-03-01T14:02:10.765Z ± 1 s', 'due 14:02:10Z ± 1 s'],
  ['from 2026-02-28T23:59:59Z to 2026-03-01T14:02:10Z', 'from 2026-02-28 23:59:59Z to 14:02:10Z'],
  ['at 2026-03-01T14:02Z, and 2026-02-28T23:59Z', 'at 14:02Z, and 2026-02-28 23:59Z'],
  ['2026-03-01 is no time of day', '2026-03-01 is no time of day'],
] as const)('%s is read as %s', ([says, read]) => expect(withClocks(says, '2026-03-01T14:08:10Z')).toBe(read))

test.for([
  [41, '41 s before onset'],
  [-90, '90 s after onset'],
  [0, 'at onset'],
  [null, 'onset not seen'],
] as const)('a lag of %s reads "%s"', ([seconds, says]) => expect(lag(seconds)).toBe(says))

test.for([
  [null, '–'],
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.0123, '1.2 %'],
  [0.5, '50 %'],
  [1, '100 %'],
] as const)('a share of %s reads "%s"', ([share, says]) => expect(percent(share)).toBe(says))

test('times are UTC and names are words', () => {
  expect(clock('2026-03-01T14:02:10.123Z')).toBe('14:02:10Z')
  expect(dateClock('2026-03-01T14:02:10.123Z')).toBe('2026-03-01 14:02:10Z')
  expect(words('p99_ms_before')).toBe('p99 ms before')
  expect(words('metricPoints')).toBe('metric points')
})

test('characters that hide or reorder text are made visible, line breaks stay', () => {
  expect(visible('a\u202eb\u0007\n\tc\u200d')).toBe('a\\u202eb\\u0007\n\tc\\u200d')
})

test.for([
  [0.0005, '< 0.01'],
  [12.34, '12.3'],
  [1500, '1.5 k'],
] as const)('%s requests a second read "%s"', ([perSecond, says]) => expect(rate(perSecond)).toBe(says))

test('a number and its unit stay together', () => {
  expect(tied('14 % wait 1.6 s in 2 steps')).toBe('14\u00a0% wait 1.6\u00a0s in 2 steps')
})

test.for([
  ['2026-03-01T12:03:07Z', '3:07'],
  ['2026-03-01T12:00:00Z', '0:00'],
  ['2026-03-01T11:58:55Z', '−1:05'],
  ['noon', ''],
] as const)('what is left to %s is %s', ([at, left]) => {
  expect(countdown(at, Date.parse('2026-03-01T12:00:00Z'))).toBe(left)
})
