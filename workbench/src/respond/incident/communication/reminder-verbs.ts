import { ok, type Result } from '../../../lib/result.ts'
import { draftOf } from '../../../method/communication/draft.ts'
import { type Reminder, remindersDue, unanswered } from '../../../method/communication/reminders.ts'
import { updateText } from '../../../method/communication/update-text.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import type { Refusal } from '../refusal.ts'
import { draftFacts } from '../triage/triage-facts.ts'
import { type Outcome, type Verb, verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'

/** What somebody is reminded of, what does it as it is typed, and the draft that is laid out with it. */
export type GivenReminder = Reminder & {
  readonly says: string
  readonly command: string
  readonly draft: string | null
}

export type Reminders = {
  readonly given: readonly GivenReminder[]
  /** What nobody answered after the last reminder. */
  readonly unanswered: readonly ('lead' | 'severity')[]
}

/** Gives the reminders that are due, each once. The workbench asks for it twice a minute; calling it more often does no harm. */
export const nudge = verb({
  name: 'nudge',
  says: 'give the reminders that are due: updates, a missing lead, a missing severity',
  about: 'incident',
  does: 'write',
  reachesOut: true,
  input: {},
  run: async (_, { id, who, ports }): Promise<Result<Outcome<Reminders>, Refusal>> => {
    const read = await readIncident(id, ports)
    if (!read.ok) return read
    const now = ports.clock.now()
    let due: readonly Reminder[] = remindersDue(read.value, now)
    if (due.length === 0)
      return ok({ incident: read.value, entries: [], answer: { given: [], unanswered: unanswered(read.value, now) } })
    const facts = await draftFacts(read.value, ports)
    const done = await work(id, who, ports, (incident) => {
      due = remindersDue(incident, now)
      return ok(due.map(eventOf))
    })
    if (!done.ok) return done
    const { incident } = done.value
    const draft = (reminder: Reminder): string | null =>
      reminder.about === 'update' ? updateText(draftOf(incident, reminder.audience, facts)) : null
    const given = due.map((reminder) => ({ ...reminder, ...told(reminder), draft: draft(reminder) }))
    return ok({ ...done.value, answer: { given, unanswered: unanswered(incident, now) } })
  },
})

function eventOf(reminder: Reminder): IncidentEvent {
  if (reminder.about !== 'update') return { kind: 'reminded', about: reminder.about, nth: reminder.nth }
  const { about: _, ...rest } = reminder
  return { kind: 'update-reminded', ...rest }
}

const SAYS = {
  lead: { says: 'nobody leads: somebody has to take it', command: 'lastgood lead' },
  severity: { says: 'nobody has said how bad it is: answer the questions of the triage', command: 'lastgood triage' },
} as const

function told(reminder: Reminder): Pick<GivenReminder, 'says' | 'command'> {
  if (reminder.about !== 'update') return SAYS[reminder.about]
  const { stage, audience, dueAt } = reminder
  const update = audience === 'internal' ? 'lastgood update' : `lastgood update --audience ${audience}`
  if (stage === 'draft')
    return {
      says: `the ${audience} update is due at ${dueAt}; its draft is laid out`,
      command: update,
    }
  return {
    says: `the ${audience} update was promised for ${dueAt}: tell people, or that there is nothing new`,
    command: `${update} --post; or: ${update} --nothing-new`,
  }
}

/** The verbs that automation calls by the clock. */
export const reminderVerbs: readonly Verb[] = [nudge]
