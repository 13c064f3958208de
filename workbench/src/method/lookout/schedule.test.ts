import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DAY_MS } from '../../model/time.ts'
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
  ['2030-01-01T00:00:00', 'it is a date'],
  ['0 0 30 2 *', 'no month of it has such a day'],
] as const)('%j is refused', ([schedule, says]) => {
  const read = scheduleOf({ schedule, zone: 'UTC' })
  expect(read.ok ? '' : read.error).toContain(says)
})

/** A field, and the numbers that it stands for. */
type Field = { readonly text: string; readonly numbers: readonly number[] }

const every = (least: number, most: number, step = 1): readonly number[] =>
  Array.from({ length: Math.floor((most - least) / step) + 1 }, (_, i) => least + i * step)

function field(least: number, most: number): fc.Arbitrary<Field> {
  const number = fc.integer({ min: least, max: most })
  return fc.oneof(
    fc.constant({ text: '*', numbers: every(least, most) }),
    fc.uniqueArray(number, { minLength: 1, maxLength: 4 }).map((numbers) => ({ text: numbers.join(','), numbers })),
    fc.tuple(number, number, fc.integer({ min: 1, max: 7 })).map(([a, b, step]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      return { text: `${from}-${to}/${step}`, numbers: every(from, to, step) }
    }),
  )
}

const fields = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6))
const times = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) })

/** The same, day by day backwards. A day is meant by its number or by its name where both are told, as cron has it. */
function dueByHand([minutes, hours, days, months, weekdays]: readonly Field[], at: number): number | undefined {
  const either = days!.text !== '*' && weekdays!.text !== '*'
  for (let day = Math.floor(at / DAY_MS) * DAY_MS; day > at - 9 * 366 * DAY_MS; day -= DAY_MS) {
    const date = new Date(day)
    const isMeant = [days!.numbers.includes(date.getUTCDate()), weekdays!.numbers.includes(date.getUTCDay())]
    if (!months!.numbers.includes(date.getUTCMonth() + 1)) continue
    if (either ? !isMeant.includes(true) : isMeant.includes(false)) continue
    const due = hours!.numbers.flatMap((hour) => minutes!.numbers.map((minute) => day + (hour * 60 + minute) * 60_000))
    const last = Math.max(...due.filter((one) => one <= at))
    if (Number.isFinite(last)) return last
  }
  return undefined
}

test.for([
  ['UTC', 0],
  ['Asia/Kolkata', 5.5 * 3_600_000],
] as const)('any schedule was due when counting by hand says so: %s', ([zone, ahead]) => {
  fc.assert(
    fc.property(fields, times, (told, at) => {
      const read = scheduleOf({ schedule: told.map(({ text }) => text).join(' '), zone })
      const due = dueByHand(told, at + ahead)
      expect(read.ok && lastDue(read.value, at)).toBe(due !== undefined && due - ahead)
    }),
    { seed: 20_260_304, numRuns: 300 },
  )
})

test('where clocks are set forward and back, what was due last is due at its own time, and not a second before', () => {
  fc.assert(
    fc.property(fields, times, (told, at) => {
      const read = scheduleOf({ schedule: told.map(({ text }) => text).join(' '), zone: 'Europe/Paris' })
      const due = read.ok ? lastDue(read.value, at) : undefined
      if (!read.ok || due === undefined) return
      expect(due).toBeLessThanOrEqual(at)
      expect(lastDue(read.value, due)).toBe(due)
      expect(lastDue(read.value, due - 1_000) ?? 0).toBeLessThan(due)
    }),
    { seed: 20_260_304, numRuns: 300 },
  )
})
