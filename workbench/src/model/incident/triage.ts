import { z } from 'zod'
import { SEVERITIES } from './lifecycle.ts'
import { line, listOf, prose, time } from './said.ts'
import { TRIAGE_QUESTIONS } from './triage-questions.ts'

/** What telemetry says to a question: in words, in numbers, and the query behind them. */
export const measuredFact = z.object({
  says: line,
  numbers: z.record(z.string(), z.number().nullable()),
  query: z
    .object({ name: line, params: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])) })
    .optional(),
})

export type MeasuredFact = z.output<typeof measuredFact>

/**
 * How requests fared in the minutes before a severity was said, so that a later look can be held against it. Shares 0..1, null where
 * nothing was measured.
 */
export const assessed = z.object({
  from: time,
  to: time,
  spans: z.number().min(0),
  requests: z.number().min(0),
  failedShare: z.number().min(0).max(1).nullable(),
  slowShare: z.number().min(0).max(1).nullable(),
})

export type Assessed = Readonly<z.output<typeof assessed>>

const severity = z.enum(SEVERITIES)

const answered = z.object({
  question: z.enum(TRIAGE_QUESTIONS),
  measured: measuredFact.nullable(),
  answer: line,
  /** A person answered, or let the measured answer stand; or nobody knew. */
  by: z.enum(['measured', 'person', 'nobody']),
})

/** Events of pausing, taking stock and saying how bad it is. */
export const triageEvents = [
  z.object({
    kind: z.literal('paused'),
    /** What was known, as it stood in the record and in telemetry. */
    known: listOf(line),
    /** The next three concrete steps. */
    steps: z.array(line).max(3),
    skipped: line.optional(),
  }),
  z.object({
    kind: z.literal('stock-taken'),
    systems: listOf(z.object({ name: line, state: z.enum(['up', 'down', 'degraded', 'silent', 'unknown']) })),
    around: prose.optional(),
    happened: prose.optional(),
    happens: prose.optional(),
    shouldHappen: prose.optional(),
    /** Whether only we are failing. */
    onlyUs: z.enum(['yes', 'no', 'unknown']),
    /** What was measured of others then. */
    measured: listOf(line).optional(),
  }),
  z.object({
    kind: z.literal('triaged'),
    answers: z.array(answered).max(20),
    severity,
    /** The rule that decided. */
    rule: line,
    reason: line,
    measurement: assessed.nullable(),
  }),
  z.object({
    kind: z.literal('severity-proposed'),
    severity,
    reason: line,
    measurement: assessed,
  }),
  z.object({ kind: z.literal('severity-set'), severity, reason: line, measurement: assessed.nullable() }),
] as const
