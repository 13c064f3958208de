/**
 * Paper    none; the lock modes of databases: who asks for a table as a whole makes all others wait that ask for it
 * Idea     the trouble of a service whose queries go to a table is laid at the door of another that since its change, and never
 *          before, sends statements which lock that table: waiting shows with the waiters, and holding nowhere
 * Input    changes, suspects from telemetry alone, requests of both windows
 * Output   arguments for changes of services that began to lock what worse off services ask for
 * Cost     O(spans)
 */

import { compareText } from '../../../lib/compare-text.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { type Query, queryOf } from '../../detectors/database-span.ts'
import type { Trace } from '../../paths/types.ts'
import type { Suspect } from '../../verdict/rank.ts'
import { type Argument, type Candidate, TAIL } from '../judge.ts'

/** A query as it was sent. */
type Sent = { readonly service: string; readonly atMs: number; readonly query: Query }

/** What the statements of services say for their changes. */
export function lockingArguments(
  changes: readonly Candidate[],
  suspects: readonly Suspect[],
  traces: readonly Trace[],
): readonly Argument[] {
  const sent = sentIn(traces)
  const locks = sent.flatMap((one) => {
    const table = LOCKS_TABLE.exec(one.query.text)?.[1]?.toLowerCase()
    return table === undefined ? [] : [{ ...one, table }]
  })
  const scoreOf = (service: string): number => suspects.find((s) => s.service === service)?.score ?? 0
  return changes.flatMap(({ id, service, at }) => {
    const atMs = parseRfc3339(at) ?? 0
    const own = sent.filter((one) => one.service === service)
    const [lock] = locks.filter((one) => one.service === service)
    if (!lock || lock.atMs < atMs || !own.some((one) => one.atMs < atMs)) return []
    const [waiting] = [...new Set(sent.filter((one) => asks(one, lock)).map((one) => one.service))].sort(
      (a, b) => scoreOf(b) - scoreOf(a) || compareText(a, b),
    )
    const weight = waiting === undefined ? 0 : TAIL * (scoreOf(waiting) - scoreOf(lock.service))
    const says = `since then, and never before, it locks ${lock.table}, which ${waiting} asks for`
    return weight > 0 ? [{ changeId: id, weight, says }] : []
  })
}

/** A statement that holds a table against all who want to read or write it. */
const LOCKS_TABLE =
  /\b(?:lock\s+tables?|alter\s+table|truncate(?:\s+table)?|vacuum\s+full|reindex\s+table)\s+(?:only\s+|if\s+exists\s+)*["`[]?([\p{L}_][\p{L}\p{N}_.]*)/iu

/** Somebody else asks the database for what the lock holds. */
const asks = (
  { service, query }: Sent,
  { service: holder, query: { database }, table }: Sent & { table: string },
): boolean => service !== holder && query.database === database && wordsOf(query.text).has(table)

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.toLowerCase().split(/[^\p{L}\p{N}_.]+/u))

/** Queries in order of time. */
function sentIn(traces: readonly Trace[]): readonly Sent[] {
  const known = new Map<string, Query>()
  return traces
    .flatMap(({ spans, startMs }) =>
      spans.flatMap((span) => {
        const query = queryOf(span, known)
        return query ? [{ service: span.service, atMs: startMs + span.startMs, query }] : []
      }),
    )
    .sort((a, b) => a.atMs - b.atMs)
}
