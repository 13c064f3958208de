import type { Entry } from '../../../model/incident/entry.ts'
import type { IncidentEventKind } from '../../../model/incident/event.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How long one may go without data (no logs looked at for ten minutes). */
const MINUTES_MAX = 10

/** Entries that only come about when somebody has looked at data. */
const LOOKING: ReadonlySet<IncidentEventKind> = new Set<IncidentEventKind>([
  'looked',
  'probe-placed',
  'change-judged',
  'evidence-captured',
  'prediction-sampled',
  'triaged',
  'diagnosed',
  'declared',
])

/** Nobody has looked at a log, a trace or a number for a while: what follows is guessing. */
export const blind: FlagRule = {
  flag: 'blind',
  find: ({ entries, lifecycle }, now) => {
    // What the workbench does by itself shows nobody anything. Looks of a drill are not noted, so there it counts.
    const isLook = ({ event, actor }: Entry): boolean =>
      LOOKING.has(event.kind) && (actor.kind !== 'automation' || event.kind === 'declared' || lifecycle.drill)
    if (lifecycle.state !== 'triage' && lifecycle.state !== 'investigating' && lifecycle.state !== 'identified')
      return []
    const last = entries.findLast(isLook)
    const minutes = last === undefined ? 0 : minutesSince(last.at, now)
    if (last === undefined || minutes < MINUTES_MAX) return []
    return [
      {
        says: `nobody has looked at a log, a trace or a number for ${minutes} min`,
        todo: 'Ask for the diagnosis of the last minutes, or look at the logs of the service you suspect.',
        entries: [last.seq],
      },
    ]
  },
}
