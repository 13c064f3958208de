import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { adviceOn } from '../../../method/learning/advice.ts'
import { dueByDefault } from '../../../method/learning/due.ts'
import { type ActionItem, isToDo, nextAction, nextFactor } from '../../../method/learning/learning.ts'
import { readPostmortem } from '../../../method/postmortem/document/read.ts'
import { readPrediction } from '../../../method/testing/grammar/prediction.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import {
  ACTION_PRIORITIES,
  ACTION_TYPES,
  actionId,
  day,
  factorId,
  POSTMORTEM_STATES,
  WRITTEN_SECTIONS,
} from '../../../model/incident/learning.ts'
import { PREDICTION_FORMS } from '../../../model/incident/prediction-forms.ts'
import { line, listOf, prose } from '../../../model/incident/said.ts'
import { rfc3339, type UnixMs } from '../../../model/time.ts'
import type { Refusal } from '../refusal.ts'
import { type Call, type Outcome, type Verb, verb } from '../verb.ts'
import { type Decide, work } from '../work.ts'

/** The day a time falls on, in UTC. */
export const dayOf = (at: UnixMs): string => rfc3339(at).slice(0, 10)

/** Does what was decided; `answer` reads the incident afterwards. */
async function written<Answer>(
  { id, who, ports }: Call,
  decide: Decide,
  answer: (incident: Incident) => Answer,
): Promise<Result<Outcome<Answer>, Refusal>> {
  const done = await work(id, who, ports, decide)
  return done.ok ? ok({ ...done.value, answer: answer(done.value.incident) }) : done
}

const wrote = (call: Call, event: IncidentEvent): Promise<Result<Outcome<null>, Refusal>> =>
  written(
    call,
    () => ok([event]),
    () => null,
  )

/** Adds something that had to be true for the harm to happen. */
export const factor = verb({
  name: 'factor',
  says: 'add a contributing factor: what had to be true; there is never only one',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['text'],
  input: {
    text: line.describe('what had to be true'),
    missingGuard: line.optional().describe('the guard that was not there'),
    evidence: listOf(line).optional().describe('handles of evidence, such as ev-1'),
  },
  run: (input, call) =>
    written(
      call,
      ({ learning }) => ok([{ kind: 'factor-added', id: nextFactor(learning), ...input }]),
      ({ learning }) => learning.factors.at(-1)!,
    ),
})

/** Writes a section of the postmortem. */
export const section = verb({
  name: 'section',
  says: 'write a section of the postmortem; what was written before stays in the record',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['name', 'text'],
  input: {
    name: z.enum(WRITTEN_SECTIONS).describe('which section'),
    text: prose.describe('its text, in Markdown'),
  },
  run: ({ name, text }, call) => wrote(call, { kind: 'section-written', section: name, text }),
})

/** An action item with what could be better about it. */
export type AdvisedAction = { readonly action: ActionItem; readonly advice: readonly string[] }

const actionShape = {
  title: line.optional().describe('verb, object, end state: "Set a 2 s timeout on every payment call"'),
  id: actionId.optional().describe('the action to alter; a new one when absent'),
  type: z.enum(ACTION_TYPES).optional().describe('what it does against this class of failure (prevent)'),
  owner: line.optional().describe('one person or role; a team is nobody'),
  due: day.optional().describe('when it is due (in 4 weeks after a P0 or P1, else in 8)'),
  priority: z.enum(ACTION_PRIORITIES).optional().describe('order of work'),
  factor: factorId.optional().describe('the contributing factor it removes'),
  ticket: line.optional().describe('its key in the tracker'),
  ticketUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional()
    .describe('where the tracker shows it'),
  ticketState: line.optional().describe('what the tracker says of it'),
  recurrence: line.optional().describe('a prediction that would have caught the incident, to be run once it is done'),
  begun: z.boolean().optional().describe('somebody works on it'),
}

type ActionInput = z.output<z.ZodObject<typeof actionShape>>

/** Adds an action item, or alters one. */
export const action = verb<typeof actionShape, AdvisedAction>({
  name: 'action',
  says: 'add an action item, or alter one by its id; says what the lint would say of it',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['title'],
  input: actionShape,
  run: (input, call) =>
    written(
      call,
      (incident, now) => actionEvent(incident, input, now),
      ({ learning }) => {
        const told = learning.actions.find(({ id }) => id === input.id) ?? learning.actions.at(-1)!
        return { action: told, advice: adviceOn(told) }
      },
    ),
})

