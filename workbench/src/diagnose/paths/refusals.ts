/**
 * Paper    two exact tests of Fisher (1922), one the control of the other, as for habits
 * Idea     an answer that says the request was wrong is no failure of who serves: people mistype. But where a kind of request is refused
 *          with one code far more often than it used to be, somebody who asked as ever no longer gets what they came for
 * Input    traces of both windows
 * Output   the same traces; the refusals whose share rose are failures, in both windows
 * Cost     O(spans)
 */
import { halvesOf } from './call-shifts.ts'
import { breakOf, shareOf, type Tally } from './habit.ts'
import type { Trace, TraceSpan } from './types.ts'

const SURE = -Math.log(0.01) // of a hundred kinds of refusal that did not change, one is taken for one that did

/** Traces of both windows in which refusals that became more frequent count as failures. */
export function withRefusals(
  before: readonly Trace[],
  after: readonly Trace[],
): { readonly before: readonly Trace[]; readonly after: readonly Trace[] } {
  if (!after.some(({ spans }) => spans.some((span) => refusalOf(span) !== undefined))) return { before, after }
  const since = refusedIn(after)
  const [early, late] = halvesOf(before).map(refusedIn) as [Refused, Refused]
  const quiet = refusedIn(before)
  const tried = Math.log(Math.max(1, since.refused.size))
  const risen = [...since.refused.keys()].filter((key) => {
    const habit = { early: tallyOf(early, key), late: tallyOf(late, key), after: tallyOf(since, key) }
    return shareOf(habit.after) > shareOf(tallyOf(quiet, key)) && breakOf(habit) - tried > SURE
  })
  if (risen.length === 0) return { before, after }
  const failing = new Set(risen)
  const told = (traces: readonly Trace[]) => traces.map((trace) => withFailures(trace, failing))
  return { before: told(before), after: told(after) }
}

/** The requests that ran each operation, and those that it refused with each code. */
type Refused = { readonly ran: ReadonlyMap<string, number>; readonly refused: ReadonlyMap<string, number> }

function refusedIn(traces: readonly Trace[]): Refused {
  const [ran, refused] = [new Map<string, number>(), new Map<string, number>()]
  const count = (counts: Map<string, number>, keys: Iterable<string>): void => {
    for (const key of new Set(keys)) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  for (const { spans } of traces) {
    count(ran, spans.map(operationOf))
    count(
      refused,
      spans.flatMap((span) => refusalOf(span) ?? []),
    )
  }
  return { ran, refused }
}

const tallyOf = ({ ran, refused }: Refused, key: string): Tally => ({
  did: refused.get(key) ?? 0,
  of: ran.get((JSON.parse(key) as [string, string])[0]) ?? 0,
})

const operationOf = ({ run, kind }: TraceSpan): string => `[${run},${JSON.stringify(kind)}]`

/** What a span was refused with that nobody called a failure, with its operation. */
function refusalOf(span: TraceSpan): string | undefined {
  return span.error || span.refusedWith === '' ? undefined : JSON.stringify([operationOf(span), span.refusedWith])
}

function withFailures(trace: Trace, failing: ReadonlySet<string>): Trace {
  const isFailing = (span: TraceSpan): boolean => {
    const key = refusalOf(span)
    return key !== undefined && failing.has(key)
  }
  if (!trace.spans.some(isFailing)) return trace
  const spans = trace.spans.map((span) =>
    isFailing(span) ? { ...span, error: true, errorType: span.errorType || span.refusedWith } : span,
  )
  return { ...trace, spans }
}
