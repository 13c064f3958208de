import { printable } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { type TriageItem, type TriageSheet, triage } from '../../../respond/incident/triage/severity-verbs.ts'
import { type Pause, pause, type Stock, stock } from '../../../respond/incident/triage/triage-verbs.ts'
import { headText, nextText, type TextOptions, textOf, type VerbText } from './parts.ts'

/** How pausing, taking stock and triage answer on a terminal. */
export const triageTexts: readonly VerbText[] = [
  textOf(pause, (answer, reply, options) => {
    const told = page(reply, pauseLines(answer, options), options)
    const over = answer.skipped !== null || answer.steps.length > 0
    return over && reply.incident !== null ? `${told}${nextText(reply.incident, options)}` : told
  }),
  textOf(stock, (answer, reply, options) => page(reply, stockLines(answer, options), options)),
  textOf(triage, (answer, reply, options) => page(reply, triageLines(answer, options), options)),
]

const page = ({ incident }: VerbReply, lines: readonly string[], options: TextOptions): string =>
  `${[...(incident === null ? [] : [headText(incident, options)]), ...lines].join('\n')}\n`

function pauseLines({ reset, known, steps, skipped }: Pause, { paint }: TextOptions): readonly string[] {
  if (skipped !== null) return [`  the pause was skipped, because ${printable(skipped)}`]
  if (steps.length > 0)
    return ['  next:', ...numbered(steps), '  follow them for at least five minutes before pivoting']
  const lines = reset.flatMap(({ step, seconds, says }) => {
    const line = `${paint('bold', step.padEnd(8))} ${`${seconds} s`.padStart(4)}  ${says}`
    return step === 'orient' ? [line, ...known.map((fact) => `  ${printable(fact, LINE_CHARS)}`)] : [line]
  })
  return [...lines, 'next: lastgood pause --steps "…" "…" "…"   (or --skip WHY)']
}

const LINE_CHARS = 500

const numbered = (lines: readonly string[]): readonly string[] =>
  lines.map((text, i) => `    ${i + 1}. ${printable(text, LINE_CHARS)}`)

/** A service that fails every request is heard of as well. */
const UP = '  up: heard of in the last 5 min, however it serves; silent: not any more'

const MARKS = { up: 'green', degraded: 'yellow', down: 'red', silent: 'red', unknown: 'dim' } as const

function stockLines({ board, heard, whoElse, ahead, ask }: Stock, { paint }: TextOptions): readonly string[] {
  const systems = board?.systems ?? heard.systems
  const width = Math.max(0, ...systems.map(({ name }) => printable(name, 40).length))
  const states = systems.map(
    ({ name, state }) => `  ${printable(name, 40).padEnd(width)}  ${paint(MARKS[state], state)}`,
  )
  const more = board === null && heard.more > 0 ? [`  and ${heard.more} more`] : []
  const told = board === null ? ['  only telemetry has spoken yet'] : toldLines(board)
  const todo = 'next: lastgood stock --down NAME --happened "…" --happens "…" --should-happen "…" --only-us yes|no'
  return [
    ...(systems.length === 0 ? ['  no system is known'] : states),
    ...(board === null && systems.length > 0 ? [UP] : []),
    ...more,
    ...told,
    '  who else fails?',
    ...[...whoElse.map(({ place, says }) => `${place}: ${says}`), ask].map(
      (text) => `    ${printable(text, LINE_CHARS)}`,
    ),
    ...ahead.map((text) => `  ${paint('yellow', 'mind')}: ${printable(text, LINE_CHARS)}`),
    ...(board === null ? [todo] : []),
  ]
}

function toldLines({
  around,
  happened,
  happens,
  shouldHappen,
  onlyUs,
}: NonNullable<Stock['board']>): readonly string[] {
  const said = { around, happened, happens, 'should happen': shouldHappen, 'only us': onlyUs }
  return Object.entries(said).map(([what, text]) => `  ${what}: ${printable(text ?? 'unknown', LINE_CHARS)}`)
}

function triageLines(
  { items, judged, quiet, impact, problems, recorded }: TriageSheet,
  { paint }: TextOptions,
): readonly string[] {
  const lower = judged.doubts.map(flagOf).join(' and ')
  return [
    paint('dim', `  impact ${stretch(impact)} against ${stretch(quiet)}`),
    ...problems.map((problem) => paint('yellow', `  ! ${printable(problem)}`)),
    ...items.flatMap((item, i) => itemLines(item, i + 1, { paint })),
    `${paint('bold', judged.severity)}${recorded ? '' : ' (not recorded yet)'}, because ${judged.reason}`,
    ...(judged.withoutDoubts === judged.severity
      ? []
      : [`  ${judged.withoutDoubts} if ${lower} ${judged.doubts.length === 1 ? 'turns' : 'turn'} out to be harmless`]),
    ...judged.advice.map((advice) => `  ${advice}`),
    recorded ? 'next: lastgood update' : 'next: lastgood triage --confirm, or with your answers over the measured ones',
  ]
}

function itemLines(
  { question, asks, answer, by, measured, choices }: TriageItem,
  n: number,
  { paint }: Pick<TextOptions, 'paint'>,
): readonly string[] {
  const says = measured === null ? '' : `  ${printable(measured.says, LINE_CHARS)}`
  const over = by === 'person' && measured !== null ? ' (yours over the measured one)' : ''
  const flag =
    answer === 'unknown' ? `  ${flagOf(question)} ${choices.filter((choice) => choice !== 'unknown').join('|')}` : ''
  const shown = answer === 'unknown' ? paint('yellow', answer) : paint('bold', answer)
  return [`${String(n).padStart(2)}. ${asks}`, `    ${shown}${over}${says}${paint('dim', flag)}`]
}

const flagOf = (question: string): string => `--${question.replace(/([A-Z])/g, '-$1').toLowerCase()}`

const stretch = ({ from, to }: { readonly from: string; readonly to: string }): string =>
  `${from.slice(11, 16)}Z–${to.slice(11, 16)}Z`
