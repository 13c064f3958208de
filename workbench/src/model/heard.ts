import { z } from 'zod'
import { faultsOf } from '../lib/faults-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import { type ChangeEvent, storedChangeEvent } from './change.ts'
import { line, serviceName, time } from './incident/said.ts'

/** How loudly an alert was raised by its sender; it is not the severity of an incident, which people say. */
export const ALERT_LEVELS = ['critical', 'error', 'warning', 'info', 'none'] as const

export type AlertLevel = (typeof ALERT_LEVELS)[number]

/** Text of a label or of a number that was measured, by its name. */
const details = z.record(z.string(), line)

const alertSchema = z.object({
  /** The same for all that is told of one alert, from its firing until it is over. */
  id: line,
  name: line,
  firing: z.boolean(),
  /** Nobody will tell of its end, so that an incident does not wait for it. */
  momentary: z.literal(true).optional(),
  /** When it began to fire, or was over. */
  at: time,
  says: line,
  source: line,
  service: serviceName.optional(),
  environment: line.optional(),
  level: z.enum(ALERT_LEVELS).optional(),
  /** Its sender puts the alerts of one group together. */
  group: line.optional(),
  url: line.optional(),
  details: details.optional(),
})

/** Something that hurts, or no longer does, as a monitor says. */
export type Alert = Readonly<z.output<typeof alertSchema>>

const stageSchema = z.object({
  /** What became of the commit: it was merged, built or approved; none of them means that it runs. */
  stage: z.enum(['merged', 'built', 'approved', 'intended']),
  commit: line,
  at: time,
  title: line,
  source: line,
  url: line.optional(),
  actor: line.optional(),
  details: details.optional(),
})

/** A step on the way of a commit that does not touch what runs. */
export type CommitStage = Readonly<z.output<typeof stageSchema>>

/** What a sender told: a change, an alert, or a step before a change. */
export type Heard =
  | { readonly kind: 'alert'; readonly alert: Alert }
  | { readonly kind: 'change'; readonly change: ChangeEvent }
  | { readonly kind: 'stage'; readonly stage: CommitStage }

const kinds = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('alert'), alert: alertSchema }),
  z.object({ kind: z.literal('stage'), stage: stageSchema }),
  z.object({ kind: z.literal('change'), change: z.unknown() }),
])

/** What was heard, from JSON. Errors: one line that names each bad field. */
export function heardFrom(json: unknown): Result<Heard, string> {
  const parsed = kinds.safeParse(json)
  if (!parsed.success) return err(faultsOf(parsed.error, 'what was heard'))
  if (parsed.data.kind !== 'change') return ok(parsed.data)
  const change = storedChangeEvent(parsed.data.change)
  return change.ok ? ok({ kind: 'change', change: change.value }) : change
}
