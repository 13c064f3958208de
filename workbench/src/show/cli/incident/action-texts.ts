import { printable } from '../../../lib/printable.ts'
import { type ActReply, act, approve, undo } from '../../../respond/act/act-verbs.ts'
import type { ActionRan } from '../../../respond/act/run.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { outputLines } from '../../first-lines.ts'
import { headText, nextText, STANDS_COLOUR, type TextOptions, textOf, type VerbText, writtenText } from './parts.ts'

const SAYS_CHARS_MAX = 300
const OUTPUT_COLUMNS_MAX = 200

/** How the verbs of declared actions answer on a terminal; an action that failed ends its command with 1. */
export const actionTexts: readonly VerbText[] = [
  { ...textOf(act, actText), finds: ({ answer }) => isTrouble(answer as ActReply) },
  ...[approve, undo].map((verb) => ({
    ...textOf(verb, ranText),
    finds: ({ answer }: VerbReply) => isTrouble(answer as ActReply),
  })),
]

const isTrouble = (answer: ActReply): boolean =>
  (answer.state === 'ran' && answer.outcome !== 'done') ||
  (answer.state === 'dry' && answer.ran !== null && answer.ran.outcome !== 'done')

/** What is at hand, what would be done, or what was done. */
export function actText(answer: ActReply, reply: VerbReply, options: TextOptions): string {
  const { paint } = options
  switch (answer.state) {
    case 'ran':
      return ranText(answer, reply, options)
    case 'asked':
      return `${writtenText(reply, options)}it would run: ${printable(answer.step, SAYS_CHARS_MAX)}\nmuch can break. next, by somebody else: ${paint('cyan', `lastgood approve ${answer.id}`)}\n`
    case 'dry': {
      const { ran, step } = answer
      const rehearsed =
        ran === null
          ? ['  no dry run is declared']
          : [`  dry run: ${ran.outcome}, ${printable(ran.says)}`, ...printedLines(ran.output)]
      return `${['nothing was done. It would run:', `  ${printable(step, SAYS_CHARS_MAX)}`, ...rehearsed].join('\n')}\n`
    }
    case 'offered':
      return offeredText(answer, reply, options)
  }
}

function offeredText(
  { actions, best }: Extract<ActReply, { readonly state: 'offered' }>,
  { incident }: VerbReply,
  options: TextOptions,
): string {
  const { paint } = options
  const lines = actions.flatMap(({ name, kind, stands, says, on, secondEyes }) => {
    const target = [on.service, on.version && `to ${on.version}`].filter(Boolean).map((text) => printable(text!))
    const eyes = secondEyes ? '  needs a second pair of eyes' : ''
    return [
      `  ${paint('bold', name)}  ${kind}  ${target.join(' ')}${eyes}`,
      `    ${paint(STANDS_COLOUR[stands], stands)}  ${printable(says, SAYS_CHARS_MAX)}`,
    ]
  })
  const end =
    best === null
      ? 'none is known to be at hand: name one, or look for the cause: lastgood suspects'
      : `nothing was done yet. next: ${paint('cyan', `lastgood act ${best}`)}`
  const head = incident === null ? [] : [headText(incident, options)]
  return `${[...head, ...lines, end].join('\n')}\n`
}

function ranText(
  { outcome, says, output, evidence, warnings }: ActionRan,
  reply: VerbReply,
  options: TextOptions,
): string {
  const { paint } = options
  const colour = outcome === 'done' ? 'green' : 'red'
  const kept = evidence === null ? '' : paint('dim', `  kept as ${evidence}`)
  const { incident } = reply
  return [
    writtenText({ ...reply, incident: incident && { ...incident, next: null } }, options).trimEnd(),
    ...warnings.map((text) => `${paint('yellow', 'mind')}: ${printable(text, SAYS_CHARS_MAX)}`),
    `${paint(colour, outcome)}: ${printable(says, SAYS_CHARS_MAX)}${kept}`,
    ...printedLines(output),
    ...(incident === null ? [''] : [nextText(incident, options)]),
  ].join('\n')
}

const printedLines = (output: string): readonly string[] =>
  outputLines(output).map((line) => `  │ ${printable(line, OUTPUT_COLUMNS_MAX)}`)
