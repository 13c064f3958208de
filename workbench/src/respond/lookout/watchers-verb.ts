import { err, ok } from '../../lib/result.ts'
import type { Ahead } from '../../model/lookout.ts'
import { type Verb, verb } from '../incident/verb.ts'

/** What watchers found just now, and what could not be looked at. */
export type WatchersSeen = { readonly ahead: readonly Ahead[]; readonly gaps: readonly string[] }

/** What will break by itself, and what should have happened. */
export const watchers = verb({
  name: 'watchers',
  says: 'what breaks by itself: certificates that end, disks that fill, jobs that did not begin, changes that did not take effect',
  about: 'record',
  does: 'read',
  input: {},
  run: async (_, { ports: { lookout } }) =>
    lookout === undefined
      ? err({ kind: 'missing', what: 'nothing is watched here', where: 'watchers', todo: 'Ask a workbench that runs.' })
      : ok({ entries: [], answer: await lookout.look() }),
})

/** The verbs of watchers. */
export const watchersVerbs: readonly Verb[] = [watchers]
