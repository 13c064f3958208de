import { z } from 'zod'
import { line, serviceName } from './said.ts'

/** What can be measured: one number for a stretch of time. Latencies in milliseconds, shares 0..1, the rest counts or the metric's own unit. */
export const MEASURED = [
  'requests',
  'errors',
  'error-share',
  'latency-p50',
  'latency-p99',
  'log-lines',
  'metric',
  'users',
] as const

/** Codes that may count as failures at once: all of HTTP's 4xx that are in use are fewer. */
export const REFUSALS_MAX = 50

/** A question that telemetry answers with one number for a stretch of time; every filter narrows it. */
export const measure = z.object({
  signal: z.enum(MEASURED),
  service: serviceName.optional(),
  operation: line.optional(),
  /** Only requests that failed, or all. */
  failed: z.boolean().optional(),
  /** Codes with which requests were refused that count as failures as well. */
  refused: z.array(line).max(REFUSALS_MAX).optional(),
  /** Attributes of the spans or log lines that count. */
  attributes: z
    .array(z.object({ key: line, value: line }))
    .max(10)
    .optional(),
  /** With `metric`: its name. */
  metric: line.optional(),
  /** With `log-lines`: a text the line contains. */
  contains: line.optional(),
  /** With `log-lines`: the least severity. */
  severity: z.enum(['debug', 'info', 'warn', 'error', 'fatal']).optional(),
})

export type Measure = Readonly<z.output<typeof measure>>

/**
 * One number; null where there was nothing to measure. `count` is how many spans, lines or points it rests on. A share or a latency
 * is a sample of what would have come: it lies between `low` and `high` with 95 % confidence, null where so few cannot tell.
 */
export type Measured = {
  readonly value: number | null
  readonly count: number
  readonly low?: number | null
  readonly high?: number | null
}

/** How many requests were refused with a code and did not fail; with the code '' all others. */
export type Refusals = ReadonlyMap<string, number>

/** The number of a bucket that begins at `at` (RFC 3339). */
export type MeasuredPoint = Measured & { readonly at: string }

/** The query behind a number, as it was asked: its name, its text with typed places, and their values. */
export type Asked = {
  readonly name: string
  readonly text: string
  readonly params: Readonly<Record<string, string | number | readonly string[]>>
}
