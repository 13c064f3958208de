import { z } from 'zod'
import { err, ok, type Result } from '../lib/result.ts'
import { line, serviceName } from './incident/said.ts'

/** A month, over which a budget is counted unless somebody says otherwise (SRE Workbook, chapter 5). */
const DAYS = 30
const DAYS_MAX = 90

/** Milliseconds above which a request counts as slow. */
export const slowMs = z
  .number('expected milliseconds')
  .min(0.001, 'expected milliseconds')
  .max(3_600_000, 'expected at most an hour, in milliseconds')

/** A share of good requests, in percent: below half of them it promises nothing, and 100 leaves no budget. */
export const targetPercent = z
  .number('expected a share in percent, such as 99.9')
  .min(50, 'expected a share in percent from 50 up, such as 99.9 (0.999 is written 99.9)')
  .lt(100, 'expected less than 100: a budget of nothing is spent by the first failure')

/** Days of a budget. */
export const periodDays = z
  .number('expected days')
  .min(1, 'expected at least 1 day')
  .max(DAYS_MAX, `expected at most ${DAYS_MAX} days`)

const ATTRIBUTES_MAX = 10

/** A metric of the service, and the attributes that its points have to carry. */
export const metricOf = z.strictObject(
  {
    metric: line,
    attributes: z
      .record(
        line,
        z.union([line, z.number(), z.boolean()], 'expected text, a number, true or false').transform(String),
      )
      .refine((all) => Object.keys(all).length <= ATTRIBUTES_MAX, `expected at most ${ATTRIBUTES_MAX} attributes`)
      .default({}),
  },
  'expected metric: and its name',
)

export type MetricOf = z.output<typeof metricOf>

/** How a gauge is promised to stand to a bound. */
export const gaugeOp = z.enum(['lt', 'lte', 'gt', 'gte'], 'expected lt, lte, gt or gte')

const gaugeOf = metricOf.extend({ op: gaugeOp, value: z.number('expected a number') })

/** What is counted in place of requests: the growth of counters, one of all and one of the good or the bad; or the points of a gauge. */
export type ObjectiveMetrics =
  | { readonly kind: 'counters'; readonly part: 'good' | 'bad'; readonly of: MetricOf; readonly total: MetricOf }
  | { readonly kind: 'gauge'; readonly of: MetricOf; readonly op: z.output<typeof gaugeOp>; readonly value: number }

/** An objective as it stands in `lastgood.yaml`, under its name. */
export const objectiveDeclaration = z.strictObject(
  {
    title: line.optional(),
    service: serviceName,
    operation: line.optional(),
    /** Requests that take longer are bad; without it, those that fail are. */
    slowerThanMs: slowMs.optional(),
    target: targetPercent,
    days: periodDays.default(DAYS),
    /** In place of requests: counters that the service sends. */
    total: metricOf.optional(),
    good: metricOf.optional(),
    bad: metricOf.optional(),
    /** In place of requests: a number that the service sends. */
    gauge: gaugeOf.optional(),
  },
  'expected service and target',
)

type Declared = Pick<z.output<typeof objectiveDeclaration>, 'total' | 'good' | 'bad' | 'gauge'>

/** The metrics that an objective is counted by; undefined: requests are counted. Errors: what does not go together. */
export function metricsIn({ total, good, bad, gauge }: Declared): Result<ObjectiveMetrics | undefined, string> {
  const part = good ?? bad
  if (gauge !== undefined) {
    const { op, value, ...of } = gauge
    return total === undefined && part === undefined
      ? ok({ kind: 'gauge', of, op, value })
      : err('gauge stands alone: its points are all, those that are otherwise than promised are bad')
  }
  if (total === undefined && part === undefined) return ok(undefined)
  if (total === undefined || part === undefined || (good !== undefined && bad !== undefined))
    return err('expected total, and either good or bad')
  return ok({ kind: 'counters', part: good === undefined ? 'bad' : 'good', of: part, total })
}

/** What a service promises of its requests, or of what its metrics count: of all of them in a period, such a share is good. */
export type Objective = {
  readonly name: string
  readonly title: string
  readonly service: string
  readonly operation: string | undefined
  /** Bad are requests that take longer; undefined: those that fail. */
  readonly slowerThanMs: number | undefined
  /** Counted in place of requests. */
  readonly metrics?: ObjectiveMetrics | undefined
  /** 0.999: of a thousand requests one may be bad. */
  readonly target: number
  readonly days: number
}

/** Requests of one minute, or what metrics counted in it, and how many of them were bad; `spans` are those that were stored, where sampling left others out. */
export type RequestMinute = {
  /** Milliseconds since 1970, a whole minute. */
  readonly at: number
  readonly requests: number
  readonly bad: number
  readonly spans: number
  readonly badSpans: number
}
