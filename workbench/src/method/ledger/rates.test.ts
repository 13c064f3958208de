import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../lib/seeded-random.test-helper.ts'
import { type Counted, judgeRates } from './rates.ts'

/** Events of buckets of a minute each. */
const drawn = (...events: readonly number[]): readonly Counted[] => events.map((one) => ({ events: one, of: 1 }))

const NONE = drawn(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
const STEADY = [3, 2, 4, 3, 1, 3, 4, 2, 3, 5] // thirty
const CLUSTERED = [0, 0, 15, 0, 0, 0, 0, 15, 0, 0] // as many, in two bursts

describe('rare events', () => {
  test.for([
    ['are over where none came since', STEADY, NONE, 'helped'],
    ['are over where hardly any came since', STEADY, drawn(2, 0, 0, 1, 0, 0, 0, 0, 0, 0), 'helped'],
    ['go on where about as many came', STEADY, drawn(3, 4, 1, 3, 2, 4, 3, 3, 2, 4), 'no-effect'],
    ['are more', STEADY, drawn(9, 8, 9, 7, 10, 9, 8, 6, 9, 9), 'worse'],
    ['are not known to be over after a moment', STEADY, drawn(0), 'unclear'],
    ['in two bursts are too few to be more than in health', CLUSTERED, NONE, 'no-data'],
    ['of which there were two prove nothing', [0, 1, 0, 0, 0, 0, 1, 0, 0, 0], NONE, 'no-data'],
    ['have no verdict where there were none', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], NONE, 'no-data'],
    ['have no verdict where nothing was heard since', STEADY, [], 'no-data'],
  ] as const)('%s', ([, before, after, verdict]) => {
    expect(judgeRates({ healthy: NONE, before: drawn(...before), after }).verdict).toBe(verdict)
  })

  test('that came in health as often are no harm that could be taken away', () => {
    const often = drawn(...STEADY)
    expect(judgeRates({ healthy: often, before: often, after: NONE }).verdict).toBe('no-data')
  })

  test('that are back to what health has of them are gone', () => {
    const healthy = drawn(...STEADY.map((one) => one / 5))
    expect(judgeRates({ healthy, before: drawn(...STEADY), after: healthy }).recovered?.estimate).toBeCloseTo(1)
  })

  test('are told alike whatever they came out of is counted in, and in whatever order they came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(20), { minLength: 2, maxLength: 12 }),
        fc.array(fc.nat(20), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(1000, 0.001, 60),
        (before, after, unit) => {
          const told = judgeRates({ healthy: NONE, before: drawn(...before), after: drawn(...after) })
          const scaled = (events: readonly number[]): readonly Counted[] =>
            drawn(...events.toReversed()).map((one) => ({ ...one, of: unit }))
          const again = judgeRates({
            healthy: NONE.map((one) => ({ ...one, of: unit })),
            before: scaled(before),
            after: scaled(after),
          })
          expect(again.verdict).toBe(told.verdict)
        },
      ),
    )
  })

  test('say they helped hardly ever where nothing changed', () => {
    const random = seededRandom(1)
    const bursts = (): readonly Counted[] =>
      Array.from({ length: 10 }, () => ({ events: random() < 0.4 ? 1 + Math.floor(random() * 6) : 0, of: 1 }))
    const verdicts = Array.from(
      { length: 1000 },
      () => judgeRates({ healthy: NONE, before: bursts(), after: bursts() }).verdict,
    )
    expect(verdicts.filter((one) => one === 'helped').length).toBeLessThan(verdicts.length / 20)
  })
})
