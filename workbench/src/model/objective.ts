import { z } from 'zod'
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
  },
  'expected service and target',
)

/** What a service promises of its requests: of all of them in a period, such a share is good. */
export type Objective = {
  readonly name: string
  readonly title: string
  readonly service: string
  readonly operation: string | undefined
  /** Bad are requests that take longer; undefined: those that fail. */
  readonly slowerThanMs: number | undefined
  /** 0.999: of a thousand requests one may be bad. */
  readonly target: number
  readonly days: number
}

/** Requests of one minute, and how many of them were bad; `spans` are those that were stored, where sampling left others out. */
export type RequestMinute = {
  /** Milliseconds since 1970, a whole minute. */
  readonly at: number
  readonly requests: number
  readonly bad: number
  readonly spans: number
  readonly badSpans: number
}
