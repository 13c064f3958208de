import type { Incident } from '../incident.ts'
import { isPast } from '../lifecycle/lifecycle.ts'
import { dayAfter } from './days.ts'

/** The same day of the next year; after 29 February the first of March. */
const aYearAfter = (day: string): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year + 1, month - 1, date)).toISOString().slice(0, 10)
}

/** How soon it is asked first: what would come back within the month shows then, while those who know still do. */
const FIRST_DAYS = 30

type Over = Pick<Incident, 'lifecycle' | 'learning'>

/** The days on which an incident that is over asks whether it could happen again, the first first; a drill asks nothing. */
function daysAsked({ lifecycle, learning }: Over): readonly string[] {
  const resolved = lifecycle.times.resolved?.at ?? lifecycle.times.closed?.at
  if (!isPast({ lifecycle }) || resolved === undefined) return []
  const { setFor } = learning.anniversary
  const day = resolved.slice(0, 10)
  return setFor === undefined ? [dayAfter(day, FIRST_DAYS), aYearAfter(day)] : [setFor]
}

/** The next day on which it is asked, or the last one; undefined where it is not. */
export function anniversaryDay(incident: Over): string | undefined {
  const days = daysAsked(incident)
  return days.find((day) => isUnasked(incident, day)) ?? days.at(-1)
}

/** The day whose question is due and was not asked yet; of several the last, for one question is enough. */
export const anniversaryDue = (incident: Incident, today: string): string | undefined =>
  daysAsked(incident).findLast((day) => day <= today && isUnasked(incident, day))

function isUnasked({ learning }: Over, day: string): boolean {
  const { asked } = learning.anniversary
  return asked === undefined || asked.day < day
}

/** True from when it was asked until somebody answers; while it is open again, it has happened again. */
export function isAsked(incident: Over): boolean {
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
