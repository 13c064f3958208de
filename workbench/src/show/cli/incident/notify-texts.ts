import { printable } from '../../../lib/printable.ts'
import { clockTime } from '../../../model/time.ts'
import { notifyList, notifyRetry } from '../../../respond/notify/notify-verbs.ts'
import { textOf, type VerbText } from './parts.ts'

const SAYS_CHARS_MAX = 300

const COLOURS = { waiting: 'yellow', done: 'green', dead: 'red' } as const
const WORDS = { waiting: 'waits', done: 'sent', dead: 'not sent' } as const

/** How messages that go out read on a terminal. */
export const notifyTexts: readonly VerbText[] = [
  textOf(notifyList, (messages, _, { paint }) => {
    if (messages.length === 0) return 'no message\n'
    const lines = messages.map(({ seq, state, to, incident, about, title, tries, says, nextAt }) => {
      const head = [
        `${seq}`.padStart(5),
        paint(COLOURS[state], WORDS[state]),
        to,
        incident,
        about,
        printable(title),
      ].join('  ')
      const next = state === 'waiting' ? `, next ${clockTime(nextAt)}` : ''
      return state === 'done' ? head : `${head}\n         ${tries} tries${next}: ${printable(says, SAYS_CHARS_MAX)}`
    })
    const isDead = messages.some(({ state }) => state === 'dead')
    return `${lines.join('\n')}\n${isDead ? `next: send them again   ${paint('cyan', 'lastgood notify retry')}\n` : ''}`
  }),
  textOf(notifyRetry, ({ again }) => `${again} ${again === 1 ? 'message waits' : 'messages wait'} to be sent again\n`),
]
