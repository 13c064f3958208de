/**
 * Paper    none; crontab(5), the five fields of a schedule
 * Idea     a schedule that was changed does nothing until its next time: what it does then is as young as that run
 * Input    a change event with whatever details its source sent
 * Output   the time of the first run, if the change tells of a schedule in five fields of numbers
 * Cost     O(characters), and one question to the library that reads schedules
 * Departs  times are UTC: a schedule of another zone is told as one that ran at another time, which speaks neither for nor against it
 */
import { Cron } from 'croner'
import type { ChangeEvent } from '../../../model/change.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { linesOf } from './passages.ts'

const SCHEDULE = /^[+\s]*(?:[\w.-]+\s*[:=]\s*)?["']?((?:[\d*/,-]+ +){4}[\d*/,-]+)["']?\s*(?:#.*)?$/
const AHEAD_MS_MAX = 7 * 86_400_000 // changes are known for a week
const LINE_MAX = 300 // characters: no schedule is longer

/** When the schedule that a change brought ran first; undefined where it brought none. */
export function firstRunMs(change: ChangeEvent): number | undefined {
  const changedMs = parseRfc3339(change.at)
  const added = linesOf(change).flatMap(({ line }) => (line.startsWith('+') ? [line] : []))
  const lines = [(change.to ?? '').slice(0, LINE_MAX), ...added]
  const told = lines.map((line) => SCHEDULE.exec(line)?.[1]).find((text) => text !== undefined)
  if (changedMs === undefined || told === undefined) return undefined
  const runMs = nextRunMs(told, changedMs)
  return runMs !== undefined && runMs - changedMs <= AHEAD_MS_MAX ? runMs : undefined
}

function nextRunMs(schedule: string, afterMs: number): number | undefined {
  try {
    return new Cron(schedule, { mode: '5-part', paused: true, timezone: 'UTC', sloppyRanges: true })
      .nextRun(new Date(afterMs))
      ?.getTime()
  } catch {
    return undefined // five words that are no schedule
  }
}
