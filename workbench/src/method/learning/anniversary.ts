import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { Incident } from '../incident.ts'

type Asked = Omit<EventOf<'anniversary-asked'>, 'kind'>
type Answered = Omit<EventOf<'anniversary-answered'>, 'kind'> & { readonly by: string; readonly at: string }

/** Whether it could happen again, as it was asked and answered. */
export type Anniversary = {
  /** The day on which it is to be asked, where somebody set one. */
  readonly setFor: string | undefined
  /** The question that was asked last, with what its queries saw. */
  readonly asked: Asked | undefined
  /** What people answered to it; undefined while nobody has. */
  readonly answer: Answered | undefined
}

/** Folds the question of the anniversary; a day that is set after it was answered asks again. */
export function anniversaryOf(entries: readonly Entry[]): Anniversary {
  let known: Anniversary = { setFor: undefined, asked: undefined, answer: undefined }
  for (const { at, actor, event } of entriesOf(
    entries,
    'anniversary-set',
    'anniversary-asked',
    'anniversary-answered',
  )) {
    const { kind, ...told } = event
    if (kind === 'anniversary-set') known = { ...known, setFor: event.day }
    else if (kind === 'anniversary-asked') known = { ...known, asked: told as Asked, answer: undefined }
    else known = { ...known, answer: { ...(told as Omit<Answered, 'by' | 'at'>), by: actor.name, at } }
  }
  return known
}

/** The same day of the next year; after 29 February the first of March. */
export const aYearAfter = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10)
}

/** The day on which an incident that is over asks whether it could happen again (incident-model §10); a drill asks nothing. */
export function anniversaryDay({ lifecycle, learning }: Pick<Incident, 'lifecycle' | 'learning'>): string | undefined {
  const over = ['resolved', 'closed'].includes(lifecycle.state)
  const resolved = lifecycle.times.resolved?.at ?? lifecycle.times.closed?.at
  if (!over || lifecycle.drill || resolved === undefined) return undefined
  return learning.anniversary.setFor ?? aYearAfter(resolved.slice(0, 10))
}

/** The day whose question is due and was not asked yet. */
export function anniversaryDue(incident: Incident, today: string): string | undefined {
  const day = anniversaryDay(incident)
  const { asked } = incident.learning.anniversary
  return day !== undefined && day <= today && (asked === undefined || asked.day < day) ? day : undefined
}

/** True from when it was asked until somebody answers; while it is open again, it has happened again. */
export function isAsked(incident: Pick<Incident, 'lifecycle' | 'learning'>): boolean {
  const { asked, answer } = incident.learning.anniversary
  return asked !== undefined && answer === undefined && anniversaryDay(incident) !== undefined
}

/** What would show that it happens again: what its actions look for, else the tests that the cause it had passed. */
export function anniversaryQueries({ learning, testing }: Incident): readonly string[] {
  const looked = learning.actions.flatMap(({ recurrenceQuery }) => recurrenceQuery ?? [])
  if (looked.length > 0) return [...new Set(looked)]
  const passed = testing.predictions.filter(
    ({ hypothesis, plan, result }) =>
      hypothesis === testing.committed?.hypothesis && plan.kind === 'measure' && result?.verdict === 'supported',
  )
  return passed.map(({ text }) => text)
}
