import { z } from 'zod'
import { handle, line, listOf, prose } from './said.ts'
import { TEST_VERDICTS } from './testing.ts'

/** What an action does against the class of failure. */
export const ACTION_TYPES = ['prevent', 'detect', 'clarify', 'mitigate', 'process'] as const

/** Order of work, of action items only. */
export const ACTION_PRIORITIES = ['high', 'medium', 'low'] as const

/** Sections of a postmortem that people write; the rest is drafted from the record. */
export const WRITTEN_SECTIONS = [
  'summary',
  'impact',
  'trigger',
  'mechanism',
  'detection',
  'resolution',
  'went-well',
  'went-wrong',
  'lucky',
  'surprised',
  'skipped',
  'prevent',
  'notice-earlier',
  'make-clearer',
  'repair-itself',
  'supporting',
] as const

export type WrittenSection = (typeof WRITTEN_SECTIONS)[number]

/** How far a postmortem is. */
export const POSTMORTEM_STATES = ['draft', 'in-review', 'reviewed', 'closed'] as const

export type PostmortemState = (typeof POSTMORTEM_STATES)[number]

/** Whether an incident could happen again, as people see it. */
export const COULD_HAPPEN = ['yes', 'no', 'unsure'] as const

/** The handle of an action item, e.g. `a-1`. */
export const actionId = handle('a')

/** The handle of a contributing factor, e.g. `f-1`. */
export const factorId = handle('f')

/** A day, e.g. `2026-12-04`. */
export const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'expected a day such as 2026-12-04')
  .refine((text) => isDay(text), 'expected a day that exists, such as 2026-12-04')

function isDay(text: string): boolean {
  const ms = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)
}

const tracker = z.object({
  key: line,
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
  state: line.optional(),
})

/** The ticket of an action in another system. */
export type Tracker = Readonly<z.output<typeof tracker>>

const told = {
  title: line,
  type: z.enum(ACTION_TYPES),
  /** A person or a role; a team is nobody. */
  owner: line,
  due: day,
  priority: z.enum(ACTION_PRIORITIES),
  factor: factorId,
  tracker,
  /** What would have caught the incident, as a prediction is written; it is to be run after the action is done. */
  recurrenceQuery: line,
}

/** Events of learning: what had to be true, what was written, what is to be done and whether it was. */
export const learningEvents = [
  z.object({
    kind: z.literal('factor-added'),
    id: factorId,
    text: line,
    /** The guard that was missing. */
    missingGuard: line.optional(),
    evidence: listOf(line).optional(),
  }),
  z.object({ kind: z.literal('section-written'), section: z.enum(WRITTEN_SECTIONS), text: prose }),
  z.object({
    kind: z.literal('action-added'),
    id: actionId,
    ...z.object(told).partial({ owner: true, priority: true, factor: true, tracker: true, recurrenceQuery: true })
      .shape,
  }),
  z.object({
    kind: z.literal('action-altered'),
    id: actionId,
    ...z.object(told).partial().shape,
    begun: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('action-settled'), id: actionId, as: z.enum(['done', 'dropped']), reason: line }),
  z.object({ kind: z.literal('action-reopened'), id: actionId, reason: line }),
  z.object({ kind: z.literal('action-reminded'), id: actionId, day }),
  /** The prediction that would have caught the incident was held against the day. */
  z.object({ kind: z.literal('action-rechecked'), id: actionId, day, verdict: z.enum(TEST_VERDICTS), says: line }),
  /** The day on which somebody is asked whether it could happen again. */
  z.object({ kind: z.literal('anniversary-set'), day }),
  /** It was asked, with what the incident's own queries see by then. */
  z.object({
    kind: z.literal('anniversary-asked'),
    day,
    looks: listOf(z.object({ query: line, verdict: z.enum(TEST_VERDICTS), says: line })),
  }),
  z.object({ kind: z.literal('anniversary-answered'), could: z.enum(COULD_HAPPEN), because: line }),
  /** A postmortem written elsewhere; it takes the place of the draft. */
  z.object({ kind: z.literal('postmortem-imported'), name: line, text: prose }),
  z.object({ kind: z.literal('postmortem-moved'), to: z.enum(POSTMORTEM_STATES) }),
] as const
