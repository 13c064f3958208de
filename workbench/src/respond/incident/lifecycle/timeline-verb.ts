import { z } from 'zod'
import { timelineOf } from '../../../method/incident.ts'
import { type SpokenEntry, spoken } from '../call.ts'
import { reading } from '../reading.ts'
import { verb } from '../verb.ts'

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
  tellsTexts: true,
  watched: true,
  input: { last: z.number().int().min(1).max(LAST_MAX).default(LAST).describe('how many entries, the latest') },
  run: ({ last }, call) =>
    reading(call, (incident): Timeline => {
      const all = timelineOf(incident)
      return { entries: all.slice(-last).map(spoken), earlier: Math.max(0, all.length - last) }
    }),
})
