import { dayAfter, daysBetween } from './days.ts'
import { type ActionItem, isToDo } from './learning.ts'

/** When owners are reminded: before the day, on it, then again and again, also after the incident is closed. */
export const REMINDERS = { daysBefore: 3, thenEveryDays: 7 }

/**
 * The day of the reminder that is due for an action, or undefined. Of several that were missed only the last is told; one that was
 * told is not told again.
 */
export function reminderDue(action: ActionItem, today: string, reminders = REMINDERS): string | undefined {
  if (!isToDo(action)) return undefined
  const day = lastReminder(action.due, today, reminders)
  return day !== undefined && (action.remindedOn === undefined || action.remindedOn < day) ? day : undefined
}

function lastReminder(due: string, today: string, { daysBefore, thenEveryDays }: typeof REMINDERS): string | undefined {
  const overdueDays = daysBetween(due, today)
  if (overdueDays >= 0) return dayAfter(due, Math.floor(overdueDays / thenEveryDays) * thenEveryDays)
  return overdueDays >= -daysBefore ? dayAfter(due, -daysBefore) : undefined
}
