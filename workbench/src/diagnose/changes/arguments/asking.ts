/**
 * Paper    none; operational analysis (Denning and Buzen 1978): how a server fares follows from what it is asked
 * Idea     a database that hangs, and does not refuse, may suffer from what it is asked for: rows that are locked, scans, questions that a
 *          cache used to answer; waiting shows at the database, the reason does not
 * Input    changes, suspects from telemetry alone, the call graph, requests of both windows
 * Output   arguments for changes of those that ask the first suspect, and of caches that those read too
 * Cost     O(changes + spans)
 * Departs  how seldom the first suspect is not the root is taken from docs/accuracy.md
 */

import { sumOf } from '../../../lib/sum.ts'
import { peerOf } from '../../../model/semconv.ts'
import { isCache, queryOf } from '../../detectors/database-span.ts'
import { type CallGraph, calleesOf, callersIn } from '../../graph/calls.ts'
import type { Trace, TraceSpan } from '../../paths/index.ts'
import type { Findings } from '../../report/found.ts'
import { CLEAR } from '../../series/robust.ts'
import type { ClueKind } from '../../types.ts'
import { NOISE, type Suspect } from '../../verdict/rank.ts'
import { failsByWaiting } from '../../verdict/waited.ts'
import { type Argument, type Candidate, TAIL } from '../judge.ts'

const MISLED = 0.2 // of incidents have their root elsewhere than telemetry says first
const SLOW: ReadonlySet<ClueKind> = new Set<ClueKind>(['path', 'gap', 'latency', 'edge'])
/** What speaks for the changes of those who ask a database that hangs, each as far as it is in trouble itself. */
export function askingArguments(
  changes: readonly Candidate[],
  { suspects, graph, before, after }: Pick<Findings, 'suspects' | 'graph' | 'before' | 'after'>,
): readonly Argument[] {
  const [first] = suspects
  if (!first || !hangs(first, before, after)) return []
  const spans = [...before, ...after].flatMap((trace) => trace.spans)
  if (!spans.some((span) => peerOf(span.attributes) === first.service && queryOf(span) !== undefined)) return []
  const share = sharesOf(doorsTo(first.service, graph, cachesIn(spans)), suspects)
  return changes.flatMap(({ id, service = '' }) => {
    const likelier = TAIL * (first.score - Math.max(NOISE, suspects.find((s) => s.service === service)?.score ?? 0))
    const weight = likelier + Math.log(MISLED * (share.get(service) ?? 0))
    return weight > 0 ? [{ changeId: id, weight, says: `${first.service} hangs, and fares as it is asked` }] : []
  })
}

/** It is slow, and calls that fail there were waited for. */
const hangs = ({ service, clues }: Suspect, before: readonly Trace[], after: readonly Trace[]): boolean =>
  clues.some(({ kind, strength }) => SLOW.has(kind) && strength >= CLEAR) &&
  failsByWaiting(service, before, after) !== false

/** Who decides what a database is asked: its callers, and the caches that they read. */
function doorsTo(database: string, graph: CallGraph, caches: ReadonlySet<string>): ReadonlySet<string> {
  const askers = [...callersIn(graph, database)]
  const read = askers.flatMap((asker) => [...calleesOf(graph, asker)].filter((one) => caches.has(one)))
  return new Set([...askers, ...read].filter((one) => one !== database))
}

const cachesIn = (spans: readonly TraceSpan[]): ReadonlySet<string> =>
  new Set(spans.filter(isCache).map((span) => peerOf(span.attributes)))

/** How the doubt is shared out: by how much trouble each shows. */
function sharesOf(doors: ReadonlySet<string>, suspects: readonly Suspect[]): ReadonlyMap<string, number> {
  const troubled = suspects.filter(({ service, score }) => doors.has(service) && score > NOISE)
  const all = sumOf(troubled.map(({ score }) => score))
  return new Map(troubled.map(({ service, score }) => [service, score / all]))
}
