import { wilson } from '../../lib/wilson.ts'
import type { Comparison, MeasurePlan, Reading, TestVerdict } from '../../model/incident/testing.ts'
import { isUp } from './grammar/conditions.ts'

/** What a look came to, before the control is considered, with the number that was held against the conditions. */
export type Judged = {
  readonly verdict: Exclude<TestVerdict, 'not-discriminating' | 'error'>
  /** The number, or how many times the earlier one; null without data. */
  readonly tested: number | null
  /** Why it speaks neither way, in a few words. */
  readonly why?: 'between' | 'few'
}

/** A mean of fewer points says nothing about the time between them. */
export const POINTS_MIN = 3

/** Where a number lies; a missing end is open. */
type Between = { readonly low: number; readonly high: number }

/**
 * Holds a reading against frozen conditions. A share or a latency is a sample: it supports only when its whole 95 % interval meets
 * the success condition, and refutes only when all of it meets the failure condition, so that 2 of 3 requests prove nothing. Counts
 * are complete and stand for themselves; their ratio is judged as a share of all events in both stretches. No data is never a pass.
 */
export function judge(plan: MeasurePlan, now: Reading, before: Reading | undefined): Judged {
  if (now.value === null || (plan.times && (before === undefined || before.value === null)))
    return { verdict: 'no-data', tested: null }
  const tested = before && plan.times ? times(now.value, before.value ?? 0) : now.value
  if (plan.measure.signal === 'metric' && Math.min(now.count, before?.count ?? now.count) < POINTS_MIN)
    return { verdict: 'inconclusive', tested, why: 'few' }
  const between = before && plan.times ? ratio(plan, now, before) : interval(now, now.value)
  if (meets(between, plan.success)) return { verdict: 'supported', tested }
  if (meets(between, plan.failure)) return { verdict: 'refuted', tested }
  const few = holds(tested, plan.success) || holds(tested, plan.failure)
  return { verdict: 'inconclusive', tested, why: few ? 'few' : 'between' }
}

/** None then and none since is no change. */
const times = (now: number, before: number): number => (before === 0 && now === 0 ? 1 : now / before)

const interval = ({ low, high }: Reading, value: number): Between => ({
  low: low === undefined ? value : (low ?? Number.NEGATIVE_INFINITY),
  high: high === undefined ? value : (high ?? Number.POSITIVE_INFINITY),
})

/** How many times the earlier number, at least and at most. */
function ratio({ measure }: MeasurePlan, now: Reading, before: Reading): Between {
  const [n, b] = [now.value ?? 0, before.value ?? 0]
  if (measure.signal === 'metric') return { low: times(n, b), high: times(n, b) }
  if (now.low === undefined) return ratioOfCounts(n, b, seconds(before) / seconds(now))
  const [top, bottom] = [interval(now, n), interval(before, b)]
  return {
    low: Math.max(0, top.low) / bottom.high,
    high: bottom.low > 0 ? top.high / bottom.low : Number.POSITIVE_INFINITY,
  }
}

/** Of all events, how many fell into the later stretch: a share, with the interval of one. */
function ratioOfCounts(now: number, before: number, longer: number): Between {
  if (now + before === 0) return { low: 1, high: 1 }
  const { low, high } = wilson(now / (now + before), now + before)
  return { low: (low / (1 - low)) * longer, high: (high / (1 - high)) * longer }
}

const seconds = ({ window }: Reading): number => (Date.parse(window.to) - Date.parse(window.from)) / 1000

/**
 * True when what was seen here is absent at the control although its ratio cannot be told: its share is 0 and was 0 before, and would
 * have shown at the size it has here.
 */
export const staysAway = (here: Reading, control: Reading, before: Reading | undefined): boolean =>
  control.value === 0 && before?.value === 0 && (control.high ?? 1) < (here.low ?? 0)

const meets = ({ low, high }: Between, condition: Comparison): boolean => holds(isUp(condition) ? low : high, condition)

/** True when a number meets a condition. */
export function holds(value: number, { is, than }: Comparison): boolean {
  if (is === '>') return value > than
  if (is === '>=') return value >= than
  return is === '<' ? value < than : value <= than
}
