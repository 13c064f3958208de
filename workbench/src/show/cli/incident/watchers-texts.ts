import { printable } from '../../../lib/printable.ts'
import { type WatchersSeen, watchers } from '../../../respond/lookout/watchers-verb.ts'
import { textOf, type VerbText } from './parts.ts'

const SAYS_CHARS_MAX = 500

/** How what watchers found reads on a terminal; something bad ends its command with 1. */
export const watchersTexts: readonly VerbText[] = [
  {
    ...textOf(watchers, ({ ahead, gaps }, _, { paint }) => {
      const lines = ahead.flatMap(({ level, kind, says, asked }) => [
        `  ${paint(level === 'bad' ? 'red' : 'yellow', level)}  ${kind.padEnd(11)}  ${printable(says, SAYS_CHARS_MAX)}`,
        paint('dim', `        ${typeof asked === 'string' ? printable(asked) : `query ${asked.name}`}`),
      ])
      const left = gaps.map((gap) => `  not looked at: ${printable(gap, SAYS_CHARS_MAX)}`)
      return `${[...(lines.length === 0 ? ['  nothing breaks by itself, as far as is watched'] : lines), ...left].join('\n')}\n`
    }),
    finds: ({ answer }) => (answer as WatchersSeen).ahead.some(({ level }) => level === 'bad'),
  },
]
