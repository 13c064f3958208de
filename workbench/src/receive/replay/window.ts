import { err, ok, type Result } from '../../lib/result.ts'
import { DAY_MS, rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { ReplayCase } from './case-file.ts'

/** The stretch of time that a replay asks about, and what had to be said about it. */
export type ReplayWindow = { readonly window: TimeRange; readonly problems: readonly string[] }

/**
 * The window of the case, else everything that was seen. A window longer than `lengthMsMax` means "all there is" and is
 * cut to what was seen.
 * Errors   one line: the window or the page lies where there is no telemetry.
 */
export function replayWindow(
  told: ReplayCase | undefined,
  seen: TimeRange,
  lengthMsMax: number,
): Result<ReplayWindow, string> {
  const asked = told?.window ?? seen
  if (asked.to <= seen.from || asked.from >= seen.to) return err(missed('window', textOf(asked), seen))
  const isCut = asked.to - asked.from > lengthMsMax && told?.window !== undefined
  const window = isCut ? overlap(asked, seen) : asked
  const page = told?.page
  if (page && !isNear(page.at, window)) return err(missed('page', rfc3339(page.at), overlap(window, seen)))
  const days = lengthMsMax / DAY_MS
  const problems = [
    ...(isCut
      ? [`case.json: the window is longer than ${days} days; used is ${textOf(window)}, where telemetry is`]
      : []),
    ...(window.to - window.from > lengthMsMax
      ? [`the telemetry spans more than ${days} days, ${textOf(window)}: times are coarse; name a window in case.json`]
      : []),
  ]
  return ok({ window, problems })
}

/** A page comes while things are bad or some time after; by a whole window later it is about something else. */
const isNear = (at: number, { from, to }: TimeRange): boolean => at >= from && at < to + (to - from)

const overlap = (a: TimeRange, b: TimeRange): TimeRange => ({
  from: unixMs(Math.max(a.from, b.from)),
  to: unixMs(Math.min(a.to, b.to)),
})

function missed(part: 'window' | 'page', where: string, seen: TimeRange): string {
  const todo = `Correct the ${part}, or remove it from case.json.`
  return `case.json: the ${part} (${where}) misses the telemetry, which spans ${textOf(seen)}. ${todo}`
}

const textOf = ({ from, to }: TimeRange): string => `${rfc3339(from)} to ${rfc3339(to)}`
