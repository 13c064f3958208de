import { percent } from '../lib/percent.ts'
import { printable } from '../lib/printable.ts'
import type { ToldObjective } from '../respond/objectives/slo-verb.ts'
import { quantity, seconds } from './cli/units.ts'

type Burn = ToldObjective['burns'][number]

/** `burns`, `burns slowly`, `holds` or `no requests`, `no points`. */
export function standsText({ tells, good, metrics }: ToldObjective): string {
  if (tells === 'page') return 'burns'
  if (tells === 'ticket') return 'burns slowly'
  return good === null ? `no ${metrics === undefined ? 'requests' : 'points'}` : 'holds'
}

/** `99.9 % of requests do not fail in 30 d, 6 d of them stored` */
export function promiseText(objective: ToldObjective): string {
  const { target, days, daysSeen } = objective
  const seen = daysSeen < days ? `, ${seconds(daysSeen * 86_400)} of them stored` : ''
  return `${shareOf(target)} of ${goodOnes(objective)} in ${days} d${seen}`
}

const IS = { lt: 'below', lte: 'at most', gt: 'above', gte: 'at least' } as const

/** `requests do not fail`, `orders are not orders.failed`, `points of pool.used are at most 0.9` */
function goodOnes({ metrics, slowerThanMs }: ToldObjective): string {
  if (metrics === undefined)
    return `requests ${slowerThanMs === undefined ? 'do not fail' : `take at most ${quantity(slowerThanMs, 'ms')}`}`
  const of = metricText(metrics.of)
  if (metrics.kind === 'gauge') return `points of ${of} are ${IS[metrics.op]} ${quantity(metrics.value, '')}`
  return `${metricText(metrics.total)} are ${metrics.part === 'bad' ? 'not ' : ''}${of}`
}

/** `orders{state=failed}` */
function metricText({ metric, attributes }: NonNullable<ToldObjective['metrics']>['of']): string {
  const pairs = Object.entries(attributes).map(([name, value]) => `${name}=${value}`)
  return printable(`${metric}${pairs.length === 0 ? '' : `{${pairs.join(', ')}}`}`)
}

/** `99.71 %, 754 of 260 k were bad` */
export const keptText = ({ good, bad, requests }: ToldObjective): string =>
  `${good === null ? '–' : shareOf(good)}, ${quantity(bad, '')} of ${quantity(requests, '')} were bad`

/** `budget left -190 %` */
export const budgetText = ({ budgetLeft }: ToldObjective): string =>
  `budget left ${budgetLeft === null ? '–' : percent(budgetLeft)}`

/** `burn rate 20.1 in 60 min, 25 in 5 min` */
export const rateText = ({ long, short }: Burn): string =>
  `burn rate ${rateOf(long.rate)} in ${seconds(long.minutes * 60)}, ${rateOf(short.rate)} in ${seconds(short.minutes * 60)}`

/** `over 14.4 in both is a page` */
export const thresholdText = ({ threshold, tells }: Burn): string => `over ${rateOf(threshold)} in both is a ${tells}`

const rateOf = (rate: number | null): string => (rate === null ? '–' : String(Number(rate.toPrecision(3))))

/** As many digits as an objective of five nines needs. */
const shareOf = (share: number): string => `${Number((share * 100).toFixed(4))} %`
