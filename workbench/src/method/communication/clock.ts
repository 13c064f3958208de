import { parseRfc3339, rfc3339, type UnixMs, unixMs } from '../../model/time.ts'

/** `14:02Z` on the UTC day of `now`, else `2026-01-30T14:02Z`: a time that everybody reads alike. */
export function clockOf(time: string, now: string): string {
  const [at, today] = [iso(time), iso(now)]
  return at.slice(0, 10) === today.slice(0, 10) ? `${at.slice(11, 16)}Z` : `${at.slice(0, 16)}Z`
}

const iso = (time: string): string => new Date(time).toISOString()

const UNITS_MS = { m: 60_000, min: 60_000, h: 3_600_000 } as const

/** A time as people say it: `20m`, `14:40Z` (the next time it is so), or RFC 3339; undefined when it is none of these. */
export function spokenTime(text: string, now: UnixMs): UnixMs | undefined {
  const after = /^(\d{1,4})\s*(m|min|h)$/.exec(text.trim())
  if (after) return unixMs(now + Number(after[1]) * UNITS_MS[after[2] as keyof typeof UNITS_MS])
  const clock = /^([01]\d|2[0-3]):([0-5]\d)Z?$/.exec(text.trim())
  if (clock === null) return parseRfc3339(text.trim())
  const today = parseRfc3339(`${rfc3339(now).slice(0, 10)}T${clock[1]}:${clock[2]}:00Z`)
  if (today === undefined) return undefined
  return today > now ? today : unixMs(today + 86_400_000)
}

/** What a text that names no such time is told. */
export const SPOKEN_TIME_EXPECTED = 'expected 20m, 14:40Z or a time in RFC 3339'
