import { err, ok, type Result } from '../../lib/result.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, parseRfc3339, RFC3339_EXPECTED, rfc3339, type UnixMs } from '../../model/time.ts'
import { AHEAD_MS_MAX } from '../../respond/incident/ahead.ts'

const UNITS_MS = { s: 1000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const

/** Milliseconds of `90s`, `15m`, `2h` or `1d`; undefined when the text is no positive duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,6}(?:\.\d{1,3})?)\s*(s|m|h|d)(?:ec|in)?$/.exec(text.trim())
  const ms = match ? Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS] : 0
  return ms > 0 ? ms : undefined
}

/**
 * RFC 3339 as it is, or a time of day in UTC such as `14:02`: the latest one that is not ahead of now by more than clocks may differ, for
 * whoever types the time on the wall may be a moment early.
 */
export function timeOf(text: string, now: UnixMs, flag = '--at'): Result<string, string> {
  const day = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?Z?$/.exec(text.trim())
  if (day === null)
    return parseRfc3339(text) === undefined ? err(`${flag}: ${RFC3339_EXPECTED}, or 14:02 (UTC)`) : ok(text)
  const [hours, minutes, seconds] = day.slice(1).map((part) => Number(part ?? 0)) as [number, number, number]
  const latest = now + AHEAD_MS_MAX
  const onItsDay = Math.floor(latest / DAY_MS) * DAY_MS + ((hours * 60 + minutes) * 60 + seconds) * 1000
  return ok(rfc3339((onItsDay <= latest ? onItsDay : onItsDay - DAY_MS) as UnixMs))
}
