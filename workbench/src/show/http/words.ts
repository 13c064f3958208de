import type { VerbReply } from '../../respond/incident/call.ts'
import { VERB_GROUPS } from '../../respond/incident/verbs.ts'
import { wordedText } from '../cli/incident/texts.ts'
import { plain } from '../cli/paint.ts'

const PAGE = { paint: plain, columns: 100 }

/** The words that are typed first, after the program's name. */
const TYPED = VERB_GROUPS.flatMap(({ command, verbs }) =>
  command === undefined ? verbs.map(({ name }) => name) : [command.name],
)
const OPTIONS = / \(--[^)]*\)/g
const COMMAND = new RegExp(`[\\s:;,]*(?:\\bor: )?\\blastgood (?:${TYPED.join('|')})\\b.*$`)
const LEADING = /[\s.;:,]*\b(?:next|or)$/ // what leads to a command
const ENTRY = /^\s*#\d/ // what somebody wrote down stays as it is

/** The sentences of the command line, without what is typed there: a page has buttons for that. */
export function wordsOf(reply: VerbReply): string | undefined {
  const lines = wordedText(reply, PAGE)?.split('\n')
  return lines
    ?.flatMap((line) => (ENTRY.test(line) ? [line] : untyped(line)))
    .join('\n')
    .trimEnd()
}

function untyped(line: string): readonly string[] {
  const left = line.replace(OPTIONS, '').replace(COMMAND, '')
  if (left === line) return [line]
  const said = left.replace(LEADING, '')
  return said.trim() === '' ? [] : [said]
}
