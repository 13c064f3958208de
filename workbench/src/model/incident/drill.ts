import { z } from 'zod'
import { handle, line, listOf, prose, serviceName, time } from './said.ts'

/** Golden signals, as an answer names one. */
export const DRILL_SIGNALS = ['latency', 'traffic', 'errors', 'saturation'] as const

/** What an action really does to the symptom. */
export const ACTION_EFFECTS = ['helps', 'no effect', 'worse'] as const

/** The shape of what was really wrong. */
export const drillTruth = z.object({
  fault: line,
  service: serviceName,
  /** Other services that are right as well. */
  alsoRight: listOf(serviceName),
  /** Golden signals that tell of it at its cause, the best first. */
  signals: z.array(z.enum(DRILL_SIGNALS)).max(4),
  /** Ids of changes that may be called guilty; none: no change is. */
  guilty: listOf(line),
  decoys: listOf(line),
  cause: prose,
  onset: time,
})

/** What was really wrong, told to nobody before the end. */
export type DrillTruth = Readonly<z.output<typeof drillTruth>>

/** Events of a drill: an incident in a system that was broken on purpose. */
export const drillEvents = [
  z.object({
    kind: z.literal('drill-started'),
    target: line,
    seed: z.number().int(),
    /** Absent where it is to be found out. */
    fault: line.optional(),
    /** The recording that is played, where nothing can be changed. */
    replay: line.optional(),
    /** When the system began; there is no telemetry of before. Absent where its past was put in, as that of a recording. */
    since: time.optional(),
  }),
  z.object({ kind: z.literal('drill-hinted'), nth: z.number().int().min(1), text: prose }),
  /** An action of the practice system was done, as this change of the ledger. */
  z.object({ kind: z.literal('drill-acted'), action: line, change: handle('c') }),
  z.object({
    kind: z.literal('drill-answered'),
    service: serviceName,
    change: line.optional(),
    signal: z.enum(DRILL_SIGNALS).optional(),
    cause: line.optional(),
  }),
  z.object({
    kind: z.literal('drill-ended'),
    reason: line,
    /** Null where the recording holds none. */
    truth: drillTruth.nullable(),
    /** When users suffered; the last stretch has no end where they still do. Null where nobody measured it. */
    suffered: z
      .array(z.object({ from: time, to: time.optional() }))
      .max(1_000)
      .nullable(),
    hints: z.number().int().min(0),
    actions: listOf(z.object({ name: line, title: line, effect: z.enum(ACTION_EFFECTS), why: prose })),
  }),
] as const
