/**
 * Paper    none; like is compared with like
 * Idea     a query that was never sent before makes no database slower: the time it takes is the doing of whoever sends it
 * Input    traces of the baseline and of the incident
 * Output   tells of a span whether it sends such a query; of no service that stopped most of what it asked, as a text that always
 *          changes is new every time
 * Cost     O(spans)
 */
import { type Query, queryOf } from '../detectors/database-span.ts'
import type { Trace, TraceSpan } from './types.ts'

/** How often a text was sent in the baseline, and when first. */
type Sent = { readonly weight: number; readonly times: number; readonly firstMs: number }

type Asked = { readonly before: Map<string, Sent>; readonly after: Set<string> }

const MOST = 0.5

/** An onset is known to within a step: what begins at the baseline's very end is new, when chance would rarely put all of it there. */
const CHANCE_MAX = 0.01

/** Whether a span sends a query that its service never sent to that database before. */
export function newQueries(before: readonly Trace[], after: readonly Trace[]): (span: TraceSpan) => boolean {
  const known = new Map<string, Query>()
  const asked = new Map<string, Asked>()
  const read = (traces: readonly Trace[], add: (to: Asked, text: string, trace: Trace) => void): void => {
    for (const trace of traces) {
      for (const span of trace.spans) {
        const query = queryOf(span, known)
        if (!query) continue
        const key = senderOf(span, query)
        const one = asked.get(key) ?? { before: new Map(), after: new Set() }
        add(one, query.text, trace)
        asked.set(key, one)
      }
    }
  }
  read(before, (to, text, { weight, startMs }) => {
    const sent = to.before.get(text) ?? { weight: 0, times: 0, firstMs: startMs }
    const firstMs = Math.min(sent.firstMs, startMs)
    to.before.set(text, { weight: sent.weight + weight, times: sent.times + 1, firstMs })
  })
  read(after, (to, text) => to.after.add(text))
  const steady = new Map([...asked].filter(([, one]) => goesOn(one)))
  const isLate = lateIn(before)
  return (span) => {
    const query = steady.size > 0 ? queryOf(span, known) : undefined
    const one = query && steady.get(senderOf(span, query))
    const sent = one?.before.get(query?.text ?? '')
    return one !== undefined && (sent === undefined || isLate(sent))
  }
}

/** Whether all of what was sent falls so near the baseline's end that chance hardly did it. */
function lateIn(before: readonly Trace[]): (sent: Sent) => boolean {
  const [from, to] = before.reduce(
    ([first, last], { startMs }) => [Math.min(first, startMs), Math.max(last, startMs)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  return ({ firstMs, times }) => to > from && ((to - firstMs) / (to - from)) ** times < CHANCE_MAX
}

const senderOf = ({ service }: TraceSpan, { database }: Query): string => JSON.stringify([service, database])

/** Most of what was asked before is asked still, so that what is new stands out. */
function goesOn({ before, after }: Asked): boolean {
  let all = 0
  let still = 0
  for (const [text, { weight }] of before) {
    all += weight
    if (after.has(text)) still += weight
  }
  return still > MOST * all
}
