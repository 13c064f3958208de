import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import { standingFlags } from '../../../method/flags/flags.ts'
import { FLAGS } from '../../../model/incident/flags.ts'
import { line } from '../../../model/incident/said.ts'
import { reading } from '../reading.ts'
import { type Verb, verb } from '../verb.ts'
import { written } from '../written.ts'

/** Signs that the method is being left, as they stand. */
export const flags = verb({
  name: 'flags',
  says: 'signs that the method is being left, with what to do',
  about: 'incident',
  does: 'read',
  watched: true,
  input: {},
  run: (_, call) => reading(call, (incident) => standingFlags(incident, call.ports.clock.now())),
})

/** Puts a flag aside for a while, with the reason. */
export const dismiss = verb({
  name: 'dismiss',
  says: 'put a flag aside, and say why',
  about: 'incident',
  does: 'write',
  words: ['flag', 'reason'],
  input: {
    flag: z.enum(FLAGS).describe('which flag'),
    reason: line.describe('why it does not matter here'),
    on: line.optional().describe('what it is about, e.g. c-2, when there are several'),
  },
  run: async ({ flag, reason, on }, call) => {
    return written(call, (incident, now) => {
      const standing = standingFlags(incident, now).filter(
        (one) => one.flag === flag && (on === undefined || one.about === on),
      )
      if (standing.length === 0)
        return err({
          kind: 'missing',
          what: `${flag} is not raised${on === undefined ? '' : ` for ${on}`}`,
          where: incident.id,
          todo: 'Name one that is.',
          command: 'lastgood flags',
        })
      return ok(
        standing.map(({ about }) => ({ kind: 'flag-dismissed', flag, reason, ...(about !== undefined && { about }) })),
      )
    })
  },
})

/** The verbs of the guard. */
export const flagVerbs: readonly Verb[] = [flags, dismiss]
