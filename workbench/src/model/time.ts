import type { Brand } from '../lib/brand.ts'

/** Milliseconds since 1970-01-01T00:00:00Z; fractions allowed. */
export type UnixMs = Brand<number, 'UnixMs'>

export const unixMs = (value: number): UnixMs => value as UnixMs

/** A half-open stretch of time: `from` is inside, `to` is not. */
export type TimeRange = { readonly from: UnixMs; readonly to: UnixMs }

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** How late telemetry comes: requests are told of when they have ended and their batch has left, so nothing is known of what came last. */
export const TOLD_LATE_MS = 15_000

/** RFC 3339 text in UTC, as every JSON contract carries it. */
export const rfc3339 = (at: UnixMs): string => new Date(at).toISOString()

/** A time as a table shows it, in UTC: `2026-03-01 12:00`. Takes milliseconds since 1970, or text that names a time. */
export const minuteOf = (at: number | string): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** The time of day, in UTC to the second: `14:02:10Z`. Takes milliseconds since 1970, or text that names a time. */
export const clockTime = (at: number | string): string => `${new Date(at).toISOString().slice(11, 19)}Z`

/** A range as JSON contracts carry it. */
export const rangeInText = ({ from, to }: TimeRange): { readonly from: string; readonly to: string } => ({
  from: rfc3339(from),
  to: rfc3339(to),
})

const TIME_MAX_MS = 2 ** 32 * 1000 // 2106-02-07: where the database's keys of whole seconds end

/** What a text that names no such time is told. */
export const RFC3339_EXPECTED = 'expected RFC 3339 between 1970 and 2106, e.g. 2026-01-31T14:02:10Z'

/** The time between 1970 and 2106 that an RFC 3339 text names, or undefined when it names none. */
export function parseRfc3339(text: string): UnixMs | undefined {
  if (!/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:?\d\d)$/.test(text)) return undefined
  const ms = Date.parse(text.replace(' ', 'T').toUpperCase())
  return ms >= 0 && ms < TIME_MAX_MS && isOnCalendar(text) ? unixMs(ms) : undefined
}

/** False for the 30th of February and for 24 o'clock, which Date takes for a time on the next day. */
function isOnCalendar(text: string): boolean {
  const day = text.slice(0, 10)
  return text.slice(11, 13) !== '24' && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** What tells the time; handed in wherever a room must not read a clock itself. */
export type Clock = { readonly now: () => UnixMs }
