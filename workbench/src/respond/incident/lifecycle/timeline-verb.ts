import { z } from 'zod'
import { ok } from '../../../lib/result.ts'
import { timelineOf } from '../../../method/incident.ts'
import { type SpokenEntry, spoken } from '../call.ts'
import { verb } from '../verb.ts'
import { readIncident } from '../work.ts'

const LAST_MAX = 100_000 // as many as an incident has
const LAST = 500 // what somebody scrolls through; a reply of a tenth of a megabyte

/** What happened, in order; `earlier` entries come before the first of them. */
export type Timeline = { readonly entries: readonly SpokenEntry[]; readonly earlier: number }

/** What happened of late, in the order it happened. */
export const timeline = verb({
  name: 'timeline',
  says: 'everything that happened, in the order it happened',
  about: 'incident',
  does: 'read',
  input: { last: z.number().int().min(1).max(LAST_MAX).default(LAST).describe('how many entries, the latest') },
  run: async ({ last }, { id, ports }) => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const all = timelineOf(read.value)
    const answer: Timeline = { entries: all.slice(-last).map(spoken), earlier: Math.max(0, all.length - last) }
    return ok({ incident: read.value, entries: [], answer })
  },
})
