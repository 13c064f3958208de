import { printable } from '../../../lib/printable.ts'
import { slo, type ToldObjective } from '../../../respond/objectives/slo-verb.ts'
import { quantity, seconds } from '../units.ts'
import { type TextOptions, textOf, type VerbText } from './parts.ts'

/** How objectives read on a terminal; one that burns ends its command with 1. */
export const objectivesTexts: readonly VerbText[] = [
  {
    ...textOf(slo, (objectives, _, options) => `${objectives.flatMap((one) => linesOf(one, options)).join('\n')}\n`),
    finds: ({ answer }) => (answer as readonly ToldObjective[]).some(({ tells }) => tells === 'page'),
  },
]

function linesOf(one: ToldObjective, { paint }: TextOptions): readonly string[] {
  const { name, title, service, operation, tells, burns, good, budgetLeft, requests, bad, days, daysSeen } = one
  const colour = tells === 'page' ? 'red' : tells === 'ticket' ? 'yellow' : 'green'
  const stands =
    tells === 'page' ? 'burns' : tells === 'ticket' ? 'burns slowly' : good === null ? 'no requests' : 'holds'
  const of = operation === undefined ? service : `${service} ${operation}`
  const seen = daysSeen < days ? `, ${seconds(daysSeen * 86_400)} of them stored` : ''
  const left = budgetLeft === null ? '–' : `${Number((budgetLeft * 100).toPrecision(3))} %`
  return [
    `${paint('bold', name)}  ${paint(colour, stands)}  ${printable(title)}  ${paint('dim', printable(of))}`,
    `  promised ${promiseOf(one)} in ${days} d${seen}`,
    `  kept     ${good === null ? '–' : shareOf(good)}, ${quantity(bad, '')} of ${quantity(requests, '')} were bad; budget left ${left}`,
    ...burns.map((burn) => `  ${paint(burn.burns ? colour : 'dim', burnLine(burn))}`),
    ...(tells === 'ticket'
      ? [`  it spends the budget in days: lastgood declare "${printable(title)}" --service ${printable(service)}`]
      : []),
  ]
}

const promiseOf = ({ target, slowerThanMs }: ToldObjective): string =>
  `${shareOf(target)} of requests ${slowerThanMs === undefined ? 'do not fail' : `take at most ${quantity(slowerThanMs, 'ms')}`}`

/** `burn rate 20.1 in 60 min, 25 in 5 min   over 14.4 is a page` */
const burnLine = ({ long, short, threshold, tells }: ToldObjective['burns'][number]): string =>
  `burn rate ${rateOf(long.rate)} in ${seconds(long.minutes * 60)}, ${rateOf(short.rate)} in ${seconds(short.minutes * 60)}; over ${rateOf(threshold)} in both is a ${tells}`

const rateOf = (rate: number | null): string => (rate === null ? '–' : String(Number(rate.toPrecision(3))))

/** As many digits as an objective of five nines needs. */
const shareOf = (share: number): string => `${Number((share * 100).toFixed(4))} %`
