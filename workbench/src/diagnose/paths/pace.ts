/**
 * Paper    Kutner et al., Applied Linear Statistical Models, on blocking; a machine that several services share is a block
 * Idea     where nearly all services need longer for the same work at once, the work is not what changed: they wait for a processor, and
 *          only what takes longer than that tells one from the others
 * Input    terms of the change of the mean duration
 * Output   how many times as long work and ways take everywhere; the same change, compared with the baseline at that pace
 * Cost     O(terms log terms)
 * Departs  where services differ by more than the middle one grew, they have nothing in common
 */
import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'
import { sumOf } from '../../lib/sum.ts'
import { SLOW_FACTOR } from '../slower.ts'
import { comparable } from './comparable.ts'
import { type LatencyChange, type LatencyTerm, latencyChange } from './latency-terms.ts'
import type { Trace } from './types.ts'

/** Times as long as before, whoever does it: work of services, and ways to those that are called; 1 where that is not common. */
export type Pace = { readonly work: number; readonly way: number }

/** As before. */
export const SAME_PACE: Pace = { work: 1, way: 1 }

/** The pace of a system between two stretches. */
export function paceBetween(before: readonly Trace[], after: readonly Trace[]): Pace {
  const mixed = comparable(before, after)
  return paceOf(latencyChange(mixed.before, mixed.after).terms)
}

/** Traces as they would be at a pace: a request is work and ways. */
export const atPace = (traces: readonly Trace[], { way }: Pace): readonly Trace[] =>
  way === 1
    ? traces
    : traces.map((trace) => ({
        ...trace,
        spans: trace.spans.map((span) => ({ ...span, durationMs: way * span.durationMs })),
      }))

const SERVICES_MIN = 4 // fewer have nothing in common that their calls do not explain
const NEARLY_ALL = 0.25 // quantile of the growths: three in four are beyond it
const MAD_TO_SIGMA = 1.4826

/** The pace of a system. A service's own work waits for no callee, so what nearly all of it has in common comes from outside. */
export function paceOf(terms: readonly LatencyTerm[]): Pace {
  const lasting = terms.filter(({ asksAnew, beforeMs, afterMs }) => !asksAnew && beforeMs > 0 && afterMs > 0)
  const work = commonGrowth(lasting.filter(({ peer }) => peer === '').map((term) => [term.service, term]))
  if (work === 1) return SAME_PACE
  const ways = commonGrowth(lasting.filter(({ peer }) => peer !== '').map((term) => [term.peer, term]))
  return { work, way: Math.max(work, ways) }
}

function commonGrowth(owned: readonly (readonly [whose: string, term: LatencyTerm])[]): number {
  const growths = [...Map.groupBy(owned, ([whose]) => whose).values()].flatMap((own) => {
    const all = own.map(([, term]) => term)
    const [was, is] = [perCall(all, 'Before'), perCall(all, 'After')]
    return was > 0 && is > 0 ? [Math.log(is / was)] : []
  })
  if (growths.length < SERVICES_MIN || quantile(sortedOf(growths), NEARLY_ALL) <= Math.log(SLOW_FACTOR)) return 1
  const middle = median(growths)
  const spread = MAD_TO_SIGMA * median(growths.map((one) => Math.abs(one - middle)))
  return spread < middle ? Math.exp(middle) : 1 // what differs by more than it is has nothing in common
}

const perCall = (terms: readonly LatencyTerm[], side: 'Before' | 'After'): number =>
  sumOf(terms.map((term) => (side === 'Before' ? term.beforeMs : term.afterMs))) /
  sumOf(terms.map((term) => term[`calls${side}`]))

/** The change as it is beyond a pace: from a baseline whose calls take as much longer, where they do take longer. */
export function beyondPace(change: LatencyChange, pace: Pace): LatencyChange {
  const terms = change.terms.map((term) => beyond(term, term.peer === '' ? pace.work : pace.way))
  const commonMs = sumOf(terms.map(({ beforeMs }, i) => beforeMs - (change.terms[i] as LatencyTerm).beforeMs))
  return { ...change, meanMsBefore: change.meanMsBefore + commonMs, terms: terms.sort((a, b) => b.deltaMs - a.deltaMs) }
}

function beyond(term: LatencyTerm, pace: number): LatencyTerm {
  const { asksAnew, beforeMs, afterMs, callsBefore, callsAfter } = term
  if (asksAnew || beforeMs <= 0 || callsBefore <= 0 || callsAfter <= 0) return term
  const costAfter = afterMs / callsAfter
  const longer = Math.min(pace, costAfter / (beforeMs / callsBefore))
  if (longer <= 1) return term
  const costBefore = (longer * beforeMs) / callsBefore
  const deltaMs = afterMs - longer * beforeMs
  const fromCallsMs = ((callsAfter - callsBefore) * (costBefore + costAfter)) / 2
  return { ...term, beforeMs: longer * beforeMs, deltaMs, fromCallsMs, fromCostMs: deltaMs - fromCallsMs }
}
