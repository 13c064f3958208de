/**
 * Paper    none; median polish of a two-way table (Tukey), on callers
 * Idea     a caller that hangs on all its callees alike is slow itself; one callee that hangs alone is slow, or the way to it is. A call
 *          to what sends no spans, a database say, costs what is asked of it as well: where one of several callers hangs alone, it waits
 *          for what is its own there (its pool, its locks, its queries)
 * Input    the change of the mean duration, split into terms
 * Output   the same change split by service: own work and new queries, plus the hops it is blamed for; the parts add up to the change
 * Cost     O(terms log terms)
 */

import { compareText } from '../../lib/compare-text.ts'
import { median } from '../../lib/order-statistics.ts'
import type { LatencyChange, LatencyTerm } from './latency-terms.ts'

/** How much of the change of the mean duration a service answers for. */
export type BlamedService = {
  readonly service: string
  readonly deltaMs: number
  /** Half width of its 95 % interval, the terms taken as independent. */
  readonly deltaMsHalfWidth: number
  /**
   * Of it: its own work; hops to it that hang alone; hops from it that hang together; its calls to what answers others as ever; queries
   * it never sent before.
   */
  readonly ownMs: number
  readonly calledMs: number
  readonly callingMs: number
  readonly aloneMs: number
  readonly askingMs: number
  /** Traces of its largest term. */
  readonly traceIds: readonly string[]
}

type Hop = {
  readonly caller: string
  readonly callee: string
  readonly deltaMs: number
  /** Calls of the incident and of the baseline, a request. */
  readonly calls: number
  readonly callsBefore: number
  readonly msBefore: number
  readonly msAfter: number
  /** Of `deltaMs`, as a squared half width. */
  readonly variance: number
}

type Part = 'ownMs' | 'calledMs' | 'callingMs' | 'aloneMs' | 'askingMs'
type Blame = Record<Part, number> & { variance: number; worst: LatencyTerm | undefined }

const CALLEES_MIN = 2 // with one callee, caller and callee cannot be told apart, and the callee is named
const CALLERS_MIN = 2 // with one caller, the callee is named as well

/** Services by how much of the rise they answer for. */
export function latencyBlame(change: LatencyChange): readonly BlamedService[] {
  const blame = new Map<string, Blame>()
  for (const term of change.terms) {
    if (term.asksAnew) charge(blame, term.service, 'askingMs', term.deltaMs, term.deltaMsHalfWidth ** 2, term)
    else if (term.peer === '')
      charge(blame, term.service, 'ownMs', term.fromCostMs, term.fromCostMsHalfWidth ** 2, term)
  }
  const waiting = change.terms.filter((term) => term.peer !== '' && !term.asksAnew)
  const hopsBy = [...Map.groupBy(waiting, (term) => term.service)].map(([caller, terms]) => hopsOf(caller, terms))
  const growth = growthOfSilent(hopsBy.flat(), new Set(change.terms.map((term) => term.service)))
  for (const hops of hopsBy) chargeHops(blame, hops, growth, waiting)
  return [...blame]
    .map(([service, { variance, worst, ...parts }]) => {
      const deltaMs = parts.ownMs + parts.calledMs + parts.callingMs + parts.aloneMs + parts.askingMs
      return { service, deltaMs, deltaMsHalfWidth: Math.sqrt(variance), ...parts, traceIds: worst?.traceIds ?? [] }
    })
    .sort((a, b) => b.deltaMs - a.deltaMs || compareText(a.service, b.service))
}

/**
 * What every call of a caller hangs longer is the caller's; what one callee's calls hang beyond that is the callee's, as far as other
 * callers meet it too.
 */
