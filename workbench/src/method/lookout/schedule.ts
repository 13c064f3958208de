import { Cron } from 'croner'
import { err, ok, type Result } from '../../lib/result.ts'
import type { WatchedJob } from '../../model/lookout.ts'

/** When a job begins. */
export type Schedule = Cron

const EXPECTED = 'expected five fields: minute, hour, day of the month, month, day of the week, such as "0 2 * * *"'

/**
 * A schedule of five fields as cron has them, or one of its names (`@daily`), on the clock of a time zone.
 * Errors   what is wrong in it, and what was expected.
 */
export function scheduleOf({ schedule, zone }: Pick<WatchedJob, 'schedule' | 'zone'>): Result<Schedule, string> {
  try {
    return ok(new Cron(schedule, { mode: '5-part', paused: true, timezone: zone }))
  } catch (error) {
    const wrong = (error as Error).message.replace(/^CronPattern: /, '').replace(/\.$/, '')
    return err(`${EXPECTED} (${wrong})`)
  }
}

/** The last time up to `at` at which a job had to begin; undefined when there was none. */
export function lastDue(schedule: Schedule, at: number): number | undefined {
  const justAfter = new Date(Math.floor(at / 1000) * 1000 + 1000) // the library looks before a whole second
  return schedule.previousRuns(1, justAfter)[0]?.getTime()
}
