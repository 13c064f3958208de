import type { drillEvents } from '../../model/incident/drill.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of a drill read in a timeline. */
export const drillSayings: SayingsOf<typeof drillEvents> = {
  'drill-started': ({ target, seed, fault, replay }) =>
    replay === undefined
      ? `Drill on ${target}: ${fault ?? 'a surprise'}, seed ${seed}`
      : `Drill on the recording ${replay}`,
  'drill-hinted': ({ nth, text }) => `Hint ${nth}: ${text}`,
  'drill-acted': ({ action, change }) => `Done in the practice system: ${action} (${change})`,
  'drill-answered': ({ service, change, signal, cause }) =>
    [`Answer: ${service}`, signal, change && `change ${change}`, cause].filter((part) => part !== undefined).join(', '),
  'drill-ended': ({ reason, truth }) =>
    `Drill ended, ${reason}${truth === null ? '' : `. It was ${truth.service}: ${truth.cause}`}`,
}
