import { brokeFreeze } from '../../freeze/freeze.ts'
import { isPending } from '../../ledger/ledger.ts'
import type { FlagRule } from '../flag.ts'

/** Somebody else changed the system while a P0 or P1 froze deploys: what it does hides what the incident does. */
export const deployFreeze: FlagRule = {
  flag: 'deploy-freeze',
  find: ({ ledger, freeze }) =>
    brokeFreeze(ledger, freeze)
      .filter(isPending)
      .map(({ id, what, startedAt }) => ({
        about: id,
        says: `${id} (${what}) came in at ${startedAt.slice(11, 16)}Z, while deploys are frozen`,
        todo: 'Ask who made it and hold the others back; what it does is watched. Lifting the freeze lets changes in.',
        command: 'lastgood freeze --lift "why"',
        entries: [],
      })),
}
