import { z } from 'zod'
import { CHANGE_KINDS } from '../change-kinds.ts'
import { actionTarget } from './actions.ts'
import { CONTAINMENTS } from './containment.ts'
import { measure } from './measure.ts'
import { handle, line, listOf, serviceName, time } from './said.ts'

/** What a change led to, as measured; `unclear`: the time is over and the numbers allow neither answer. */
const CHANGE_VERDICTS = ['helped', 'no-effect', 'worse', 'unclear', 'confounded', 'no-data'] as const

export type ChangeVerdict = (typeof CHANGE_VERDICTS)[number]

const started = z.object({
  kind: z.literal('change-started'),
  id: handle('c'),
  what: line,
  /** Ours: somebody here does it now; observed: a report of what others or machines did. */
  origin: z.enum(['ours', 'observed']),
  services: listOf(serviceName),
  /** A way to contain the harm, rather than a fix. */
  containment: z.enum(CONTAINMENTS).optional(),
  expectedEffect: line.optional(),
  signal: measure.optional(),
  verifyUntil: time.optional(),
  revert: z.object({ how: line, targetExists: z.boolean().optional() }).optional(),
  /** The change that this one takes back. */
  reverts: handle('c').optional(),
  /** Id of the change event that it takes back, where that is older than the ledger: a rollback, a flag or a setting set back. */
  takesBack: line.optional(),
  /** Id and kind of the change event, where it was observed. */
  changeId: line.optional(),
  change: z.enum(CHANGE_KINDS).optional(),
  /** Who has looked at it before it was done, and where it was tried apart from the running system. */
  seenBy: line.optional(),
  tried: line.optional(),
  /** The declared action that does it, and the question (`a-1`) it answers where somebody else had to look first. */
  action: actionTarget.extend({ asked: handle('a').optional() }).optional(),
})

const interval = z.object({ estimate: z.number(), from: z.number(), to: z.number() })

/** Events of the change ledger: what was tried, how it went, and which ways to contain are out of the question. */
export const ledgerEvents = [
  started,
  z.object({ kind: z.literal('change-finished'), id: handle('c') }),
  /** A source of changes tells of one that is in the ledger already, as ours. */
  z.object({ kind: z.literal('change-reported'), id: handle('c'), changeId: line, what: line }),
  z.object({
    kind: z.literal('change-judged'),
    id: handle('c'),
    verdict: z.enum(CHANGE_VERDICTS),
    says: line,
    /** Medians of the named signal: before anything was wrong, while it was wrong, and after the change. */
    healthy: z.number().nullable(),
    before: z.number().nullable(),
    after: z.number().nullable(),
    /** Share of the harm that is gone, 0..1 and beyond, with its interval of 95 %. */
    recovered: interval.nullable(),
    /** It took back what was accused, and did not help: where to look next. */
    beyond: listOf(line).optional(),
    windows: z
      .object({ before: z.object({ from: time, to: time }), after: z.object({ from: time, to: time }) })
      .optional(),
  }),
  z.object({ kind: z.literal('containment-ruled-out'), way: z.enum(CONTAINMENTS), because: line }),
] as const
