import { z } from 'zod'
import { err, ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { daysBetween } from '../../../method/learning/days.ts'
import { type ActionItem, isToDo } from '../../../method/learning/learning.ts'
import { reminderDue } from '../../../method/learning/reminder.ts'
import type { Entry } from '../../../model/incident/entry.ts'
import { line } from '../../../model/incident/said.ts'
import { newestIncidents } from '../newest.ts'
import type { IncidentPorts } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { type Verb, verb } from '../verb.ts'
import { work } from '../work.ts'
import { dayOf } from './learning-verbs.ts'

/** An action item in the list of all. */
export type ListedAction = ActionItem & {
  readonly incident: string
  readonly incidentTitle: string
  /** Days past its day; negative while there is time. */
  readonly overdueDays: number
  /** The reminder its owner should get, by its day; null when none is due. */
  readonly reminder: string | null
}

const INCIDENTS_MAX = 1_000 // the newest ones; an action of an older one is years overdue

const actionsShape = {
  owner: line.optional().describe('only those of this person or role'),
  all: z.boolean().default(false).describe('those that are over too'),
  drills: z.boolean().default(false).describe('those of drills too'),
}

/** Action items of all incidents, the most overdue first. */
export const actions = verb<typeof actionsShape, readonly ListedAction[]>({
  name: 'actions',
  says: 'open action items of all incidents, overdue ones first',
  about: 'record',
  does: 'read',
  input: actionsShape,
  run: async ({ owner, all, drills }, { ports }) => {
    const read = await everyIncident(ports)
    if (!read.ok) return read
    const today = dayOf(ports.clock.now())
    const listed = read.value
      .filter(({ lifecycle }) => drills || !lifecycle.drill)
      .flatMap((incident) => incident.learning.actions.map((one) => listedOf(incident, one, today)))
      .filter((one) => (all || isToDo(one)) && (owner === undefined || one.owner === owner))
    return ok({
      entries: [],
      answer: listed.sort((a, b) => Number(isToDo(b)) - Number(isToDo(a)) || b.overdueDays - a.overdueDays),
    })
  },
})

const listedOf = ({ id, lifecycle }: Incident, action: ActionItem, today: string): ListedAction => ({
  ...action,
  incident: id,
  incidentTitle: lifecycle.title,
  overdueDays: daysBetween(action.due, today),
  reminder: reminderDue(action, today) ?? null,
})

/** Incidents that can be read, newest first; one that is damaged beyond reading does not hide the others. Errors: none can. */
export async function everyIncident(ports: IncidentPorts): Promise<Result<readonly Incident[], Refusal>> {
  const newest = await newestIncidents(ports, INCIDENTS_MAX)
  if (!newest.ok) return newest
  const { incidents, refusals } = newest.value
  return incidents.length === 0 && refusals[0] !== undefined ? err(refusals[0]) : ok(incidents)
}

/** What a round over the incidents adds to the record, and to its answer. */
export type Round<T> = { readonly entries: readonly Entry[]; readonly answer: readonly T[] }

/** One round over all incidents that are read whole, as of today. Errors: none can be read; the first that cannot be written. */
export async function roundOver<T>(
  ports: IncidentPorts,
  look: (incident: Incident, today: string) => Promise<Result<Round<T>, Refusal>>,
): Promise<Result<Round<T>, Refusal>> {
  const read = await everyIncident(ports)
  if (!read.ok) return read
  const today = dayOf(ports.clock.now())
  const entries: Entry[] = []
  const answer: T[] = []
  for (const incident of read.value) {
    if (incident.damaged !== undefined) continue
    const done = await look(incident, today)
    if (!done.ok) return done
    entries.push(...done.value.entries)
    answer.push(...done.value.answer)
  }
  return ok({ entries, answer })
}

/** Records the reminders that are due, each once, and answers with them; who calls it sends them. */
export const remind = verb({
  name: 'remind',
  says: 'reminders of action items that are due: each is told once, by whatever sends them',
  about: 'record',
  does: 'write',
  reachesOut: true,
  input: {},
  run: (_, { who, ports }) =>
    roundOver(ports, async ({ id, lifecycle }, today) => {
      if (lifecycle.drill) return ok({ entries: [], answer: [] })
      const done = await work(id, who, ports, ({ learning }) =>
        ok(learning.actions.flatMap((one) => reminderEvent(one, today))),
      )
      if (!done.ok) return done
      const { entries, incident } = done.value
      return ok({ entries, answer: entries.flatMap((entry) => remindedBy(entry, incident, today)) })
    }),
})

function remindedBy({ event }: Entry, incident: Incident, today: string): readonly ListedAction[] {
  if (event.kind !== 'action-reminded') return []
  const told = incident.learning.actions.filter(({ id }) => id === event.id)
  return told.map((one) => ({ ...listedOf(incident, one, today), reminder: event.day }))
}

function reminderEvent(
  action: ActionItem,
  today: string,
): readonly { kind: 'action-reminded'; id: string; day: string }[] {
  const day = reminderDue(action, today)
  return day === undefined ? [] : [{ kind: 'action-reminded', id: action.id, day }]
}

/** The verbs about the action items of all incidents. */
export const actionVerbs: readonly Verb[] = [actions, remind]
