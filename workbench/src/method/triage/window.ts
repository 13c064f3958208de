import type { Compared } from '../../model/incident/harm.ts'
import { parseRfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { LATE_PAGE_MS } from '../lifecycle/began.ts'
import { impactsOf } from '../lifecycle/impacts.ts'

/** Of an impact that lasts longer, only the last hours are looked at; the quiet stretch stays before its start. */
const LOOKED_AT_MS_MAX = 6 * 3_600_000

/** Shorter stretches hold too few requests to say anything. */
const LOOKED_AT_MS_MIN = 60_000

/** The incident as far as a window needs it, and when its impact began by a diagnosis that nobody has confirmed. */
type Seen = Pick<Incident, 'lifecycle'> & { readonly now: UnixMs; readonly onset?: string | undefined }

/**
 * From the start of the impact to its end or now, against the same length before. The start is the one that people recorded, else
 * the onset that a diagnosis proposes, else 15 minutes before it was declared. Where the harm came back, it is when it did.
 */
export function comparedFor(seen: Seen): Compared {
  const { lifecycle, now } = seen
  const over = ['resolved', 'closed'].includes(lifecycle.state) ? timeOf(lifecycle.times.resolved?.at) : undefined
  const to = Math.min(over ?? now, now)
  const assumed = (timeOf(lifecycle.times.declared?.at) ?? now) - LATE_PAGE_MS
  const again = impactsOf(lifecycle).slice(1).at(-1)
  const told = timeOf(again?.from ?? lifecycle.times.impactStarted?.at) ?? timeOf(proposedStart(seen))
  const from = told !== undefined && told < to ? told : Math.min(assumed, to - LOOKED_AT_MS_MIN)
  const length = Math.min(Math.max(to - from, LOOKED_AT_MS_MIN), LOOKED_AT_MS_MAX)
  return {
    quiet: { from: unixMs(from - length), to: unixMs(from) },
    impact: { from: unixMs(Math.max(from, to - length)), to: unixMs(to) },
  }
}

/** The onset that a diagnosis found, where it can be that of this incident: not in the future, nor hours before it was declared. */
export function proposedStart({ lifecycle, now, onset }: Seen): string | undefined {
  const [at, declared] = [timeOf(onset), timeOf(lifecycle.times.declared?.at)]
  if (at === undefined || declared === undefined || lifecycle.times.impactStarted !== undefined) return undefined
  return at < now && at > declared - LOOKED_AT_MS_MAX ? onset : undefined
}

/** How bad it is now shows in the last minutes; over the whole impact a share that doubles would show hours later. */
const NOW_MS = 5 * 60_000

/** The last minutes, against the quarter of an hour before the impact. */
export function lastMinutesFor(seen: Seen): Compared {
  const { quiet, impact } = comparedFor(seen)
  return {
    quiet: { from: unixMs(Math.max(quiet.from, quiet.to - LATE_PAGE_MS)), to: quiet.to },
    impact: { from: unixMs(Math.max(impact.from, impact.to - NOW_MS)), to: impact.to },
  }
}

const timeOf = (text: string | undefined): UnixMs | undefined => (text === undefined ? undefined : parseRfc3339(text))
