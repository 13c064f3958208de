/**
 * Paper    none; Sentry's performance issue of repeating queries as documented
 * Idea     a loop whose body asks several queries repeats a sequence of them, where each query alone may look harmless
 * Input    one trace
 * Output   spans that repeat a cycle of 2 to 8 queries at least 3 times, for at least 50 ms and 5 % of the trace's database time
 * Cost     O(queries times 7)
 */
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const CYCLE_MIN = 2
const CYCLE_MAX = 8
const REPEATS_MIN = 3
const TOTAL_MS_MIN = 50
const DATABASE_SHARE_MIN = 0.05

/** The same few queries, in the same order, again and again by one span. */
export const repeatingSequences: SpanPattern = {
  detector: 'repeating-queries',
  matchesIn: sequences(TOTAL_MS_MIN),
  matchesBefore: sequences(0), // a sequence that was there but quicker is slowness, not a new one
  says: (rise) =>
    `${rise.operation} in ${rise.service} repeats a sequence of queries, ${rise.calls} in all ` +
    `(${rise.totalMs.toFixed(0)} ms together) ${inRequests(rise)}: ${rise.subject}`,
}

function sequences(totalMsMin: number): (view: TraceView) => readonly Match[] {
  return (view) => {
    const totalOf = (places: readonly number[]): number =>
      places.reduce((sum, place) => sum + spanAt(view, place).durationMs, 0)
    const databaseMs = (): number => totalOf([...view.queries.keys()].filter((place) => view.queries[place]))
    return [...view.calls].flatMap(([maker, calls]) => {
      const asked = calls.filter((place) => view.queries[place])
      const texts = asked.map((place) => view.queries[place]?.text as string)
      const cycle = cycleIn(texts)
      if (!cycle) return []
      const totalMs = totalOf(asked.slice(cycle.from, cycle.to))
      if (totalMs < totalMsMin || totalMs < DATABASE_SHARE_MIN * databaseMs()) return []
      const { service, operation } = spanAt(view, maker)
      const subject = texts.slice(cycle.from, cycle.from + cycle.length).join('; ')
      return [{ service, operation, subject, calls: cycle.to - cycle.from, totalMs }]
    })
  }
}

type Cycle = { readonly from: number; readonly to: number; readonly length: number }

/** The shortest cycle that repeats often enough; a cycle of equal queries is a plain loop and belongs to another detector. */
function cycleIn(texts: readonly string[]): Cycle | undefined {
  for (let length = CYCLE_MIN; length <= CYCLE_MAX && REPEATS_MIN * length <= texts.length; length++) {
    let from = 0
    for (let at = length; at <= texts.length; at++) {
      if (at < texts.length && texts[at] === texts[at - length]) continue
      const repeats = Math.floor((at - from) / length)
      const isMixed = new Set(texts.slice(from, from + length)).size > 1
      if (repeats >= REPEATS_MIN && isMixed) return { from, to: from + repeats * length, length }
      from = at - length + 1
    }
  }
  return undefined
}
