import { printable } from '../../../lib/printable.ts'
import type { VerbReply } from '../../../respond/incident/call.ts'
import {
  type UpdateSheet,
  type Updates,
  update,
  updates,
} from '../../../respond/incident/communication/communication-verbs.ts'
import { nudge, type Reminders } from '../../../respond/incident/communication/reminder-verbs.ts'
import { headText, nextText, type TextOptions, textOf, type VerbText } from './parts.ts'

/** How updates and reminders answer on a terminal. */
export const communicationTexts: readonly VerbText[] = [
  textOf(update, (answer, reply, options) => {
    const told = page(reply, updateLines(answer, options), options)
    return answer.posted && reply.incident !== null ? `${told}${nextText(reply.incident, options)}` : told
  }),
  textOf(updates, (answer, reply, options) => page(reply, updatesLines(answer, options), options)),
  textOf(nudge, (answer, reply, options) => page(reply, nudgeLines(answer, options), options)),
]

const page = ({ incident }: VerbReply, lines: readonly string[], options: TextOptions): string =>
  `${[...(incident === null ? [] : [headText(incident, options)]), ...lines].join('\n')}\n`

const LINE_CHARS = 600 // a recorded line with its mark

/** Text of several lines, each safe to print. */
const quoted = (text: string): readonly string[] => text.split('\n').map((line) => `  ${printable(line, LINE_CHARS)}`)

function updateLines({ posted, draft, text, objections }: UpdateSheet, { paint }: TextOptions): readonly string[] {
  const state = posted
    ? `${draft.id} told to ${draft.audience} readers`
    : `draft for ${draft.audience} readers, not told yet`
  const warned = posted ? [] : objections.map((objection) => paint('yellow', `  ! ${printable(objection, LINE_CHARS)}`))
  return [
    paint('dim', state),
    ...quoted(text),
    ...warned,
    ...(posted ? [] : [`next: lastgood update${draft.audience === 'external' ? ' --audience external' : ''} --post`]),
  ]
}

function updatesLines({ updates: told, due }: Updates, { paint }: TextOptions): readonly string[] {
  const lines = told.map(({ id, at, audience, status, by, nothingNewSince }) => {
    const what = nothingNewSince === undefined ? status : `${status}, nothing new`
    return `  ${id.padEnd(5)} ${clock(at)}  ${audience.padEnd(8)}  ${what}  ${paint('dim', printable(by))}`
  })
  const waiting = due.map(({ audience, at, overdue, snoozed }) => {
    const line = `  next  ${clock(at)}  ${audience.padEnd(8)}  ${overdue ? 'overdue' : 'promised'}${snoozed ? ', reminders snoozed' : ''}`
    return overdue ? paint('red', line) : line
  })
  return [...(lines.length === 0 ? ['  nobody was told anything yet'] : lines), ...waiting]
}

function nudgeLines({ given, unanswered }: Reminders, { paint }: TextOptions): readonly string[] {
  const lines = given.flatMap(({ to, says, command, draft }) => [
    `  ${paint('bold', printable(to))}: ${printable(says, LINE_CHARS)}   ${paint('cyan', command)}`,
    ...(draft === null ? [] : quoted(draft).map((line) => `  ${line}`)),
  ])
  const silent = unanswered.map((about) => paint('red', `  still missing after every reminder: ${about}`))
  return [...(lines.length === 0 ? ['  nobody is to be reminded'] : lines), ...silent]
}

const clock = (at: string): string => `${at.slice(11, 16)}Z`
