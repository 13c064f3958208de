/**
 * Paper    none; the method tells a wall of 4xx (contract or auth) from 5xx (us, or whom we depend on)
 * Idea     whoever passes a failure on did not refuse, so how it began in a request is what counts
 * Input    traces since the onset
 * Output   the code with which most failed requests were refused
 * Cost     O(spans)
 */

import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import { errorOriginOf, type Trace, type TraceSpan } from '../paths/index.ts'

/** Codes by which whoever serves says that it is asked for too much, or was too slow: neither a contract nor credentials. */
const OF_LOAD: ReadonlySet<string> = new Set(['408', '429', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED'])

const MOST = 0.5 // of the failed requests

/** The code with which most failed requests were refused, where their failure began; undefined where most fail otherwise. */
export function refusedMostly(traces: readonly Trace[]): string | undefined {
  const weights = new Map<string, number>()
  let failed = 0
  for (const trace of traces) {
    const origin = trace.spans[errorOriginOf(trace)]
    if (origin === undefined) continue
    failed += trace.weight
    const { refusedWith } = origin
    if (isRefused(origin)) weights.set(refusedWith, (weights.get(refusedWith) ?? 0) + trace.weight)
  }
  if (sumOf([...weights.values()]) <= MOST * failed) return undefined
  return [...weights].sort(([a, x], [b, y]) => y - x || compareText(a, b))[0]?.[0]
}

const isRefused = ({ refusedWith }: TraceSpan): boolean => refusedWith !== '' && !OF_LOAD.has(refusedWith)
