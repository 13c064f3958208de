import type { Objective, RequestMinute } from '../../model/objective.ts'

/**
 * Paper   B. Beyer et al., The Site Reliability Workbook, 2018, chapter 5, table 5-8 (multiwindow, multi-burn-rate alerts)
 * Idea    A burn rate of 1 spends the budget of bad requests in exactly its period. A rate that spends a tenth of it or more within the long
 *         window is told, as long as the short window, a twelfth of it, burns as fast: then it goes on.
 * Input   an objective, and requests minute by minute
 * Output  how much of the budget is left, and for each pair of windows its burn rates and whether both are over the threshold
 * Cost    linear in the minutes
 * Departs A threshold is a share of the budget in a window rather than 14.4, 6 and 1, which are the same for thirty days. It is never less than
 *         1, for below it the budget lasts. Few requests prove little: the long window burns only where so many bad ones would come by
 *         chance less than once in a thousand windows (Chernoff's bound), so that one failure of ten at night wakes nobody.
 */

/** Share of the budget that is spent within a window, how long the windows are, and who is told. */
const BURN_ALERTS = [
  { budget: 0.02, longMinutes: 60, shortMinutes: 5, tells: 'page' },
  { budget: 0.05, longMinutes: 6 * 60, shortMinutes: 30, tells: 'page' },
  { budget: 0.1, longMinutes: 3 * 24 * 60, shortMinutes: 6 * 60, tells: 'ticket' },
] as const

/** How often so many bad requests may come by chance, of requests that burn at the threshold. */
const CHANCE_MAX = 0.001

const DAY_MINUTES = 24 * 60

/** How fast a window spends the budget; null where nobody asked anything in it. */
export type WindowBurn = { readonly minutes: number; readonly rate: number | null; readonly requests: number }

/** A pair of windows, and whether both burn. */
export type Burn = {
  readonly tells: 'page' | 'ticket'
  readonly threshold: number
  readonly long: WindowBurn
  readonly short: WindowBurn
  readonly burns: boolean
}

/** How it stands with an objective. */
export type Standing = {
  readonly requests: number
  readonly bad: number
  /** Share of good requests in the period; null where there were none. */
  readonly good: number | null
  /** Share of the budget that is left; negative when more was spent than there was. */
  readonly budgetLeft: number | null
  /** Days of the period from the first request that is stored: what is not stored any more is not counted. */
  readonly daysSeen: number
  readonly burns: readonly Burn[]
  /** The loudest of those that burn. */
  readonly tells: 'page' | 'ticket' | null
}

/** How an objective stands at a time, by the minutes before it. */
export function standingOf(
  { target, days }: Pick<Objective, 'target' | 'days'>,
  minutes: readonly RequestMinute[],
  at: number,
): Standing {
  const from = at - days * DAY_MINUTES * 60_000
  const all = counted(minutes, from, at)
  const budget = 1 - target
  const burns = BURN_ALERTS.map(({ budget: share, longMinutes, shortMinutes, tells }): Burn => {
    const threshold = Math.max(1, (share * days * DAY_MINUTES) / longMinutes)
    const [long, short] = [longMinutes, shortMinutes].map((length) => counted(minutes, at - length * 60_000, at))
    const burns = isOver(long!, threshold * budget) && short!.bad > threshold * budget * short!.requests
    return {
      tells,
      threshold,
      long: rateOf(long!, longMinutes, budget),
      short: rateOf(short!, shortMinutes, budget),
      burns,
    }
  })
  const first = minutes.find((minute) => minute.at >= from)?.at ?? at
  return {
    requests: all.requests,
    bad: all.bad,
    burns,
    good: all.requests === 0 ? null : 1 - all.bad / all.requests,
    budgetLeft: all.requests === 0 ? null : 1 - all.bad / (all.requests * budget),
    daysSeen: (at - first) / (DAY_MINUTES * 60_000),
    tells: burns.find((burn) => burn.burns)?.tells ?? null,
  }
}

type Counted = Omit<RequestMinute, 'at'>

function counted(minutes: readonly RequestMinute[], from: number, to: number): Counted {
  const sum = { requests: 0, bad: 0, spans: 0, badSpans: 0 }
  for (const minute of minutes) {
    if (minute.at < from || minute.at >= to) continue
    sum.requests += minute.requests
    sum.bad += minute.bad
    sum.spans += minute.spans
    sum.badSpans += minute.badSpans
  }
  return sum
}

const rateOf = ({ requests, bad }: Counted, minutes: number, budget: number): WindowBurn => ({
  minutes,
  requests,
  rate: requests === 0 ? null : bad / requests / budget,
})

/** Whether more than a share of requests was bad, and too many of those that are stored for it to be chance. */
function isOver({ requests, bad, spans, badSpans }: Counted, share: number): boolean {
  if (requests === 0 || spans === 0 || share >= 1 || bad <= share * requests) return false
  const seen = badSpans / spans
  if (seen <= share) return false
  const part = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(p / q))
  return spans * (part(seen, share) + part(1 - seen, 1 - share)) > -Math.log(CHANCE_MAX)
}
