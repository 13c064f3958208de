import { WAYS } from '../../model/incident/containment.ts'
import type { ledgerEvents } from '../../model/incident/ledger.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of the change ledger read in a timeline. */
export const ledgerSayings: SayingsOf<typeof ledgerEvents> = {
  'change-started': ({ id, what, origin, services, reverts, takesBack, expectedEffect }) =>
    [
      `${origin === 'ours' ? 'Change' : 'Observed change'} ${id}${takesBackSays(reverts ?? takesBack)}: ${what}`,
      services.length > 0 ? ` on ${services.join(', ')}` : '',
      expectedEffect ? `; expected: ${expectedEffect}` : '',
    ].join(''),
  'change-finished': ({ id }) => `Change ${id} has ended`,
  'change-reported': ({ id, what }) => `Change ${id} is reported: ${what}`,
  'change-judged': ({ id, says, beyond = [] }) =>
    `Change ${id}: ${says}${beyond.length === 0 ? '' : `; look further: ${beyond.join('; ')}`}`,
  'containment-ruled-out': ({ way, because }) => `Ruled out: ${WAYS[way]}, because ${because}`,
}

const takesBackSays = (what: string | undefined): string => (what === undefined ? '' : ` (takes back ${what})`)
