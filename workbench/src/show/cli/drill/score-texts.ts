import { printable } from '../../../lib/printable.ts'
import {
  type DrillHistory,
  type DrillScore,
  history,
  type PastDrill,
  score,
} from '../../../respond/drill/score-verbs.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { headText, type TextOptions, textOf, type VerbText } from '../incident/parts.ts'

const CHARS_MAX = 1_000 // a cause is a sentence or two
const BAR_CHARS = 20
const ENTRIES_SHOWN_MAX = 8

const shown = (text: string): string => printable(text, CHARS_MAX)

/** How drills that are over answer on a terminal. */
export const scoreTexts: readonly VerbText[] = [
  textOf(score, (answer, reply, options) => scoreText(answer, reply, options)),
  textOf(history, (answer, _, options) => historyText(answer, options)),
]

function scoreText(answer: DrillScore, { incident }: VerbReply, options: TextOptions): string {
  const { paint } = options
  const { percent, lines, notScored } = answer
  const head = incident === null ? [] : [headText(incident, options)]
  const sums = `  ${paint('bold', `${points(percent)} of 100`)}  ${bar(percent)}  outcome ${points(answer.outcome)}, process ${points(answer.process)}`
  const parts = (['outcome', 'process'] as const).flatMap((part) => [
    paint('bold', part),
    ...lines.filter((line) => line.part === part).map((line) => lineText(line, options)),
  ])
  const left = notScored.length === 0 ? [] : [paint('dim', `not scored: ${notScored.join(', ')}`)]
  const next = `next: write down what was learned, and the score follows   ${paint('cyan', 'lastgood postmortem')}`
  return `${[...head, sums, ...parts, ...left, ...truthLines(answer, options), next].join('\n')}\n`
}

function lineText(
  { rule, points: got, of, says, entries }: DrillScore['lines'][number],
  { paint }: TextOptions,
): string {
  const style = got >= of - 0.05 ? 'green' : got > 0.05 ? 'yellow' : 'red'
  const numbers = entries.slice(0, ENTRIES_SHOWN_MAX).map((seq) => `#${seq}`)
  const more = entries.length > ENTRIES_SHOWN_MAX ? ' …' : ''
  const earned = `${String(Number(got.toFixed(1))).padStart(4)}/${String(of).padEnd(2)}`
  return `  ${paint(style, earned)}  ${rule.padEnd(21)} ${shown(says)}${numbers.length === 0 ? '' : `  ${paint('dim', numbers.join(' ') + more)}`}`
}

function truthLines({ truth, actions, said }: DrillScore, { paint }: TextOptions): readonly string[] {
  const yours = said.map((text) => `  you said: ${shown(text)}`)
  if (truth === null) return [paint('bold', 'what it was'), '  the recording does not say', ...yours]
  const guilty =
    truth.guilty.length === 0 ? 'no change is guilty' : `guilty: ${truth.guilty.map((id) => printable(id)).join(', ')}`
  return [
    paint('bold', 'what it was'),
    `  ${printable(truth.service)}: ${shown(truth.cause)}`,
    `  since ${truth.onset}; ${guilty}  ${paint('dim', truth.fault)}`,
    ...yours,
    ...actions.map(
      ({ name, effect, why }) =>
        `  ${paint(effect === 'helps' ? 'green' : 'dim', `${name}: ${effect}`)}, ${shown(why)}`,
    ),
  ]
}

function historyText({ drills, improved }: DrillHistory, { paint }: TextOptions): string {
  if (drills.length === 0) return `no drill is over yet   ${paint('cyan', 'lastgood drill list')}\n`
  const head = 'drill      when              score                       first update  contained  cause    hints  fault'
  const sum =
    improved === null
      ? 'a second drill will tell whether you get better'
      : `the later half earned ${improved >= 0 ? `${improved.toFixed(0)} points more` : `${(-improved).toFixed(0)} points less`} than the earlier one`
  return `${[paint('dim', head), ...drills.map((drill) => rowOf(drill, { paint })), sum].join('\n')}\n`
}

function rowOf(
  { id, at, percent, seconds, hints, fault, seed }: PastDrill,
  { paint }: Pick<TextOptions, 'paint'>,
): string {
  const { toFirstUpdate, toContain, toCause } = seconds
  const times = [minutes(toFirstUpdate).padEnd(13), minutes(toContain).padEnd(10), minutes(toCause).padEnd(8)].join(' ')
  return `${paint('bold', id.padEnd(10))} ${at.slice(0, 16)}Z ${points(percent).padStart(4)}  ${bar(percent)}  ${times} ${String(hints).padEnd(6)} ${printable(fault)} (seed ${seed})`
}

const points = (percent: number | null): string => (percent === null ? 'unknown' : String(Math.round(percent)))

const bar = (percent: number | null): string => {
  const full = Math.round(((percent ?? 0) / 100) * BAR_CHARS)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CHARS - full)}`
}

/** `2:05`, in minutes and seconds. */
function minutes(value: number | null): string {
  if (value === null) return '–'
  const all = Math.round(value)
  return `${Math.floor(all / 60)}:${String(all % 60).padStart(2, '0')}`
}
