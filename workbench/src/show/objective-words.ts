import type { ToldObjective } from '../respond/objectives/slo-verb.ts'
import { quantity, seconds } from './cli/units.ts'

type Burn = ToldObjective['burns'][number]

/** `burns`, `burns slowly`, `holds` or `no requests`. */
export function standsText({ tells, good }: ToldObjective): string {
  if (tells === 'page') return 'burns'
  if (tells === 'ticket') return 'burns slowly'
  return good === null ? 'no requests' : 'holds'
}

/** `99.9 % of requests do not fail in 30 d, 6 d of them stored` */
export function promiseText({ target, slowerThanMs, days, daysSeen }: ToldObjective): string {
  const are = slowerThanMs === undefined ? 'do not fail' : `take at most ${quantity(slowerThanMs, 'ms')}`
  const seen = daysSeen < days ? `, ${seconds(daysSeen * 86_400)} of them stored` : ''
  return `${shareOf(target)} of requests ${are} in ${days} d${seen}`
}

/** `99.71 %, 754 of 260 k were bad` */
export const keptText = ({ good, bad, requests }: ToldObjective): string =>
  `${good === null ? '–' : shareOf(good)}, ${quantity(bad, '')} of ${quantity(requests, '')} were bad`

/** `budget left -190 %` */
export const budgetText = ({ budgetLeft }: ToldObjective): string =>
  `budget left ${budgetLeft === null ? '–' : `${Number((budgetLeft * 100).toPrecision(3))} %`}`

/** `burn rate 20.1 in 60 min, 25 in 5 min` */
export const rateText = ({ long, short }: Burn): string =>
  `burn rate ${rateOf(long.rate)} in ${seconds(long.minutes * 60)}, ${rateOf(short.rate)} in ${seconds(short.minutes * 60)}`

/** `over 14.4 in both is a page` */
export const thresholdText = ({ threshold, tells }: Burn): string => `over ${rateOf(threshold)} in both is a ${tells}`

const rateOf = (rate: number | null): string => (rate === null ? '–' : String(Number(rate.toPrecision(3))))

/** As many digits as an objective of five nines needs. */
const shareOf = (share: number): string => `${Number((share * 100).toFixed(4))} %`
