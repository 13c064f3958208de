/**
 * Paper    none; crontab(5), the five fields of a schedule
 * Idea     a schedule that was changed does nothing until its next time: what it does then is as young as that run
 * Input    a change event with whatever details its source sent
 * Output   the time of the first run, if the change tells of a schedule in five fields of numbers
 * Cost     O(characters + minutes of a week)
 * Departs  times are UTC: a schedule of another zone is told as one that ran at another time, which speaks neither for nor against it
 */
import type { ChangeEvent } from '../../model/change.ts'
import { parseRfc3339 } from '../../model/time.ts'
import { textsOf } from './passages.ts'

const SCHEDULE = /^[+\s]*(?:[\w.-]+\s*[:=]\s*)?["']?((?:[\d*/,-]+ +){4}[\d*/,-]+)["']?\s*(?:#.*)?$/
const MINUTE_MS = 60_000
const MINUTES_MAX = 7 * 24 * 60 // changes are known for a week
const LINES_MAX = 2000 // of one change; a larger diff is read up to here

/** When the schedule that a change brought ran first; undefined where it brought none. */
export function firstRunMs(change: ChangeEvent): number | undefined {
  const changedMs = parseRfc3339(change.at)
  if (changedMs === undefined) return undefined
  const added = textsOf(change).flatMap((text) => text.split('\n').filter((line) => line.startsWith('+')))
  const found = [change.to ?? '', ...added.slice(0, LINES_MAX)].map((line) => SCHEDULE.exec(line)?.[1])
  const fields = found.find((text) => text !== undefined)?.split(/ +/)
  const times = fields?.map(timesOf)
  if (!times) return undefined
  const firstMs = Math.ceil((changedMs + 1) / MINUTE_MS) * MINUTE_MS
  for (let i = 0; i < MINUTES_MAX; i++) if (isTime(times, firstMs + i * MINUTE_MS)) return firstMs + i * MINUTE_MS
  return undefined
}

type Times = (value: number) => boolean

/** All five fields hold; of the days of the month and of the week one is enough where both are set. */
function isTime([minute, hour, day, month, weekday]: readonly Times[], atMs: number): boolean {
  const at = new Date(atMs)
  if (!minute?.(at.getUTCMinutes()) || !hour?.(at.getUTCHours()) || !month?.(at.getUTCMonth() + 1)) return false
  const [ofMonth, ofWeek] = [day?.(at.getUTCDate()), weekday?.(at.getUTCDay())]
  const isFree = (times: Times | undefined): boolean => times?.(Number.NaN) ?? false
  return isFree(day) || isFree(weekday) ? Boolean(ofMonth && ofWeek) : Boolean(ofMonth || ofWeek)
}

/** A field as the values that it lets pass: lists of numbers, ranges and steps; a star lets pass anything, be it no number. */
function timesOf(field: string): Times {
  const parts = field.split(',').map((part): Times => {
    const [range = '', step = '1'] = part.split('/')
    if (range === '*') return (value) => step === '1' || value % Number(step) === 0
    const [from = Number.NaN, to = step === '1' ? from : Number.POSITIVE_INFINITY] = range.split('-').map(Number)
    return (value) => value >= from && value <= to && (value - from) % Number(step) === 0
  })
  return (value) => parts.some((some) => some(value))
}
