import { expect, test } from 'vitest'
import { lastDue, scheduleOf } from './schedule.ts'

/** A Wednesday. */
const NOW = Date.parse('2026-03-04T12:34:56Z')

function dueAt(schedule: string, zone: string): string | undefined {
  const read = scheduleOf({ schedule, zone })
  if (!read.ok) throw new Error(read.error)
  const due = lastDue(read.value, NOW)
  return due === undefined ? undefined : new Date(due).toISOString()
}

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
  ['0 0 * jan mon', '2026-01-26T00:00:00.000Z'],
  ['@daily', '2026-03-04T00:00:00.000Z'],
  ['0 0 30 2 *', undefined],
] as const)('%s was due last at %s', ([text, at]) => {
  expect(dueAt(text, 'UTC')).toBe(at)
})

test.for([
  ['UTC', '2026-03-04T02:00:00.000Z'],
  ['Europe/Paris', '2026-03-04T01:00:00.000Z'],
  ['America/Los_Angeles', '2026-03-04T10:00:00.000Z'],
] as const)('two o’clock in %s', ([zone, at]) => {
  expect(dueAt('0 2 * * *', zone)).toBe(at)
})

test.for([
  ['', 'expected five fields'],
  ['60 * * * *', 'minute: 60'],
  ['* 5-2 * * *', '5-2'],
  ['* * 0 * *', 'day'],
  ['* * * foo *', 'foo'],
  ['*/0 * * * *', 'stepping: 0'],
  ['1,,2 * * * *', 'minute'],
  ['1- * * * *', 'range'],
  ['* * * * * *', '5 parts'],
  ['@reboot', 'not supported'],
] as const)('%j is refused', ([schedule, says]) => {
  const read = scheduleOf({ schedule, zone: 'UTC' })
  expect(read.ok ? '' : read.error).toContain(says)
})
