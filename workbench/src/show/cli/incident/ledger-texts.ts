import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import {
  type ContainOffers,
  changesMade,
  contain,
  judgeChange,
  tryChange,
} from '../../../respond/incident/ledger/ledger-verbs.ts'
import { headText, nextText, STANDS_COLOUR, type TextOptions, textOf, type VerbText, writtenText } from './parts.ts'
import { shellQuoted } from './testing-texts.ts'

const WARNINGS_CHARS_MAX = 300

/** What is said when a change begins: what was written, and what to bear in mind. */
function begun(warnings: readonly string[], reply: VerbReply, options: TextOptions): string {
  const said = warnings.map((text) => `${options.paint('yellow', 'mind')}: ${printable(text, WARNINGS_CHARS_MAX)}\n`)
  return `${writtenText(reply, options)}${said.join('')}`
}

/** How the verbs of the change ledger answer on a terminal. */
export const ledgerTexts: readonly VerbText[] = [
  textOf(tryChange, (answer, reply, options) => begun(answer.warnings, reply, options)),
  textOf(contain, (answer, reply, options) =>
    answer !== null && 'offers' in answer
      ? offersText(answer, reply, options)
      : begun(answer?.warnings ?? [], reply, options),
  ),
  textOf(judgeChange, ({ id, says, pending }, reply, options) => {
    if (reply.entries.length > 0 || reply.incident === null) return writtenText(reply, options)
    const stands = pending ? '  it is watched on, and judged by itself' : '  the verdict stands'
    const lines = [headText(reply.incident, options), `  ${id}: ${printable(says, WARNINGS_CHARS_MAX)}`, stands]
    return `${lines.join('\n')}\n${nextText(reply.incident, options)}`
  }),
  textOf(changesMade, ({ changes, ruledOut }, { incident }, options) => {
    const { paint } = options
    const lines = changes.map(({ id, startedAt, what, origin, judged, services }) => {
      const where = services.length === 0 ? '' : `  ${paint('dim', services.map((name) => printable(name)).join(', '))}`
      const whose = origin === 'ours' ? '' : paint('dim', 'observed  ')
      return [
        `  ${id.padEnd(5)} ${clockTime(startedAt)}  ${whose}${printable(what)}${where}`,
        `        ${judged === undefined ? paint('yellow', 'no verdict yet') : printable(judged.says, WARNINGS_CHARS_MAX)}`,
      ].join('\n')
    })
    const out = ruledOut.map(
      ({ way, because, at }) => `  ${clockTime(at)}  ruled out: ${way}, because ${printable(because)}`,
    )
    const head = incident === null ? [] : [headText(incident, options)]
    const all = [...head, ...(lines.length + out.length === 0 ? ['  nothing was changed'] : lines), ...out]
    return `${all.join('\n')}\n${incident === null ? '' : nextText(incident, options)}`
  }),
]

/** The ways to stop the harm in their order, what is known of each, and the command that begins the best; none is begun. */
function offersText(
  { offers, best, action, patterns }: ContainOffers,
  { incident }: VerbReply,
  options: TextOptions,
): string {
  const { paint } = options
  const lines = offers.flatMap(({ way, asks, stands, says }, i) => [
    ` ${i + 1}. ${paint('bold', way)}: ${asks}`,
    `    ${paint(STANDS_COLOUR[stands], stands)}  ${printable(says, WARNINGS_CHARS_MAX)}`,
  ])
  const fits = patterns.flatMap(({ name, way, what, because }) => [
    `  ${paint('bold', name)} (${way}): ${printable(what, WARNINGS_CHARS_MAX)}`,
    `    ${paint('dim', printable(because, WARNINGS_CHARS_MAX))}`,
  ])
  const named = fits.length === 0 ? [] : [' patterns that fit what was found:', ...fits]
  const chosen = offers.find(({ way }) => way === best)
  const end =
    chosen === undefined
      ? [
          'none is known to be at hand: choose one, rule them out (--rule-out "why"), or look for the cause: lastgood suspects',
        ]
      : [
          `nothing was done yet. next: ${paint('cyan', action === null ? commandOf(chosen) : `lastgood act ${action}`)}`,
          ...orOut(chosen.way),
        ]
  const head = incident === null ? [] : [headText(incident, options)]
  return `${[...head, ...lines, ...named, ...end].join('\n')}\n`
}

function commandOf({ way, given }: ContainOffers['offers'][number]): string {
  const words =
    given === null ? [] : [shellQuoted(given.what), ...given.services.map((name) => `--services ${shellQuoted(name)}`)]
  const revert = given?.revert === undefined ? [] : [`--revert ${shellQuoted(given.revert)}`]
  return ['lastgood contain', way, ...words, ...revert].join(' ')
}

const orOut = (way: string): readonly string[] => [`   or: lastgood contain ${way} --rule-out "why"`]
