import { err, ok, type Result } from '../../lib/result.ts'

/** Minutes, hours, days of the month, months and days of the week at which a job begins, in UTC. */
export type Schedule = {
  readonly minutes: ReadonlySet<number>
  readonly hours: ReadonlySet<number>
  readonly days: ReadonlySet<number>
  readonly months: ReadonlySet<number>
  readonly weekdays: ReadonlySet<number>
  /** Both a day of the month and one of the week are named: either will do, as cron has it. */
  readonly eitherDay: boolean
}

const FIELDS = [
  { name: 'minute', from: 0, to: 59 },
  { name: 'hour', from: 0, to: 23 },
  { name: 'day of the month', from: 1, to: 31 },
  { name: 'month', from: 1, to: 12 },
  { name: 'day of the week', from: 0, to: 7 },
] as const

const PART = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/

/**
 * A schedule of five fields as cron has them: `*`, numbers, ranges, steps, lists.
 * Errors   which field, and what was expected there.
 */
export function scheduleOf(text: string): Result<Schedule, string> {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== FIELDS.length)
    return err(
      'expected five fields: minute, hour, day of the month, month, day of the week, such as "0 2 * * *" (UTC)',
    )
  const sets: ReadonlySet<number>[] = []
  for (const [i, field] of FIELDS.entries()) {
    const set = numbersOf(fields[i]!, field)
    if (set === undefined)
      return err(`${field.name}: expected *, or numbers from ${field.from} to ${field.to}, got "${fields[i]}"`)
    sets.push(set)
  }
  const [minutes, hours, days, months, week] = sets as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>]
  const weekdays = new Set([...week].map((day) => day % 7)) // 7 is Sunday, too
  const eitherDay = !fields[2]!.startsWith('*') && !fields[4]!.startsWith('*')
  return ok({ minutes, hours, days, months, weekdays, eitherDay })
}

function numbersOf(text: string, { from, to }: (typeof FIELDS)[number]): ReadonlySet<number> | undefined {
  const numbers = new Set<number>()
  for (const part of text.split(',')) {
    const [whole, first, last, step] = PART.exec(part) ?? []
    if (whole === undefined || step === '0' || step === '00') return undefined
    const low = first === undefined ? from : Number(first)
    const high = last === undefined ? (first === undefined || step !== undefined ? to : low) : Number(last)
    if (low < from || high > to || low > high) return undefined
    for (let n = low; n <= high; n += Number(step ?? 1)) numbers.add(n)
  }
  return numbers
}

const MINUTE_MS = 60_000
const BACK_MINUTES_MAX = 31 * 24 * 60 // a job that begins more seldom is looked after by hand

/** The last time up to `at` at which a job had to begin; undefined when there was none within a month. */
export function lastDue(schedule: Schedule, at: number): number | undefined {
  const from = Math.floor(at / MINUTE_MS) * MINUTE_MS
  for (let back = 0; back < BACK_MINUTES_MAX; back++) {
    const time = from - back * MINUTE_MS
    if (isDue(schedule, new Date(time))) return time
  }
  return undefined
}

function isDue({ minutes, hours, days, months, weekdays, eitherDay }: Schedule, at: Date): boolean {
  if (!minutes.has(at.getUTCMinutes()) || !hours.has(at.getUTCHours()) || !months.has(at.getUTCMonth() + 1))
    return false
  const [day, weekday] = [days.has(at.getUTCDate()), weekdays.has(at.getUTCDay())]
  return eitherDay ? day || weekday : day && weekday
}
