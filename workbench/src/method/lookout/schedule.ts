import { Cron } from 'croner'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { WatchedJob } from '../../model/lookout.ts'

/** When a job begins. */
export type Schedule = Cron

const EXPECTED = 'expected five fields: minute, hour, day of the month, month, day of the week, such as "0 2 * * *"'

const NEVER = 'expected a schedule that is due at some time: no month of it has such a day'

/** A time that every schedule was due before, also one of the 29th of February. */
const IN_MANY_YEARS = Date.UTC(2100, 0)

/**
 * A schedule of five fields as cron has them, or one of its names (`@daily`), on the clock of a time zone.
 * Errors   what is wrong in it, and what was expected.
 */
export function scheduleOf({ schedule, zone }: Pick<WatchedJob, 'schedule' | 'zone'>): Result<Schedule, string> {
  try {
    const read = new Cron(schedule, { mode: '5-part', paused: true, timezone: zone })
    if (read.getOnce() !== null) return err(`${EXPECTED} (it is a date)`)
    return lastDue(read, IN_MANY_YEARS) === undefined ? err(NEVER) : ok(read)
  } catch (error) {
    const wrong = messageOf(error)
      .replace(/^CronPattern: /, '')
      .replace(/\.$/, '')
    return err(`${EXPECTED} (${wrong})`)
  }
}

/** The last time up to `at` at which a job had to begin; undefined when there was none for years. */
export function lastDue(schedule: Schedule, at: number): number | undefined {
  const justAfter = new Date(Math.floor(at / 1000) * 1000 + 1000) // the library looks before a whole second
  return schedule.previousRuns(1, justAfter)[0]?.getTime()
}
