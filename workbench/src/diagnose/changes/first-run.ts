/**
 * Paper    none; crontab(5), the five fields of a schedule
 * Idea     a schedule that was changed does nothing until its next time: what it does then is as young as that run
 * Input    a change event with whatever details its source sent
 * Output   the time of the first run, if the change tells of a schedule in five fields of numbers
 * Cost     O(characters + hours of a week)
 * Departs  times are UTC: a schedule of another zone is told as one that ran at another time, which speaks neither for nor against it
 */
import type { ChangeEvent } from '../../model/change.ts'
import { parseRfc3339 } from '../../model/time.ts'
import { linesOn } from './passages.ts'

const SCHEDULE = /^[+\s]*(?:[\w.-]+\s*[:=]\s*)?["']?((?:[\d*/,-]+ +){4}[\d*/,-]+)["']?\s*(?:#.*)?$/
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const HOURS_MAX = 7 * 24 // changes are known for a week
const LINE_MAX = 300 // characters: no schedule is longer

/** When the schedule that a change brought ran first; undefined where it brought none. */
export function firstRunMs(change: ChangeEvent): number | undefined {
  const changedMs = parseRfc3339(change.at)
  const lines = [(change.to ?? '').slice(0, LINE_MAX), ...linesOn('+', change)]
  const told = lines.map((line) => SCHEDULE.exec(line)?.[1]).find((text) => text !== undefined)
  const [minute, ...others] = (told?.split(/ +/) ?? []).map(timesOf)
  if (changedMs === undefined || !minute) return undefined
  const firstHourMs = Math.floor(changedMs / HOUR_MS) * HOUR_MS
  for (let hourMs = firstHourMs; hourMs <= changedMs + HOURS_MAX * HOUR_MS; hourMs += HOUR_MS) {
    if (!isHour(others, hourMs)) continue
    for (let atMs = hourMs; atMs < hourMs + HOUR_MS; atMs += MINUTE_MS)
      if (atMs > changedMs && minute((atMs - hourMs) / MINUTE_MS)) return atMs
  }
  return undefined
}

type Times = (value: number) => boolean

/** All fields but the minute hold; of the days of the month and of the week one is enough where both are set. */
function isHour([hour, day, month, weekday]: readonly Times[], atMs: number): boolean {
  const at = new Date(atMs)
  if (!hour?.(at.getUTCHours()) || !month?.(at.getUTCMonth() + 1)) return false
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
