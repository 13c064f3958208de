import { clipped } from '../../lib/clipped.ts'
import { type ActionItem, isToDo } from '../../method/learning/learning.ts'
import type { Message } from './message.ts'

/** A message about an action item. */
export type ActionMessage = Message & { readonly action: ActionItem }

/** Action items become issues of a tracker; those of an exercise do not, nor do those that have one already. */
export const isForTracker = (message: Message): message is ActionMessage =>
  message.action !== undefined && !message.drill && (message.action.tracker === undefined || !isToDo(message.action))

/** The name by which an issue is known again: all action items of all workbenches have another one. */
export const issueName = ({ thread, action }: ActionMessage): string => `lastgood-${thread}-${action.id}`

const TITLE_CHARS_MAX = 250 // of an issue; both trackers take a little more

/** What GitHub takes for a new issue. The marker is what a second try finds it by; the title is text, and mentions nobody. */
export const githubIssue = (message: ActionMessage) => ({
  title: clipped(message.action.title, TITLE_CHARS_MAX),
  body: `${linesOf(message).map(unmarked).join('\n')}\n\n${githubMarker(message)}`,
  labels: ['lastgood', message.action.type],
})

/** A comment in the body of an issue, which nobody sees. */
export const githubMarker = (message: ActionMessage): string => `<!-- ${issueName(message)} -->`

/** What GitHub takes to close an issue. */
export const githubClosing = ({ action }: ActionMessage) => ({
  state: 'closed',
  state_reason: action.status === 'done' ? 'completed' : 'not_planned',
})

/** Text that is neither markup nor a mention. */
const unmarked = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b')
    .replace(/([*_`[\]#|])/g, '\\$1')

/** What Jira takes for a new issue; its text is a document in the format of Atlassian, in which no text is markup. */
export const jiraIssue = (
  message: ActionMessage,
  { project, type }: { readonly project: string; readonly type: string },
) => ({
  fields: {
    project: { key: project },
    issuetype: { name: type },
    summary: clipped(message.action.title, TITLE_CHARS_MAX),
    description: {
      type: 'doc',
      version: 1,
      content: linesOf(message).map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })),
    },
    duedate: message.action.due,
    labels: ['lastgood', issueName(message)],
  },
})

/** What an action item is about, a line each. */
function linesOf({ incident, title, action }: ActionMessage): readonly string[] {
  const { type, owner, due, priority, recurrenceQuery } = action
  return [
    `Action ${action.id} of ${incident}: ${title}`,
    `${type}, owner ${owner ?? 'nobody yet'}, due ${due}${priority === undefined ? '' : `, priority ${priority}`}`,
    ...(recurrenceQuery === undefined ? [] : [`It would have been caught by: ${recurrenceQuery}`]),
  ]
}
