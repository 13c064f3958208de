import { ok } from '../../../lib/result.ts'
import { isPast } from '../../../method/lifecycle/lifecycle.ts'
import { type SimilarIncident, similarTo } from '../../../method/similar/similar.ts'
import { type Verb, verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { everyIncident } from './action-verbs.ts'

export type { SimilarIncident } from '../../../method/similar/similar.ts'

const shape = {}

/** Past incidents that resemble this one, with what differs. */
export const similar = verb<typeof shape, readonly SimilarIncident[]>({
  name: 'similar',
  says: 'past incidents that resemble this one, what helped then, and what differs today',
  about: 'incident',
  does: 'read',
  input: shape,
  run: async (_, { id, ports }) => {
    const today = await readIncident(id, ports)
    if (!today.ok) return today
    const all = await everyIncident(ports)
    if (!all.ok) return all
    return ok({ incident: today.value, entries: [], answer: similarTo(today.value, all.value.filter(isPast)) })
  },
})

/** The verb that looks back. */
export const similarVerbs: readonly Verb[] = [similar]
