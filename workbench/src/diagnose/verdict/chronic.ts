/**
 * Paper    none; error origins as `paths/` defines them, without a healthy stretch to compare with
 * Idea     requests that fail from the first to the last minute have no beginning here, yet they begin to fail somewhere
 * Input    operations where requests come in, the windows, whole traces of all of them
 * Output   the share of requests that failed even in the earlier part; suspects by the share of failures that begin in them
 * Cost     O(buckets + spans)
 */
import type { Overview } from '../../model/columns.ts'
import { figure, TRACE_PARAMS } from '../evidence.ts'
import { errorOrigins, type Trace } from '../paths/index.ts'
import type { Clue, Windows } from '../types.ts'
import { type Suspect, suspectsOf } from './rank.ts'

const ALLOWED_SHARE = 0.01 // of requests fail under an ordinary objective of 99 %
const REQUESTS_MIN = 100 // so that a share of one in a hundred can be told at all

/** Share of requests that fail all along, 0..1; undefined where it is no more than usual objectives allow. */
export function chronicShare({ operations }: Overview, { before, after }: Windows): number | undefined {
  const entries = operations.filter((one) => one.entry)
  const shareIn = (from: number, to: number): number => {
    const sum = (of: 'count' | 'errors'): number =>
      entries.reduce(
        (all, one) => all + one[of].reduce((s, n, i) => s + (within(one.atMs[i] as number, from, to) ? n : 0), 0),
        0,
      )
    const requests = sum('count')
    return requests >= REQUESTS_MIN ? sum('errors') / requests : 0
  }
  const lasting = [shareIn(before.from, before.to), shareIn(after.from, after.to)].every((one) => one > ALLOWED_SHARE)
  return lasting ? shareIn(before.from, after.to) : undefined
}

const within = (at: number, from: number, to: number): boolean => at >= from && at < to

/** Services by the share of all failed requests that fail first in them. */
export function chronicSuspects(traces: readonly Trace[], { before, after }: Windows): readonly Suspect[] {
  const clues = errorOrigins([], traces).map(
    (origin): Clue => ({
      service: origin.service,
      kind: 'origin',
      strength: 100 * origin.shareOfFailed,
      proof: {
        says: `${figure(100 * origin.shareOfFailed)} % of failed requests fail first in ${origin.service} ${origin.operation}${origin.errorType === '' ? '' : ` with ${origin.errorType}`}, all along`,
        query: 'whole-traces',
        window: { from: before.from, to: after.to },
        params: TRACE_PARAMS,
        numbers: { share_of_failed: origin.shareOfFailed, requests: origin.requestsAfter },
        traceIds: origin.traceIds,
      },
    }),
  )
  return suspectsOf(clues, new Set())
}
