import { expect, test } from 'vitest'
import { parseRfc3339 } from './time.ts'

test.for([
  ['1970-01-01T00:00:00Z', 0],
  ['2026-01-31T14:02:10.5Z', 1769868130500],
  ['2026-01-31T15:02:10+01:00', 1769868130000],
  ['2028-02-29T00:00:00+14:00', 1835344800000],
  ['2106-02-07T06:28:15Z', 4294967295000],
] as const)('%s is %d ms', ([text, ms]) => {
  expect(parseRfc3339(text)).toBe(ms)
})

test.for([
  '2106-02-07T06:28:16Z', // the database could not keep it
  '9999-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '2026-01-31', // a day is no time
  '2026-01-31T14:02:10', // nor is one without its zone
  '2026-13-31T14:02:10Z',
  '2026-02-30T14:02:10Z', // on no calendar
  '2025-02-29T14:02:10+01:00',
  '2026-01-31T24:00:00Z',
  '14:02',
  '',
])('%j is no time', (text) => {
  expect(parseRfc3339(text)).toBeUndefined()
})
