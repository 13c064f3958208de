/**
 * Paper    none; a service is commonly run with room for twice its load (`detectors/traffic-step.ts`), and a second try follows a failed one
 * Idea     who asks a callee for a multiple of what it asked before, though it is asked no more itself, and so at least doubles what the callee is
 *          asked, loads it: a job with more workers, a cache that no longer answers, a loop of single calls, a shorter interval
 * Input    flows between services, what each service is asked itself, when the symptom can have begun at the latest
 * Output   demands: the caller, its callee, how much more it asks, and which share of what the callee is asked that is
 * Cost     O(flows x stretches)
 */
import { median } from '../../lib/order-statistics.ts'
import type { Flow } from './flows.ts'
import type { Rates } from './rates.ts'

/** One caller asks its callee for so much more that it loads it. */
export type Demand = {
  readonly flow: Flow
  /** Calls a second: the most of the quiet stretch, and since. */
  readonly before: number
  readonly after: number
  /** Share of what the callee is asked first hand that came on top, 0.2..1. */
  readonly share: number
  /** How many times as much the caller is asked itself; undefined where nobody tells. */
  readonly growth: number | undefined
  /** It rose within the baseline already. */
  readonly early: boolean
}

const DOUBLED = 2 // room for twice the load is common, so that much is a cause of its own; who always swings by more needs more
const FILLED = 1.25 // who is run at four fifths of what it can do, as is common, has no room for more
const AS_MUCH_WORK = 1.1 // for each call; counts and use are told in different steps
const PARTS_MIN = 2 // of the baseline, before anything rises

/**
 * The demands among the flows; `inflowsOf` tells in the same stretches what a service is asked itself, by each source that does, and undefined
 * where it is asked and nobody tells how much; `busierBy` how many times as much it works, as far as it says that it works more. Where several sources tell of the same calls, none of them may tell that they are second tries.
 */
export function demandsOf(
  flows: readonly Flow[],
  inflowsOf: (service: string) => readonly Rates[] | undefined,
  busierBy: (service: string) => number | undefined = () => undefined,
): readonly Demand[] {
  const pairs = Map.groupBy(flows, ({ caller, callee }) => JSON.stringify([caller, callee]))
  return [...pairs.values()].flatMap((told) => {
    const inflows = inflowsOf((told[0] as Flow).caller)
    const asking = inflows ? told.flatMap((flow) => asksTwice(flow, inflows)) : []
    return asking.length < told.length
      ? []
      : asking.flatMap((one) => demandOf(one, othersBeside(one.flow), busierBy(one.flow.callee)))
  })

  function othersBeside(flow: Flow): readonly Other[] {
    const siblings = flows.filter((one) => one !== flow && one.callee === flow.callee && one.inAll === flow.inAll)
    return siblings.map(({ asked, caller }) => ({ asked, inflows: inflowsOf(caller) ?? [] }))
  }
}

type Other = { readonly asked: Rates; readonly inflows: readonly Rates[] }

type Asking = {
  readonly flow: Flow
  /** The parts of the baseline before it asks more. */
  readonly quiet: readonly number[]
  /** What it would ask now if it asked as before, as much more as it is asked itself. */
  readonly expected: number
  /** Calls a second that were answered. */
  readonly gets: number
  readonly growth: number | undefined
}

/** A second try never makes a further answer: who gets twice as many as it would have, has asked for twice as much. */
function asksTwice(flow: Flow, inflows: readonly Rates[]): readonly Asking[] {
  const { asked, failed, passed } = flow
  const quiet = beforeRise(asked)
  if (quiet.length < PARTS_MIN) return []
  const growths = quiet.map((part) => Math.max(growthSince(part, inflows), passed ? growthSince(part, [passed]) : 1))
  const expected = (rates: Rates): number =>
    Math.max(...quiet.map((part, i) => told(rates[part]) * (growths[i] as number)))
  const answered = asked.map((rate, i) => Math.max(0, rate - told(failed[i])))
  const gets = told(answered.at(-1))
  if (gets <= 0 || gets < DOUBLED * expected(answered)) return []
  return [
    { flow, quiet, expected: expected(asked), gets, growth: inflows.length > 0 ? Math.max(...growths) : undefined },
  ]
}

/**
 * What it asks more doubles what the callee is asked in all, or fills it up where it works more and each call takes it no more work than before (the
 * utilisation law, Denning and Buzen 1978); more where that varies by more.
 */
function demandOf(
  { flow, quiet, expected, gets, growth }: Asking,
  others: readonly Other[],
  busier: number | undefined,
): readonly Demand[] {
  const { asked, inAll } = flow
  const after = told(asked.at(-1))
  const shared = others.flatMap((one) => treatedAlike(one, quiet))
  const firstHand = shared.length > 0 ? after / Math.max(1 / DOUBLED, median(shared)) : gets
  const loads = quiet.map((part) => told(inAll[part])).filter((load) => load > 0)
  const usually = Math.max(0, ...loads)
  const excess = firstHand - expected
  const isWhy = busier !== undefined && busier <= AS_MUCH_WORK * (1 + excess / usually)
  const times = Math.max(isWhy ? FILLED : DOUBLED, usually / Math.min(...loads))
  if (usually <= 0 || usually + excess < times * usually) return []
  const before = Math.max(...quiet.map((part) => told(asked[part])))
  const early = quiet.length < asked.slice(0, -1).filter(Number.isFinite).length
  return [{ flow, before, after, share: excess / (excess + usually), growth, early }]
}

/**
 * The parts of the baseline before the caller begins to ask more: what climbs until the symptom comes has begun before it. At least half of them,
 * and all that fall back.
 */
function beforeRise(asked: Rates): readonly number[] {
  const parts = asked.slice(0, -1).flatMap((rate, part) => (Number.isFinite(rate) ? [part] : []))
  const rate = (part: number): number => asked[part] as number
  for (let kept = Math.max(PARTS_MIN, Math.ceil(parts.length / 2)); kept < parts.length; kept++) {
    const [earlier, later] = [parts.slice(0, kept), parts.slice(kept)]
    if (Math.min(...later.map(rate)) > Math.max(...earlier.map(rate))) return earlier
  }
  return parts
}

/** How many times as much a service is asked as in a part of the baseline, at least once; the middle of those who tell. */
function growthSince(part: number, inflows: readonly Rates[]): number {
  const grown = inflows.flatMap((rates) => {
    const [was, is] = [told(rates[part]), told(rates.at(-1))]
    return was > 0 ? [is / was] : []
  })
  return Math.max(1, grown.length > 0 ? median(grown) : 1)
}

/**
 * How many times as much another caller asks, beyond what it is asked itself: what all callers have in common, such as second tries where the
 * callee fails, and fewer calls where each waits, is the callee's doing.
 */
function treatedAlike({ asked, inflows }: Other, quiet: readonly number[]): readonly number[] {
  const grown = quiet.flatMap((part) => {
    const was = told(asked[part])
    return was > 0 ? [told(asked.at(-1)) / was / growthSince(part, inflows)] : []
  })
  return grown.length > 0 ? [median(grown)] : []
}

const told = (rate: number | undefined): number => (rate !== undefined && Number.isFinite(rate) ? rate : 0)
