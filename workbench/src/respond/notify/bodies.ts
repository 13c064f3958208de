import { clipped } from '../../lib/clipped.ts'
import type { UpdateStatus } from '../../model/incident/communication.ts'
import type { Severity } from '../../model/incident/lifecycle.ts'
import type { Message } from './message.ts'

const SLACK_CHARS_MAX = 3_000 // of a section; a longer text is cut by the receiver, in the middle of a word

/** What a Slack-style webhook takes. It answers with no id, so the handle that every message begins with is the thread. */
export function slackBody(message: Message): { readonly text: string } {
  const text = message.about === 'update' ? `\`\`\`${unmarked(message.text)}\`\`\`` : unmarked(message.text)
  return { text: clipped(`*[${message.incident}]* ${unmarked(headOf(message))}\n${text}`, SLACK_CHARS_MAX) }
}

/** Text that is neither a link nor a mention, nor the end of a block. */
export const unmarked = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('```', "'''")

/** `DRILL - P1 checkout fails (flag)`. */
export const headOf = ({ drill, severity, title, about }: Message): string =>
  `${drill ? 'DRILL - ' : ''}${severity === null ? '' : `${severity} `}${title} (${about})`

/** What a status page calls what we say. */
const STATUS: Readonly<Record<UpdateStatus, 'investigating' | 'identified' | 'monitoring' | 'resolved'>> = {
  Investigating: 'investigating',
  'Root cause found': 'identified',
  'Fix in progress': 'identified',
  Deployed: 'monitoring',
  Resolved: 'resolved',
}

const IMPACT: Readonly<Record<Severity, 'critical' | 'major' | 'minor'>> = { P0: 'critical', P1: 'major', P2: 'minor' }

/** An update for readers outside, in the words of a status page; undefined for anything else: people approve what outsiders read. */
export function statusPageOf({ audience, status, severity, title, text }: Message) {
  if (audience !== 'external' || status === null) return undefined
  const impact_override = severity === null ? 'none' : IMPACT[severity]
  return { incident: { name: title, status: STATUS[status], impact_override, body: text } }
}

/** What a webhook of one's own gets. */
export function webhookBody(message: Message): object {
  const statusPage = statusPageOf(message)
  return { schema: 'lastgood.message/1', ...message, ...(statusPage && { statusPage }) }
}

/** A message as mail: all of an incident are one thread in the reader's box. */
export function mailOf(message: Message) {
  const { thread, seq, incident, text } = message
  return {
    subject: `[${incident}] ${headOf({ ...message, about: 'update' }).replace(/ \(update\)$/, '')}`, // one subject, one thread
    text: `${message.about.toUpperCase()}\n\n${text}\n`,
    messageId: `<${thread}.${seq}@lastgood>`,
    ...(seq > 1 && { inReplyTo: `<${thread}.1@lastgood>`, references: [`<${thread}.1@lastgood>`] }),
  }
}
