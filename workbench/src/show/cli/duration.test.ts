import { expect, test } from 'vitest'
import { parseRfc3339 } from '../../model/time.ts'
import { timeOf } from './duration.ts'

test.for([
  ['14:02', '2026-01-31T14:02:10Z', '2026-01-31T14:02:00.000Z'],
  ['14:02', '2026-01-31T14:01:58Z', '2026-01-31T14:02:00.000Z'],
  ['14:02', '2026-01-31T13:51:59Z', '2026-01-30T14:02:00.000Z'],
  ['00:00', '2026-01-31T23:59:58Z', '2026-02-01T00:00:00.000Z'],
  ['23:59:50', '2026-02-01T00:00:03Z', '2026-01-31T23:59:50.000Z'],
  ['2026-01-31T15:02:00+01:00', '2026-01-31T14:02:10Z', '2026-01-31T15:02:00+01:00'],
] as const)('%s that is typed at %s is %s', ([text, now, at]) => {
  expect(timeOf(text, parseRfc3339(now)!)).toEqual({ ok: true, value: at })
})