function chargeHops(
  blame: Map<string, Blame>,
  hops: readonly Hop[],
  growth: ReadonlyMap<string, number>,
  terms: readonly LatencyTerm[],
): void {
  const commonMs = commonRiseMs(hops)
  for (const hop of hops) {
    const callerMs = Math.sign(hop.deltaMs) === Math.sign(commonMs) ? smaller(commonMs * hop.calls, hop.deltaMs) : 0
    const aloneMs = (hop.deltaMs - callerMs) * (1 - sharedBy(hop, growth.get(hop.callee)))
    const calleeMs = hop.deltaMs - callerMs - aloneMs
    const widest = terms.find((term) => term.service === hop.caller && term.peer === hop.callee) // biggest rise first
    const pay = (service: string, part: Part, ms: number): void =>
      charge(blame, service, part, ms, hop.variance * partSquared(ms, hop), widest)
    pay(hop.caller, 'callingMs', callerMs)
    pay(hop.caller, 'aloneMs', aloneMs)
    pay(hop.callee, 'calledMs', calleeMs)
  }
}

/** How many times as long calls to each callee without spans last as its callers have it in common; of two callers the smaller. */
function growthOfSilent(hops: readonly Hop[], traced: ReadonlySet<string>): ReadonlyMap<string, number> {
  const silent = hops.filter((hop) => !traced.has(hop.callee) && ratioOf(hop) !== undefined)
  const growth = new Map<string, number>()
  for (const [callee, all] of Map.groupBy(silent, (hop) => hop.callee)) {
    const ratios = all.flatMap((hop) => ratioOf(hop) ?? [])
    if (ratios.length >= CALLERS_MIN) growth.set(callee, ratios.length === 2 ? Math.min(...ratios) : median(ratios))
  }
  return growth
}

function ratioOf({ calls, callsBefore, msBefore, msAfter }: Hop): number | undefined {
  return calls > 0 && callsBefore > 0 && msBefore > 0 ? msAfter / calls / (msBefore / callsBefore) : undefined
}

/** The share of a hop's rise that the callee's other callers meet as well; all of it where nobody can be compared. */
function sharedBy(hop: Hop, common: number | undefined): number {
  const ratio = ratioOf(hop)
  if (common === undefined || ratio === undefined || ratio <= 1) return 1
  return Math.min(1, Math.max(0, common - 1) / (ratio - 1))
}

const partSquared = (ms: number, { deltaMs }: Hop): number => (deltaMs === 0 ? 0 : (ms / deltaMs) ** 2)

function hopsOf(caller: string, terms: readonly LatencyTerm[]): readonly Hop[] {
  return [...Map.groupBy(terms, (term) => term.peer)].map(([callee, all]) => {
    const sum = (pick: (term: LatencyTerm) => number): number => all.reduce((total, term) => total + pick(term), 0)
    return {
      caller,
      callee,
      deltaMs: sum((term) => term.fromCostMs),
      calls: sum((term) => term.callsAfter),
      callsBefore: sum((term) => term.callsBefore),
      msBefore: sum((term) => term.beforeMs),
      msAfter: sum((term) => term.afterMs),
      variance: sum((term) => term.fromCostMsHalfWidth ** 2),
    }
  })
}

/** Rise of a call's cost that the caller's hops have in common, in milliseconds a call; of two callees the smaller one. */
function commonRiseMs(hops: readonly Hop[]): number {
  const rises = hops
    .filter((hop) => hop.calls > 0 && hop.callsBefore > 0)
    .map((hop) => hop.msAfter / hop.calls - hop.msBefore / hop.callsBefore)
  if (rises.length < CALLEES_MIN) return 0
  return rises.length === 2 ? rises.reduce(smaller) : median(rises)
}

const smaller = (a: number, b: number): number => (Math.abs(a) <= Math.abs(b) ? a : b)

function charge(
  blame: Map<string, Blame>,
  service: string,
  part: Part,
  ms: number,
  variance: number,
  term: LatencyTerm | undefined,
): void {
  const known = blame.get(service) ?? {
    ownMs: 0,
    calledMs: 0,
    callingMs: 0,
    aloneMs: 0,
    askingMs: 0,
    variance: 0,
    worst: undefined,
  }
  known[part] += ms
  known.variance += variance
  if (ms > 0 && term && riseOf(term) > (known.worst ? riseOf(known.worst) : 0)) known.worst = term
  blame.set(service, known)
}

/** What a term is charged for. */
const riseOf = ({ asksAnew, deltaMs, fromCostMs }: LatencyTerm): number => (asksAnew ? deltaMs : fromCostMs)
