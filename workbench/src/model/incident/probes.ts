import { z } from 'zod'
import { PROBE_KINDS } from '../probes.ts'
import { handle, line, serviceName } from './said.ts'

const placed = {
  probe: handle('pr'),
  kindOf: z.enum(PROBE_KINDS),
  service: serviceName,
  /** The file and line: `src/cart.ts:88`. */
  where: line,
}

/** Events of probes: what was looked at in a running service, and when that ended. */
export const probeEvents = [
  z.object({
    kind: z.literal('probe-placed'),
    ...placed,
    expression: line.optional(),
    when: line.optional(),
    reason: line.optional(),
    /** In how many processes, and how it is held there. */
    instances: z.number().int().min(0),
    held: line,
  }),
  z.object({
    kind: z.literal('probe-ended'),
    ...placed,
    why: line,
    passes: z.number().min(0),
    hits: z.number().min(0),
  }),
] as const
