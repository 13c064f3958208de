import { DAY_MS } from '../../model/time.ts'

/** The day that comes so many days after another (before it, when negative), both as `2026-12-04`. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

/** Days from one day to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)

/** The day that comes so many working days (Monday to Friday) after another. */
export function workingDayAfter(day: string, days: number): string {
  let at = day
  for (let left = days; left > 0; ) {
    at = dayAfter(at, 1)
    const weekday = new Date(`${at}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left--
  }
  return at
}
