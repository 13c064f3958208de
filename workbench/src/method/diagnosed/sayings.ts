import type { diagnosedEvents } from '../../model/incident/diagnosed.ts'
import { TIME_NAMES } from '../lifecycle/time-names.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How what the machine found reads in a timeline. */
export const diagnosedSayings: SayingsOf<typeof diagnosedEvents> = {
  diagnosed: ({ summary, changed }) => (changed ? `Diagnosed anew: ${summary} It ${changed}` : `Diagnosed: ${summary}`),
  'diagnosing-ended': ({ settled, says }) => `The diagnosis ${settled ? 'has settled' : 'has not settled'}: ${says}`,
  'time-proposed': ({ name, at, plusMinusSeconds, why }) =>
    `${TIME_NAMES[name]}: ${at} ± ${plusMinusSeconds} s is proposed, by ${why}`,
}
