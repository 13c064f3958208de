import type { actionEvents } from '../../model/incident/actions.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of declared actions read in a timeline. */
export const actionSayings: SayingsOf<typeof actionEvents> = {
  'action-asked': ({ id, target: { name, service }, expectedEffect }) =>
    `Asks somebody else to look at ${id}: ${name}${service === undefined ? '' : ` on ${service}`}; expected: ${expectedEffect}`,
  'action-ran': ({ change, action, says, outcome }) =>
    outcome === 'not-run'
      ? `Action ${action} never ran, ${change} was not made: ${says}`
      : `Action ${action} of ${change}: ${says}`,
}