function actionEvent(incident: Incident, input: ActionInput, now: UnixMs): Result<readonly IncidentEvent[], Refusal> {
  const { learning } = incident
  const { id, type, title, due, begun, ticket, ticketUrl, ticketState, recurrence, ...rest } = input
  const wrong = wrongAction(incident, input)
  if (wrong !== undefined) return err(wrong)
  const tracker = ticket && {
    key: ticket,
    ...(ticketUrl && { url: ticketUrl }),
    ...(ticketState && { state: ticketState }),
  }
  const told = { ...rest, ...(tracker && { tracker }), ...(recurrence && { recurrenceQuery: recurrence }) }
  if (id !== undefined) {
    const altered = { ...told, ...(title && { title }), ...(type && { type }), ...(due && { due }) }
    return ok([{ kind: 'action-altered', id, ...altered, ...(begun !== undefined && { begun }) }])
  }
  const added = { id: nextAction(learning), title: title!, type: type ?? 'prevent' }
  const dueOn = due ?? dueByDefault(incident.triage.severity, dayOf(now))
  return ok([{ kind: 'action-added', ...added, due: dueOn, ...told }])
}

function wrongAction(
  { id: where, learning }: Incident,
  { id, title, factor: of, ticket, ticketUrl, recurrence }: ActionInput,
): Refusal | undefined {
  if (id === undefined && title === undefined)
    return { kind: 'wrong', what: 'an action needs a title', where, todo: 'Give verb, object and end state.' }
  if (id !== undefined && !learning.actions.some((known) => known.id === id)) return unknownAction(where, id)
  if (of !== undefined && !learning.factors.some((known) => known.id === of))
    return {
      kind: 'missing',
      what: `no contributing factor ${of}`,
      where,
      todo: 'Name one that is there, or add it.',
      command: 'lastgood factor',
    }
  if (ticket === undefined && ticketUrl !== undefined)
    return { kind: 'wrong', what: 'a ticket has a key', where, todo: 'Give its key, too.', command: '--ticket KEY' }
  const read = recurrence === undefined ? undefined : readPrediction(recurrence)
  if (read !== undefined && !read.ok)
    return { kind: 'wrong', what: `recurrence: ${read.error.says}`, where, todo: `For example: ${PREDICTION_FORMS[0]}` }
  return undefined
}

const unknownAction = (where: string, id: string): Refusal => ({
  kind: 'missing',
  what: `no action ${id}`,
  where,
  todo: 'Name one that is there.',
  command: 'lastgood actions',
})

/** Says of an action that is there; refused when it is over already. */
function settled(call: Call, id: string, event: IncidentEvent): Promise<Result<Outcome<ActionItem>, Refusal>> {
  return written(
    call,
    ({ id: where, learning }) => {
      const known = learning.actions.find((one) => one.id === id)
      if (known === undefined) return err(unknownAction(where, id))
      if (isToDo(known) === (event.kind === 'action-settled')) return ok([event])
      const todo = 'Nothing was written. action-reopen opens one that is over.'
      return err({ kind: 'wrong', what: `${id} is ${known.status}`, where, todo })
    },
    ({ learning }) => learning.actions.find((one) => one.id === id)!,
  )
}

/** Says that an action is done. */
export const actionDone = verb({
  name: 'action-done',
  says: 'an action item is done: say what shows it',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['action', 'reason'],
  input: { action: actionId.describe('which one'), reason: line.describe('what shows that it is done') },
  run: ({ action: id, reason }, call) => settled(call, id, { kind: 'action-settled', id, as: 'done', reason }),
})

/** Says that an action will not be done. */
export const actionDrop = verb({
  name: 'action-drop',
  says: 'an action item will not be done: say why',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  isGrave: true,
  words: ['action', 'reason'],
  input: { action: actionId.describe('which one'), reason: line.describe('why not') },
  run: ({ action: id, reason }, call) => settled(call, id, { kind: 'action-settled', id, as: 'dropped', reason }),
})

/** Opens an action again. */
export const actionReopen = verb({
  name: 'action-reopen',
  says: 'open an action item again: what it should have ended is back',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['action', 'reason'],
  input: { action: actionId.describe('which one'), reason: line.describe('what is back') },
  run: ({ action: id, reason }, call) => settled(call, id, { kind: 'action-reopened', id, reason }),
})

/** Takes a postmortem that was written elsewhere. */
export const importPostmortem = verb({
  name: 'postmortem-import',
  says: 'take a postmortem written elsewhere in place of the draft; every heading stays',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['name', 'text'],
  input: {
    name: line.describe('where it comes from, e.g. the file'),
    text: prose.describe('the postmortem, in Markdown'),
  },
  run: async ({ name, text }, call) => {
    const read = readPostmortem(text)
    if (read.ok) return wrote(call, { kind: 'postmortem-imported', name, text })
    return err({ kind: 'wrong', what: `not read: ${read.error}`, where: name, todo: 'Give a postmortem in Markdown.' })
  },
})

/** Says how far the postmortem is. */
export const review = verb({
  name: 'review',
  says: 'say how far the postmortem is',
  about: 'incident',
  does: 'write',
  afterTheEnd: true,
  words: ['to'],
  input: { to: z.enum(POSTMORTEM_STATES).describe('how far') },
  run: ({ to }, call) => wrote(call, { kind: 'postmortem-moved', to }),
})

/** The verbs by which people learn from one incident. */
export const learningVerbs: readonly Verb[] = [
  factor,
  section,
  action,
  actionDone,
  actionDrop,
  actionReopen,
  importPostmortem,
  review,
]
