import { wholePercent } from '../../../lib/percent.ts'
import { printable } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import { actions, type ListedAction, remind } from '../../../respond/incident/learning/action-verbs.ts'
import { type AskedAgain, again, anniversaries } from '../../../respond/incident/learning/anniversary-verbs.ts'
import {
  action,
  actionDone,
  actionDrop,
  actionReopen,
  factor,
} from '../../../respond/incident/learning/learning-verbs.ts'
import { type PostmortemAnswer, postmortem } from '../../../respond/incident/learning/postmortem-verb.ts'
import { recheck } from '../../../respond/incident/learning/recheck-verb.ts'
import { type SimilarIncident, similar } from '../../../respond/incident/learning/similar-verb.ts'
import { headText, markdownText, type TextOptions, textOf, type VerbText, writtenText } from './parts.ts'

const CHARS_MAX = 600 // a sentence of the record is at most 500

const shown = (text: string): string => printable(text, CHARS_MAX)

/** How the verbs of learning answer on a terminal. */
export const learningTexts: readonly VerbText[] = [
  ...[again.name, factor.name, actionDone.name, actionDrop.name, actionReopen.name].map((verb) => ({
    verb,
    text: writtenText,
  })),
  textOf(action, ({ advice }, reply, options) => {
    const better = advice.map((text) => `${options.paint('yellow', 'mind')}: ${shown(text)}\n`)
    return `${writtenText(reply, options)}${better.join('')}`
  }),
  textOf(actions, (listed, _, options) =>
    listed.length === 0 ? 'no action item is open\n' : listText(listed, options),
  ),
  textOf(remind, (listed, _, options) => (listed.length === 0 ? 'no reminder is due\n' : listText(listed, options))),
  textOf(recheck, (rechecked) =>
    rechecked.length === 0
      ? 'no action is due to be looked at again\n'
      : rechecked
          .map(({ incident, action, verdict, says }) => `${incident} ${action}  ${verdict}: ${shown(says)}\n`)
          .join(''),
  ),
  textOf(anniversaries, (asked, _, options) =>
    asked.length === 0 ? 'nobody is asked whether it could happen again\n' : askedText(asked, options),
  ),
  textOf(postmortem, (answer) => postmortemText(answer)),
  textOf(similar, (found, reply, options) => similarText(found, reply, options)),
]

const askedText = (asked: readonly AskedAgain[], { paint }: TextOptions): string =>
  asked
    .flatMap(({ incident, title, day, looks }) => [
      `${paint('bold', incident)}  since ${day}: could it happen again?  ${shown(title)}`,
      ...looks.map(({ query, verdict, says }) => `       ${shown(query)}: ${verdict}, ${shown(says)}`),
      `${paint('dim', 'next:')} lastgood again ${incident} yes|no|unsure 'what that rests on'`,
      '',
    ])
    .join('\n')

const listText = (listed: readonly ListedAction[], options: TextOptions): string =>
  `${listed.map((one) => actionText(one, options)).join('\n')}\n`

function actionText(
  { incident, id, title, owner, due, overdueDays, status, type, tracker }: ListedAction,
  { paint }: TextOptions,
): string {
  const over = status === 'done' || status === 'dropped'
  const late =
    overdueDays > 0 && !over
      ? paint('red', `${overdueDays} ${overdueDays === 1 ? 'day' : 'days'} overdue`)
      : `due ${due}`
  const who = owner === undefined ? paint('yellow', 'nobody') : shown(owner)
  const ticket = tracker === undefined ? '' : `  ${shown(tracker.url ?? tracker.key)}`
  return `${paint('bold', `${incident} ${id}`)}  ${over ? status : late}  ${who}  ${shown(title)}  ${paint('dim', `${type}${ticket}`)}`
}

/** The Markdown, so that it can be written to a file; what is still missing stands in a comment at its end. */
function postmortemText({ markdown, findings, reviewDue }: PostmortemAnswer): string {
  const missing = findings.map(
    ({ line, rule, says }) => `  line ${line}  ${rule}  ${shown(says).replaceAll('--', '- -')}`,
  )
  const due = reviewDue === null ? [] : [`  to be reviewed by ${reviewDue}`]
  const rest = [...missing, ...due]
  const end = rest.length === 0 ? [] : ['<!-- still to do:', ...rest, '-->', '']
  return [markdownText(markdown).trimEnd(), '', ...end].join('\n')
}

function similarText(found: readonly SimilarIncident[], { incident }: VerbReply, options: TextOptions): string {
  const head = incident === null ? [] : [headText(incident, options)]
  if (found.length === 0) return `${[...head, '  no past incident resembles it'].join('\n')}\n`
  const end = 'the same symptom may have another cause: look at what differs first'
  return `${[...head, ...found.flatMap((one) => similarLines(one, options)), options.paint('dim', end)].join('\n')}\n`
}

function similarLines(one: SimilarIncident, { paint }: TextOptions): readonly string[] {
  const values = (listed: SimilarIncident['shared']): string =>
    listed.map(({ trait, values: all }) => `${trait} ${all.map((value) => shown(value)).join(', ')}`).join('; ')
  const line = (label: string, text: string): readonly string[] =>
    text === '' ? [] : [`    ${label.padEnd(11)} ${text}`]
  return [
    `  ${paint('bold', one.incident)}  ${one.at.slice(0, 10)}  ${wholePercent(one.alike)} alike  ${shown(one.title)}`,
    ...line('alike', values(one.shared)),
    ...line('only today', values(one.onlyToday)),
    ...line('only then', values(one.onlyThen)),
    ...line('cause then', one.cause === null ? '' : shown(one.cause)),
    ...line('helped then', one.helped.map(shown).join('; ')),
  ]
}
