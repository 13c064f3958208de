import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MINUTE, onsetAt, START } from './arguments/released.test-helper.ts'
import { isPrompt, timeliness } from './timing.ts'

const onset = onsetAt(600)
const at = (minutesBefore: number): number => timeliness(START + (600 - minutesBefore) * MINUTE, onset)

test('a change right before the onset is likelier by far than one of some minutes before, and those hardly differ from older ones', () => {
  expect(at(0) / at(20)).toBeGreaterThan(5)
  expect(at(20) / at(60)).toBeLessThan(2)
  expect(at(60) / at(540)).toBeLessThan(2)
})

test('the nearer before the onset the likelier, and never more than certain', () => {
  const minutes = fc.double({ min: 0, max: 3_000, noNaN: true })
  fc.assert(
    fc.property(minutes, minutes, (one, other) => {
      expect(at(Math.min(one, other))).toBeGreaterThanOrEqual(at(Math.max(one, other)))
      expect(at(one)).toBeGreaterThan(0)
      expect(at(one)).toBeLessThanOrEqual(1)
    }),
  )
})

test('the wider the doubt about the onset, the less a minute says', () => {
  const doubtful = { ...onset, from: onset.from - 10 * MINUTE }
  const minutesBefore = (minutes: number): number => START + (600 - minutes) * MINUTE
  expect(timeliness(minutesBefore(8), doubtful)).toBeGreaterThan(timeliness(minutesBefore(8), onset))
})

test('what came after the onset is as good as out of the question', () => {
  expect(at(-30)).toBeLessThan(0.01)
})

test('a change is prompt while it rolls out and as long as the onset is in doubt, which is two minutes here', () => {
  const prompt = [0, 1, 2.9, 3.1].map((minutes) => isPrompt(START + (600 - minutes) * MINUTE, onset))
  expect(prompt).toEqual([true, true, true, false])
})
