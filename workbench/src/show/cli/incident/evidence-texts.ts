import { printable, printableJson } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import type { KeptEvidence } from '../../../respond/incident/evidence/evidence-verbs.ts'
import { keptEvidence } from '../../../respond/incident/evidence/evidence-verbs.ts'
import { headText, markdownText, textOf, type VerbText } from './parts.ts'

const SAYS_CHARS_MAX = 300

/** How the verbs of evidence answer on a terminal. */
export const evidenceTexts: readonly VerbText[] = [
  textOf(keptEvidence, (answer, { incident }, options) => {
    if (!('captures' in answer))
      return typeof answer.holds === 'string'
        ? `${markdownText(answer.holds)}\n`
        : `${printableJson(answer.holds, 2)}\n`
    const head = incident === null ? [] : [headText(incident, options)]
    const lines = linesOf(answer)
    return `${[...head, ...(lines.length === 0 ? ['  no evidence was kept; lastgood capture keeps it'] : lines)].join('\n')}\n`
  }),
]

function linesOf({ captures, attached, skipped }: KeptEvidence): readonly string[] {
  const kept = [...captures, ...attached].flatMap(({ id, at, items, missing }) => [
    `  ${id}  ${clockTime(at)}`,
    ...items.map(
      ({ name, says, bytes, sha256 }) =>
        `    ${printable(name).padEnd(16)} ${printable(says, SAYS_CHARS_MAX)}  ${Math.ceil(bytes / 1024)} KiB  ${sha256.slice(0, 12)}`,
    ),
    ...missing.map(({ name, why }) => `    ${printable(name).padEnd(16)} not kept: ${printable(why, SAYS_CHARS_MAX)}`),
  ])
  return [...kept, ...skipped.map(({ at, reason }) => `  ${clockTime(at)}  none kept, because ${printable(reason)}`)]
}
