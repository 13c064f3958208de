import { printable } from '../../../lib/printable.ts'
import { NO_OBJECTIVE, slo, type ToldObjective } from '../../../respond/objectives/slo-verb.ts'
import { budgetText, keptText, promiseText, rateText, standsText, thresholdText } from '../../objective-words.ts'
import { type TextOptions, textOf, type VerbText } from './parts.ts'

/** How objectives read on a terminal; one that burns ends its command with 1. */
export const objectivesTexts: readonly VerbText[] = [
  {
    ...textOf(slo, (objectives, _, options) => {
      if (objectives.length === 0) return `${NO_OBJECTIVE.what}\n  ${NO_OBJECTIVE.todo}\n`
      return `${objectives.flatMap((one) => linesOf(one, options)).join('\n')}\n`
    }),
    finds: ({ answer }) => (answer as readonly ToldObjective[]).some(({ tells }) => tells === 'page'),
  },
]

function linesOf(one: ToldObjective, { paint }: TextOptions): readonly string[] {
  const { name, title, service, operation, tells, burns } = one
  const colour = tells === 'page' ? 'red' : tells === 'ticket' ? 'yellow' : 'green'
  const of = operation === undefined ? service : `${service} ${operation}`
  return [
    `${paint('bold', name)}  ${paint(colour, standsText(one))}  ${printable(title)}  ${paint('dim', printable(of))}`,
    `  promised ${promiseText(one)}`,
    `  kept     ${keptText(one)}; ${budgetText(one)}`,
    ...burns.map((burn) => `  ${paint(burn.burns ? colour : 'dim', `${rateText(burn)}; ${thresholdText(burn)}`)}`),
    ...(tells === 'ticket'
      ? [`  it spends the budget in days: lastgood declare "${printable(title)}" --service ${printable(service)}`]
      : []),
  ]
}
