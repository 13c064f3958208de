import { wholePercent } from '../../lib/percent.ts'
import { wilson, Z_3_IN_1000 } from '../../lib/wilson.ts'
import type { Golden, SystemState } from '../../model/views.ts'

const LATELY_SHARE = 0.2 // of the window's buckets: six of thirty minutes in the usual one
const MISSED_MIN = 10 // so many requests were due and none came: by chance in one of 20 000 cases
const DOWN_FROM = 0.5 // who fails every second request serves nobody
const DEGRADED_FROM = 0.01 // one failed request in a hundred is noticed
const FAILED_MIN = 3 // a single failed request is no state
const SLOWER_FROM = 2 // times the usual p95

/** How each of several systems does of late. That all fall silent together is rather the way to them, or that of their telemetry, than each of them. */
export function systemStates(curves: readonly (readonly Golden[])[]): readonly Told[] {
  const areSilent = curves.length > 1 && curves.every((curve) => latelyOf(curve).requests === 0)
  return curves.map((curve) => {
    const told = systemState(curve)
    return areSilent && told.state === 'down' ? { state: 'unknown', why: 'no requests come to any system' } : told
  })
}

type Told = { readonly state: SystemState; readonly why: string }

/** How a system does of late, held against earlier in the window; what was never asked for anything is unknown. */
export function systemState(curve: readonly Golden[]): Told {
  const split = splitOf(curve)
  const before = sumOf(curve.slice(0, split))
  const lately = latelyOf(curve)
  if (before.requests + lately.requests === 0) return { state: 'unknown', why: 'no requests seen' }
  const due = (before.requests / Math.max(1, split)) * (curve.length - split)
  if (lately.requests === 0)
    return due >= MISSED_MIN
      ? { state: 'down', why: 'no requests any more' }
      : { state: 'unknown', why: 'too few requests to tell' }
  const failing = wilson(Math.min(1, lately.failed / lately.requests), lately.requests, Z_3_IN_1000)
  const share = `${wholePercent(lately.failed / lately.requests)} fail`
  if (failing.low >= DOWN_FROM) return { state: 'down', why: share }
  if (lately.failed >= FAILED_MIN && failing.low >= DEGRADED_FROM) return { state: 'degraded', why: share }
  const slower = before.p95Ms === null || lately.p95Ms === null ? 0 : lately.p95Ms / before.p95Ms
  if (slower >= SLOWER_FROM)
    return { state: 'degraded', why: `${slower >= 10 ? Math.round(slower) : slower.toFixed(1)} times as slow` }
  return { state: 'up', why: '' }
}

const splitOf = (curve: readonly Golden[]): number => Math.round(curve.length * (1 - LATELY_SHARE))

const latelyOf = (curve: readonly Golden[]): ReturnType<typeof sumOf> => sumOf(curve.slice(splitOf(curve)))

/** Buckets together; the p95 is the middle one of those that had requests. */
function sumOf(buckets: readonly Golden[]): { requests: number; failed: number; p95Ms: number | null } {
  const p95s = buckets.flatMap(({ p95Ms }) => (p95Ms === null ? [] : [p95Ms])).sort((a, b) => a - b)
  return {
    requests: buckets.reduce((sum, { requests }) => sum + requests, 0),
    failed: buckets.reduce((sum, { requests, errorShare }) => sum + requests * (errorShare ?? 0), 0),
    p95Ms: p95s[Math.floor(p95s.length / 2)] ?? null,
  }
}
