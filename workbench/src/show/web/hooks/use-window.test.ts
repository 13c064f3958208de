import { expect, test } from 'vitest'
import { windowOf } from './use-window.ts'

const NOON = Date.UTC(2026, 0, 31, 12)
const at = (clock: string): string => `2026-01-31T${clock}.000Z`

test.for([
  [{}, '11:30:00', '12:00:00', undefined],
  [{ last: '5' }, '11:55:00', '12:00:00', undefined],
  [{ from: '2026-01-31T10:00Z', to: '2026-01-31T12:30:00+01:00' }, '10:00:00', '11:30:00', undefined],
  [{ from: '2026-01-31T10:00:00Z' }, '10:00:00', '12:00:00', undefined],
  [{ to: '2026-01-31T10:00:00Z' }, '09:30:00', '10:00:00', undefined],
  [{ from: 'x', to: '2026-01-31T10:00:00Z' }, '11:30:00', '12:00:00', 'from “x” is no time'],
  [{ from: '2026', last: '5' }, '11:55:00', '12:00:00', 'from “2026” is no time'],
  [{ to: '2026-02-30T10:00:00Z' }, '11:30:00', '12:00:00', 'to “2026-02-30T10:00:00Z” is no time'],
  [{ from: '2026-02-01T10:00:00Z' }, '11:30:00', '12:00:00', 'from 2026-02-01T10:00:00Z is not before now'],
  [
    { from: '2025-01-01T00:00:00Z' },
    '11:30:00',
    '12:00:00',
    'from 2025-01-01T00:00:00Z is more than 31 days before the end',
  ],
  [{ last: 'ten' }, '11:30:00', '12:00:00', 'last “ten” is no number of minutes from 1 to 44640'],
  [{ last: '0' }, '11:30:00', '12:00:00', 'last “0” is no number of minutes from 1 to 44640'],
] as const)('%j is a window that is shown, or told and not replaced in silence', ([fields, from, to, unshown]) => {
  expect(windowOf(fields, NOON)).toMatchObject({ from: at(from), to: at(to), unshown })
})

test('what is told of an address is no longer than a line', () => {
  expect(windowOf({ from: 'x'.repeat(10_000) }, NOON).unshown).toHaveLength(78)
})
