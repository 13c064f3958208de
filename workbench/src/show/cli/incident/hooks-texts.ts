import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import { hooksList } from '../../../respond/hooks/hooks-verbs.ts'
import { dayOf, textOf, type VerbText } from './parts.ts'

const SAYS_CHARS_MAX = 300

/** How those who tell of alerts and changes read on a terminal. */
export const hooksTexts: readonly VerbText[] = [
  textOf(hooksList, (sources, _, { paint }) => {
    if (sources.length === 0)
      return 'nobody told of an alert or a change yet: docs/integrations.md says where tools send them\n'
    const lines = sources.map(({ source, lastAt, facts, waiting, dead, trouble }) => {
      const waits = waiting === 0 ? '' : `, ${waiting} wait`
      const head = `  ${paint('bold', printable(source))}  last ${dayOf(lastAt)} ${clockTime(lastAt)}  ${facts} facts${waits}`
      return dead === 0
        ? head
        : `${head}\n      ${paint('red', `${dead} not acted on`)}: ${printable(trouble ?? '', SAYS_CHARS_MAX)}`
    })
    return `${lines.join('\n')}\n`
  }),
]
