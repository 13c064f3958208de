import type { freezeEvents } from '../../model/incident/freeze.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of the deploy freeze read in a timeline. */
export const freezeSayings: SayingsOf<typeof freezeEvents> = {
  'freeze-lifted': ({ reason }) => `Deploy freeze lifted, because ${reason}`,
  'freeze-restored': () => 'Deploy freeze holds again',
}
