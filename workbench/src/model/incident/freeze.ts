import { z } from 'zod'
import { line } from './said.ts'

/** Events of the deploy freeze, which begins and ends by itself: somebody lets changes in all the same, or shuts the door again. */
export const freezeEvents = [
  z.object({ kind: z.literal('freeze-lifted'), reason: line }),
  z.object({ kind: z.literal('freeze-restored') }),
] as const
