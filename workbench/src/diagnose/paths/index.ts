export { type CacheMisses, cacheMisses } from './cache-misses.ts'
export { type CallGrowth, callGrowth } from './call-growth.ts'
export { type CallShift, callShifts, halvesOf } from './call-shifts.ts'
export { type CommonCallee, commonCallees } from './common-callee.ts'
export { type Comparable, comparable, requestKindOf } from './comparable.ts'
export { criticalPath, type PathStep } from './critical-path.ts'
export { type ErrorOrigin, errorOriginOf, errorOrigins } from './error-origin.ts'
export { breakOf, type Habit, mostSurprising, shareOf, type Tally, wentBack } from './habit.ts'
export { type CallerShare, callersOf } from './health-edge.ts'
export { type BlamedService, latencyBlame } from './latency-blame.ts'
export { type LatencyChange, type LatencyTerm, latencyChange } from './latency-terms.ts'
export { newQueries } from './new-queries.ts'
export { type Reach, reachOf } from './reach.ts'
export { withRefusals } from './refusals.ts'
export { selfTimesMs } from './self-time.ts'
export { type StoppedAt, stoppedAt } from './stopped-at.ts'
export {
  TRACE_LIMITS,
  type Trace,
  type TraceDefects,
  type TraceLimits,
  type TraceSpan,
  type Traces,
  tracesOf,
} from './traces.ts'
