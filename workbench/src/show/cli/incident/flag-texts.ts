import { printable } from '../../../lib/printable.ts'
import { flags } from '../../../respond/incident/guard/flag-verbs.ts'
import { headText, nextText, textOf, type VerbText } from './parts.ts'

const SAYS_CHARS_MAX = 300

/** How the guard answers on a terminal. */
export const flagTexts: readonly VerbText[] = [
  textOf(flags, (standing, { incident }, options) => {
    const { paint } = options
    const lines = standing.flatMap(({ flag, says, todo, command }) => [
      `  ${paint('yellow', flag)}  ${printable(says, SAYS_CHARS_MAX)}`,
      `      ${printable(command === undefined ? todo : `${todo}   ${command}`, SAYS_CHARS_MAX)}`,
    ])
    const head = incident === null ? [] : [headText(incident, options)]
    const all = [...head, ...(lines.length === 0 ? ['  no flag is raised'] : lines)]
    return `${all.join('\n')}\n${incident === null ? '' : nextText(incident, options)}`
  }),
]
