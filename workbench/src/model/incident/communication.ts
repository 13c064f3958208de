import { z } from 'zod'
import { SEVERITIES } from './lifecycle.ts'
import { handle, line, listOf, prose, time } from './said.ts'
import { measuredFact } from './triage.ts'

/** Whom an update is for: those who work on the incident, or those who suffer from it. */
export const AUDIENCES = ['internal', 'external'] as const

export type Audience = (typeof AUDIENCES)[number]

/** What an update says first. */
export const UPDATE_STATUSES = ['Investigating', 'Root cause found', 'Fix in progress', 'Deployed', 'Resolved'] as const

export type UpdateStatus = (typeof UPDATE_STATUSES)[number]

/** How loudly an update is asked for, from a draft that is laid out to the channel that is told. */
export const REMINDER_STAGES = ['draft', 'author', 'commander', 'channel'] as const

export type ReminderStage = (typeof REMINDER_STAGES)[number]

const audience = z.enum(AUDIENCES)

/** What was tried: it worked or ruled something out, it did not help, or (null) nobody can tell. */
const tried = z.object({ worked: z.boolean().nullable(), what: line })

export type Tried = Readonly<z.output<typeof tried>>

const nextStep = z.object({ what: line, eta: line.optional() })

export type NextStep = Readonly<z.output<typeof nextStep>>

/** Events of telling people. */
export const communicationEvents = [
  z.object({
    kind: z.literal('update-posted'),
    id: handle('u'),
    audience,
    status: z.enum(UPDATE_STATUSES),
    severity: z.enum(SEVERITIES).optional(),
    symptom: line.optional(),
    scope: line.optional(),
    started: line.optional(),
    /** What else is known. */
    known: listOf(line),
    tried: listOf(tried),
    /** Theories that were refuted, with what refuted them. */
    eliminated: listOf(line),
    next: listOf(nextStep),
    workaround: line.optional(),
    needs: line.optional(),
    /** The impact as it was measured for this update. */
    impact: measuredFact.nullable(),
    nextUpdateAt: time.optional(),
    /** Nothing is new since this update of the same audience. */
    nothingNewSince: time.optional(),
    /** Why a rule of updates was passed over. */
    despite: line.optional(),
    /** What was told, word by word. */
    text: prose,
  }),
  /** No reminders until then; without a time until the next update, which only P2 allows. */
  z.object({ kind: z.literal('update-snoozed'), audience, until: time.optional(), reason: line }),
  z.object({ kind: z.literal('update-reminded'), audience, stage: z.enum(REMINDER_STAGES), dueAt: time, to: line }),
  /** Nobody leads, or nobody has said how bad it is. */
  z.object({ kind: z.literal('reminded'), about: z.enum(['lead', 'severity']), nth: z.number().int().min(1) }),
] as const
