/**
 * Paper    none; like is compared with like
 * Idea     a query that was never sent before makes no database slower: the time it takes is the doing of whoever sends it
 * Input    traces of the baseline and of the incident
 * Output   tells of a span whether it sends such a query; of no service that stopped most of what it asked, as a text that always
 *          changes is new every time
 * Cost     O(spans)
 */
import { type Query, queryOf } from '../detectors/database-span.ts'
import type { Trace, TraceSpan } from './traces.ts'

type Asked = { readonly before: Map<string, number>; readonly after: Set<string> }

const MOST = 0.5

/** Whether a span sends a query that its service never sent to that database before. */
export function newQueries(before: readonly Trace[], after: readonly Trace[]): (span: TraceSpan) => boolean {
  const known = new Map<string, Query>()
  const asked = new Map<string, Asked>()
  const askedBy = (key: string): Asked => asked.get(key) ?? { before: new Map(), after: new Set() }
  const read = (traces: readonly Trace[], add: (to: Asked, text: string, weight: number) => void): void => {
    for (const { spans, weight } of traces) {
      for (const span of spans) {
        const query = queryOf(span, known)
        if (!query) continue
        const key = senderOf(span, query)
        const one = askedBy(key)
        add(one, query.text, weight)
        asked.set(key, one)
      }
    }
  }
  read(before, (to, text, weight) => to.before.set(text, (to.before.get(text) ?? 0) + weight))
  read(after, (to, text) => to.after.add(text))
  const steady = new Map([...asked].filter(([, one]) => goesOn(one)))
  return (span) => {
    const query = steady.size > 0 ? queryOf(span, known) : undefined
    const one = query && steady.get(senderOf(span, query))
    return one !== undefined && !one.before.has(query?.text ?? '')
  }
}

const senderOf = ({ service }: TraceSpan, { database }: Query): string => JSON.stringify([service, database])

/** Most of what was asked before is asked still, so that what is new stands out. */
function goesOn({ before, after }: Asked): boolean {
  let all = 0
  let still = 0
  for (const [text, weight] of before) {
    all += weight
    if (after.has(text)) still += weight
  }
  return still > MOST * all
}
