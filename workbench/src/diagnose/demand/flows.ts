/**
 * Paper    none; both ends of a call count it: the caller by whom it asks, the callee by who asked
 * Idea     how much one service asks another is told by metrics that name the other end
 * Input    golden series, the stretches to compare
 * Output   flows from caller to callee, each as one metric tells it
 * Cost     O(series + points x parts)
 */
import { partsOf } from '../detectors/traffic-step.ts'
import type { Stretch } from '../detectors/types.ts'
import { shareWhole } from '../series/golden.ts'
import { countsRequests } from '../series/meaning.ts'
import type { GoldenSeries, Windows } from '../types.ts'
import { heardIn, type Rates, ratesIn } from './rates.ts'

/** How much one service asks another, in parts of the baseline and, last, in the incident. */
export type Flow = {
  readonly caller: string
  readonly callee: string
  /** Calls a second. */
  readonly asked: Rates
  /** Those of them that are known to have failed or to be refused. */
  readonly failed: Rates
  /** What it would ask if each request led to as many calls as one for the same did before the incident; undefined where nobody tells. */
  readonly passed?: Rates
  /** What the callee is asked by all. */
  readonly inAll: Rates
  readonly told:
    | { readonly by: 'metric'; readonly series: readonly GoldenSeries[] }
    | { readonly by: 'traces'; readonly traceIds: readonly string[] }
}

/** Parts of the baseline that are as long as the incident, four at least, as far as enough is told of each; last, the incident. */
export function stretchesOf(
  { before, after }: Windows,
  series: readonly GoldenSeries[],
  requests: number,
): readonly Stretch[] {
  const incident = { fromMs: after.from, toMs: after.to }
  const told = series.filter(countsRequests).map(({ atMs }) => atMs.filter((at) => at <= before.to).length)
  const points = Math.min(Math.max(0, ...told), requests > 0 ? requests / REQUESTS_A_POINT : Number.POSITIVE_INFINITY)
  return [...partsOf({ fromMs: before.from, toMs: before.to }, incident, points), incident]
}

const REQUESTS_A_POINT = 5 // of the baseline's sample: a part holds at least three times as many

/** Flows that metrics tell of: of callees that count by who asks, and of callers that count by whom they ask. */
export function toldFlows(series: readonly GoldenSeries[], stretches: readonly Stretch[]): readonly Flow[] {
  const metrics = series.filter((one) => one.source === 'metric')
  const traffic = metrics.filter(countsRequests)
  const served = [...Map.groupBy(traffic.filter(isServed), callKey).values()]
  const called = traffic.filter(({ side, peer }) => side === 'client' && peer !== '')
  return [
    ...served.flatMap((siblings) => flowsByAsker(siblings, stretches)),
    ...[...Map.groupBy(called, ({ peer }) => peer)].flatMap(([callee, calls]) =>
      flowsByAsked(callee, calls, { served, failures: metrics.filter(isOfFailures) }, stretches),
    ),
  ]
}

const isServed = ({ side }: GoldenSeries): boolean => side === 'server'

const callKey = ({ service, name }: GoldenSeries): string => JSON.stringify([service, name])

/** Failures of calls that are told apart from the calls: how many, or which share of them. */
const isOfFailures = ({ signal, side }: GoldenSeries): boolean => signal === 'errors' && side === 'client'

/** What a callee counts by who asked: one flow for each asker. */
function flowsByAsker(siblings: readonly GoldenSeries[], stretches: readonly Stretch[]): readonly Flow[] {
  const byAsker = Map.groupBy(
    siblings.filter(({ peer }) => peer !== ''),
    ({ peer }) => peer,
  )
  if (byAsker.size === 0) return []
  const rates = readingOf(siblings, stretches)
  const inAll = rates(siblings)
  return [...byAsker].map(([caller, own]) => ({
    caller,
    callee: (own[0] as GoldenSeries).service,
    asked: rates(own),
    failed: rates(own.filter(({ lost }) => lost)),
    inAll,
    told: { by: 'metric', series: own },
  }))
}

type Beside = { readonly served: readonly (readonly GoldenSeries[])[]; readonly failures: readonly GoldenSeries[] }

/** What callers count of their calls to one callee: one flow a caller, by the metric that counts the most. */
function flowsByAsked(
  callee: string,
  calls: readonly GoldenSeries[],
  { served, failures }: Beside,
  stretches: readonly Stretch[],
): readonly Flow[] {
  const rates = readingOf(calls, stretches)
  const mine = [...Map.groupBy(calls, ({ service }) => service)].map(([caller, own]) => {
    const [most = []] = [...Map.groupBy(own, ({ name }) => name).values()].sort(
      (a, b) => sumOfTold(rates(b)) - sumOfTold(rates(a)),
    )
    const lost = most.filter((one) => one.lost)
    const apart = failures.filter(({ service, peer }) => service === caller && peer === callee)
    const asked = rates(most)
    return { caller, most, asked, failed: lost.length > 0 ? rates(lost) : failedApart(asked, apart, rates) }
  })
  const together = stretches.map((_, i) => sumOfTold(mine.map(({ asked }) => asked[i] as number)))
  const own = served.filter(([first]) => first?.service === callee).map((all) => readingOf(all, stretches)(all))
  const inAll = together.map((sum, i) => Math.max(sum, ...own.map((told) => told[i] as number).filter(Number.isFinite)))
  return mine.map(({ caller, most, asked, failed }) => ({
    caller,
    callee,
    asked,
    failed,
    inAll,
    told: { by: 'metric', series: most },
  }))
}

/** Failures a second, counted by themselves or as a share of what is asked; of several tellers, the one who tells of the most. */
function failedApart(
  asked: Rates,
  failures: readonly GoldenSeries[],
  rates: (some: readonly GoldenSeries[]) => Rates,
): Rates {
  const told = [...Map.groupBy(failures, ({ name, unit }) => JSON.stringify([name, unit])).values()].map((own) => {
    const whole = shareWhole((own[0] as GoldenSeries).unit)
    return rates(own).map((rate, i) =>
      whole === undefined ? rate : ((asked[i] as number) * rate) / whole / own.length,
    )
  })
  return asked.map((_, i) => Math.max(0, ...told.map((failed) => failed[i] as number).filter(Number.isFinite)))
}

/** How to read any of some series that tell of the same calls: where one is heard, another that is not tells of none. */
function readingOf(series: readonly GoldenSeries[], stretches: readonly Stretch[]) {
  const heard = heardIn(series)
  return (some: readonly GoldenSeries[]): Rates => ratesIn(some, heard, stretches)
}

const sumOfTold = (rates: Rates): number => rates.reduce((sum, rate) => (Number.isFinite(rate) ? sum + rate : sum), 0)
