import { expect, test } from 'vitest'
import { chartOf } from './chart-of.ts'

const timesOf = (type: string, times: readonly string[]) =>
  chartOf({
    columns: [
      { name: 't', type },
      { name: 'n', type: 'UInt64' },
    ],
    rows: times.map((time, i) => [time, String(i)]),
    cut: false,
    tookMs: 1,
  })?.at

const LATER = '2026-07-01 12:00:00'

test.for([
  ['DateTime64(9)', '2026-01-31 14:02:10.500000000', '2026-01-31T14:02:10.500Z'],
  ["DateTime('UTC')", '2026-01-31 14:02:10', '2026-01-31T14:02:10.000Z'],
  ["DateTime('Asia/Kolkata')", '2026-01-31 14:02:10', '2026-01-31T08:32:10.000Z'],
  ["Nullable(DateTime64(3, 'Europe/Berlin'))", '2026-03-29 03:30:00.250', '2026-03-29T01:30:00.250Z'],
  ["DateTime('Europe/Berlin')", '2026-03-29 01:30:00', '2026-03-29T00:30:00.000Z'],
  ['Date', '2026-01-31', '2026-01-31T00:00:00.000Z'],
] as const)('a time of a column of %s is drawn where it is', ([type, text, at]) => {
  expect(timesOf(type, [text, type === 'Date' ? LATER.slice(0, 10) : LATER])?.[0]).toBe(at)
})

test('times of a zone that nobody knows are not drawn', () => {
  expect(timesOf("DateTime('Nowhere/Land')", ['2026-01-31 14:02:10', LATER])).toBeUndefined()
})
