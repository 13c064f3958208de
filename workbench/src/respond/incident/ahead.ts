import type { Draft } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { parseRfc3339, rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import type { Refusal } from './refusal.ts'

/** Entries and changes tell of what has happened; clocks of two machines may differ by this much. Local time taken for UTC differs by more. */
export const AHEAD_MS_MAX = 10 * 60_000

/** That a time lies too far ahead of the workbench's clock to have happened; undefined where it does not. */
export function inTheFuture(at: string, now: UnixMs): string | undefined {
  if ((parseRfc3339(at) ?? now) <= now + AHEAD_MS_MAX) return undefined
  return `${at} is in the future: it is ${rfc3339(unixMs(Math.floor(now / 1000) * 1000)).replace('.000', '')} here`
}

/** Why drafts are not recorded: one of them tells of what lies ahead of the workbench's clock. */
export function tooFarAhead(drafts: readonly Draft[], now: UnixMs): Refusal | undefined {
  for (const { at, event } of drafts) {
    const [what] = [at, ...toldTimes(event)].flatMap((time) => inTheFuture(time, now) ?? [])
    if (what === undefined) continue
    return {
      kind: 'wrong',
      what,
      where: event.kind,
      todo: 'Times without a zone are UTC; give the zone (2026-01-31T14:02:10+01:00), or set the clock that is wrong.',
    }
  }
  return undefined
}

/** Times that an event tells besides its own. */
function toldTimes(event: IncidentEvent): readonly string[] {
  switch (event.kind) {
    case 'declared':
      return event.detectedAt === undefined ? [] : [event.detectedAt]
    case 'time-set':
      return [event.at]
    case 'corrected':
      return event.at === undefined ? [] : [event.at]
    default:
      return []
  }
}
