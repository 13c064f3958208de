import type { diagnosedEvents } from '../../model/incident/diagnosed.ts'
import type { SayingsOf } from '../sayings.ts'

/** How what the machine found reads in a timeline. */
export const diagnosedSayings: SayingsOf<typeof diagnosedEvents> = {
  diagnosed: ({ summary }) => `Diagnosed: ${summary}`,
  'time-proposed': ({ name, at, plusMinusSeconds, why }) =>
    `${name} = ${at} ± ${plusMinusSeconds} s is proposed, by ${why}; lastgood time ${name} confirms it`,
}
