import type { Incident } from '../incident.ts'

/** The same day of the next year; after 29 February the first of March. */
const aYearAfter = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10)
}

/** The day on which an incident that is over asks whether it could happen again; a drill asks nothing. */
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
