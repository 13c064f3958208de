import type { flagEvents } from '../../model/incident/flags.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the guard's entries read in a timeline. */
export const flagSayings: SayingsOf<typeof flagEvents> = {
  'flag-raised': ({ flag, says }) => `Flag ${flag}: ${says}`,
  'flag-dismissed': ({ flag, about, reason }) =>
    `Flag ${flag}${about ? ` (${about})` : ''} put aside, because ${reason}`,
}
