/**
 * Paper    none; the method tells a wall of 4xx (contract or auth) from 5xx (us, or whom we depend on)
 * Idea     whoever passes a failure on did not refuse, so the refusal deepest in a request is the one that counts
 * Input    traces since the onset
 * Output   the code with which most failed requests were refused
 * Cost     O(spans)
 */

import type { Trace, TraceSpan } from '../paths/index.ts'

/** Codes by which whoever serves says that it is asked for too much, or was too slow: neither a contract nor credentials. */
const OF_LOAD: ReadonlySet<string> = new Set(['408', '429', 'RESOURCE_EXHAUSTED', 'DEADLINE_EXCEEDED'])

const MOST = 0.5 // of the failed requests

/** The code with which most failed requests were refused, by the refusal deepest in them; undefined where most fail otherwise. */
export function refusedMostly(traces: readonly Trace[]): string | undefined {
  const weights = new Map<string, number>()
  let failed = 0
  for (const trace of traces) {
    const origins = trace.spans.filter((span) => span.error && !isPassedOn(span, trace))
    if (origins.length === 0) continue
    failed += trace.weight
    const code = origins[0]!.refusedWith
    if (origins.every(isRefused)) weights.set(code, (weights.get(code) ?? 0) + trace.weight)
  }
  const refused = [...weights.values()].reduce((sum, weight) => sum + weight, 0)
  if (refused <= MOST * failed) return undefined
  return [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0]
}

const isRefused = ({ refusedWith }: TraceSpan): boolean => refusedWith !== '' && !OF_LOAD.has(refusedWith)

/** A failure that a callee had before; whoever passes it on did not refuse. */
const isPassedOn = ({ children }: TraceSpan, { spans }: Trace): boolean =>
  children.some((child) => spans[child]?.error === true)
