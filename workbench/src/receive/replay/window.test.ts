import { expect, test } from 'vitest'
import { HOUR_MS, type TimeRange, unixMs } from '../../model/time.ts'
import type { ReplayCase } from './case-file.ts'
import { replayWindow } from './window.ts'

const MAX_MS = 31 * 24 * HOUR_MS
const at = (text: string) => unixMs(Date.parse(text))
const range = (from: string, to: string): TimeRange => ({ from: at(from), to: at(to) })
const SEEN = range('2026-01-31T13:00:00Z', '2026-01-31T14:00:00Z')
const told = (window: TimeRange | undefined, pageAt?: string): ReplayCase => ({
  id: undefined,
  window,
  page: pageAt === undefined ? undefined : { at: at(pageAt) },
})

test('without a case, everything that was seen is asked about', () => {
  expect(replayWindow(undefined, SEEN, MAX_MS)).toEqual({ ok: true, value: { window: SEEN, problems: [] } })
})

test('a window that reaches beyond the telemetry stays, since silence is a finding', () => {
  const window = range('2026-01-31T12:00:00Z', '2026-01-31T15:00:00Z')
  expect(replayWindow(told(window), SEEN, MAX_MS)).toEqual({ ok: true, value: { window, problems: [] } })
})

test.for([
  ['whole time', '1970-01-02T00:00:00Z', '2100-01-01T00:00:00Z', SEEN],
  [
    'a start in the telemetry',
    '2026-01-31T13:30:00Z',
    '2026-12-01T00:00:00Z',
    { ...SEEN, from: at('2026-01-31T13:30:00Z') },
  ],
] as const)('a window of more than a month, %s, is cut to the telemetry, and that is said', ([, from, to, window]) => {
  const asked = replayWindow(told(range(from, to)), SEEN, MAX_MS)
  expect(asked).toMatchObject({ ok: true, value: { window } })
  expect(asked.ok && asked.value.problems).toEqual([expect.stringMatching(/longer than 31 days.*14:00:00.000Z/)])
})

test('telemetry of more than a month is used, and the way to a finer answer is named', () => {
  const seen = range('2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z')
  const asked = replayWindow(undefined, seen, MAX_MS)
  expect(asked).toMatchObject({ ok: true, value: { window: seen, problems: [expect.stringMatching(/name a window/)] } })
})

test.for([
  ['the day before', '2026-01-30T13:00:00Z', '2026-01-30T14:00:00Z'],
  ['the hour before, to the millisecond', '2026-01-31T12:00:00Z', '2026-01-31T13:00:00Z'],
  ['the hour after, to the millisecond', '2026-01-31T14:00:00Z', '2026-01-31T15:00:00Z'],
] as const)('a window that is %s names both ranges and the way out', ([, from, to]) => {
  const asked = replayWindow(told(range(from, to)), SEEN, MAX_MS)
  const message = `the window (${from.replace('Z', '.000Z')} to .*) misses the telemetry, which spans 2026-01-31T13.*Correct`
  expect(asked).toMatchObject({ ok: false, error: expect.stringMatching(message.replace(/[()]/g, '\\$&')) })
})

test.for([
  ['2026-01-31T13:00:00Z', true],
  ['2026-01-31T14:20:00Z', true],
  ['2030-01-01T00:00:00Z', false],
  ['2026-01-31T12:59:59Z', false],
] as const)('a page at %s is about this telemetry: %j', ([pageAt, isAbout]) => {
  const asked = replayWindow(told(undefined, pageAt), SEEN, MAX_MS)
  expect(asked.ok).toBe(isAbout)
  if (!asked.ok)
    expect(asked.error).toMatch(/the page \(20.*\) misses the telemetry, .*13:00:00.*14:00:00.*Correct the page/)
})
