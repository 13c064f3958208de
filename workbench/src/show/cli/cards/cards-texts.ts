import { printable } from '../../../lib/printable.ts'
import {
  type AskedCard,
  answerCard,
  type CalibrationAnswer,
  calibration,
  type GradedCard,
  listCards,
  type NextCard,
  nextCard,
  showCard,
} from '../../../respond/cards/cards-verbs.ts'
import { type TextOptions, textOf, type VerbText } from '../incident/parts.ts'
import { seconds } from '../units.ts'

const CHARS_MAX = 1_000 // a question quotes a title, which has at most 500

const shown = (text: string): string => printable(text, CHARS_MAX)

/** How the verbs of cards answer on a terminal. */
export const cardsTexts: readonly VerbText[] = [
  textOf(nextCard, (answer, _, options) => nextText(answer, options)),
  textOf(showCard, ({ id, answer, sure }, _, { paint }) =>
    [
      ...answer.map((point) => `  ${shown(point)}`),
      `next: you were ${sure} % sure; how well did you know it?   ${paint('cyan', `lastgood cards answer ${id} --grade again|hard|good|easy`)}\n`,
    ].join('\n'),
  ),
  textOf(answerCard, (answer, _, options) => gradedText(answer, options)),
  textOf(listCards, ({ cards }, _, options) => cards.map((card) => lineOf(card, options)).join('')),
  textOf(calibration, (answer, _, options) => calibrationText(answer, options)),
]

function nextText({ card, due, fresh, nextDue, nextDueInSeconds }: NextCard, { paint }: TextOptions): string {
  if (card === null) {
    const later = nextDue === null ? '' : `; the next one comes back in ${seconds(nextDueInSeconds ?? 0)} (${nextDue})`
    return `nothing is due${later}\n`
  }
  const command = `lastgood cards show ${card.id} --sure 0..100`
  return `${questionText(card, { due, fresh }, { paint })}next: how sure are you that you know it?   ${paint('cyan', command)}\n`
}

/** A question under its handle. */
export function questionText(
  { id, theme, question, standing }: AskedCard,
  { due, fresh }: { readonly due: number; readonly fresh: number },
  { paint }: Pick<TextOptions, 'paint'>,
): string {
  const known = standing === null ? 'new' : standing.stage
  const head = `${paint('bold', id)}  ${theme}  ${known}  ${paint('dim', `${due} due, ${fresh} new today`)}`
  return `${head}\n  ${shown(question)}\n`
}

/** When a graded card comes back, and why sooner than the grade says. */
export function gradedText(
  { id, grade, taken, because, dueInSeconds, left }: GradedCard,
  { paint }: TextOptions,
): string {
  const mind = because === null ? '' : `  ${paint('yellow', `${grade} counts as ${taken}`)}: ${because}\n`
  const more =
    left.due + left.fresh > 0
      ? `next: ${left.due} due, ${left.fresh} new today   ${paint('cyan', 'lastgood cards next')}\n`
      : ''
  return `${id}  comes back in ${seconds(Math.max(0, dueInSeconds))}\n${mind}${more}`
}

function lineOf({ id, theme, question, standing }: AskedCard, { paint, columns }: TextOptions): string {
  const when = standing === null ? 'new' : `${standing.stage}, back ${standing.due.slice(0, 16)}Z`
  const head = `${id.padEnd(16)} ${theme.padEnd(8)} ${when.padEnd(34)} `
  return `${paint('bold', head.slice(0, 16))}${head.slice(16)}${printable(question, Math.max(20, columns - head.length))}\n`
}

function calibrationText({ learner, answers, brier, stretches }: CalibrationAnswer, { paint }: TextOptions): string {
  if (brier === null) return `${shown(learner)} has graded no card yet: lastgood cards\n`
  const verdicts = { fits: 'green', 'too sure': 'yellow', 'not sure enough': 'yellow', open: 'dim' } as const
  const rows = stretches.map(({ from, to, answers: of, said, knew, low, high, verdict }) => {
    const interval = `${Math.round(knew)} % (${Math.round(low)} to ${Math.round(high)} %) of ${of}`
    const words = verdict === 'open' ? 'too few answers to say' : verdict
    return `  ${`${from}–${to} %`.padEnd(10)} said ${`${Math.round(said)} %`.padEnd(6)} knew ${interval.padEnd(28)} ${paint(verdicts[verdict], words)}\n`
  })
  const head = `${shown(learner)}  ${answers} answers  Brier score ${brier.toFixed(2)} (0 is best, 0.25 is what "50 %" always gives)\n`
  return `${head}${rows.join('')}`
}
