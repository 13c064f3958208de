import type { Compared } from '../../model/incident/harm.ts'
import { parseRfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'

/** Until somebody says when the impact began, a page is taken to come this late at most. */
export const LATE_PAGE_MS = 15 * 60_000

/** Of an impact that lasts longer, only the last hours are looked at; the quiet stretch stays before its start. */
export const LOOKED_AT_MS_MAX = 6 * 3_600_000

/** Shorter stretches hold too few requests to say anything. */
const LOOKED_AT_MS_MIN = 60_000

/** From the start of the impact (or 15 minutes before it was declared) to its end or now, against the same length before. */
export function comparedFor({ lifecycle }: Pick<Incident, 'lifecycle'>, now: UnixMs): Compared {
  const { impactStarted, declared, resolved } = lifecycle.times
  const over = ['resolved', 'closed'].includes(lifecycle.state) ? timeOf(resolved?.at) : undefined
  const to = Math.min(over ?? now, now)
  const assumed = (timeOf(declared?.at) ?? now) - LATE_PAGE_MS
  const told = timeOf(impactStarted?.at)
  const from = told !== undefined && told < to ? told : Math.min(assumed, to - LOOKED_AT_MS_MIN)
  const length = Math.min(Math.max(to - from, LOOKED_AT_MS_MIN), LOOKED_AT_MS_MAX)
  return {
    quiet: { from: unixMs(from - length), to: unixMs(from) },
    impact: { from: unixMs(Math.max(from, to - length)), to: unixMs(to) },
  }
}

/** How bad it is now shows in the last minutes; over the whole impact a share that doubles would show hours later. */
export const NOW_MS = 5 * 60_000

/** The last minutes, against the quarter of an hour before the impact. */
export function lastMinutesFor(incident: Pick<Incident, 'lifecycle'>, now: UnixMs): Compared {
  const { quiet, impact } = comparedFor(incident, now)
  return {
    quiet: { from: unixMs(Math.max(quiet.from, quiet.to - LATE_PAGE_MS)), to: quiet.to },
    impact: { from: unixMs(Math.max(impact.from, impact.to - NOW_MS)), to: impact.to },
  }
}

const timeOf = (text: string | undefined): UnixMs | undefined => (text === undefined ? undefined : parseRfc3339(text))
