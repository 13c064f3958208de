import { expect, test } from 'vitest'
import { lastDue, scheduleOf } from './schedule.ts'

/** A Wednesday. */
const NOW = Date.parse('2026-03-04T12:34:56Z')

test.for([
  ['0 2 * * *', '2026-03-04T02:00:00.000Z'],
  ['*/15 * * * *', '2026-03-04T12:30:00.000Z'],
  ['34 12 * * *', '2026-03-04T12:34:00.000Z'],
  ['0 2 1 * *', '2026-03-01T02:00:00.000Z'],
  ['0 2 * * 0', '2026-03-01T02:00:00.000Z'],
  ['0 2 * * 7', '2026-03-01T02:00:00.000Z'],
  ['0 9-17/4 * * 1-5', '2026-03-04T09:00:00.000Z'],
  ['5,10 0 * 3 *', '2026-03-04T00:10:00.000Z'],
  ['0 0 1 * 2', '2026-03-03T00:00:00.000Z'],
  ['0 0 * * *', '2026-03-04T00:00:00.000Z'],
  ['0 0 30 2 *', undefined],
] as const)('%s was due last at %s', ([text, at]) => {
  const schedule = scheduleOf(text)
  if (!schedule.ok) throw new Error(schedule.error)
  const due = lastDue(schedule.value, NOW)
  expect(due === undefined ? undefined : new Date(due).toISOString()).toBe(at)
})

test.for([
  ['', 'expected five fields'],
  ['@daily', 'expected five fields'],
  ['60 * * * *', 'minute: expected *, or numbers from 0 to 59, got "60"'],
  ['* 5-2 * * *', 'hour'],
  ['* * 0 * *', 'day of the month'],
  ['* * * jan *', 'month'],
  ['* * * * mon', 'day of the week'],
  ['*/0 * * * *', 'minute'],
  ['1,,2 * * * *', 'minute'],
  ['1- * * * *', 'minute'],
] as const)('%j is refused', ([text, says]) => {
  const schedule = scheduleOf(text)
  expect(schedule.ok ? '' : schedule.error).toContain(says)
})
