import type { evidenceEvents } from '../../model/incident/evidence.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of evidence read in a timeline. */
export const evidenceSayings: SayingsOf<typeof evidenceEvents> = {
  'evidence-captured': ({ id, items, missing }) => {
    const lost =
      missing.length === 0 ? '' : `; not kept: ${missing.map(({ name, why }) => `${name} (${why})`).join(', ')}`
    return `Evidence ${id} kept: ${items.map(({ name }) => name).join(', ') || 'nothing'}${lost}`
  },
  'evidence-skipped': ({ reason }) => `No evidence kept, because ${reason}`,
}
