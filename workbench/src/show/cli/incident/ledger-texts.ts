import { printable } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { changesMade, contain, judgeChange, tryChange } from '../../../respond/incident/ledger/ledger-verbs.ts'
import { clockTime, headText, nextText, type TextOptions, textOf, type VerbText, writtenText } from './parts.ts'

const WARNINGS_CHARS_MAX = 300

/** What is said when a change begins: what was written, and what to bear in mind. */
function begun(warnings: readonly string[], reply: VerbReply, options: TextOptions): string {
  const said = warnings.map((text) => `${options.paint('yellow', 'mind')}: ${printable(text, WARNINGS_CHARS_MAX)}\n`)
  return `${writtenText(reply, options)}${said.join('')}`
}

/** How the verbs of the change ledger answer on a terminal. */
export const ledgerTexts: readonly VerbText[] = [
  textOf(tryChange, (answer, reply, options) => begun(answer.warnings, reply, options)),
  textOf(contain, (answer, reply, options) => begun(answer?.warnings ?? [], reply, options)),
  textOf(judgeChange, (_, reply, options) => writtenText(reply, options)),
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
