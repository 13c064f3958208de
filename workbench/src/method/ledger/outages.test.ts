import { describe, expect, test } from 'vitest'
import { judgeOutages, type Shares } from './outages.ts'

/** Twelve requests a bucket: `.` none of them fails, `x` ten do, `?` no request came. */
const drawn = (buckets: string): Shares =>
  [...buckets].map((one) => (one === '?' ? undefined : { share: one === 'x' ? 10 / 12 : 0, of: 12 }))

const calm = (buckets: number): string => '.'.repeat(buckets)
const HEALTHY = drawn(calm(120))
const SIX = `x${`${calm(9)}x`.repeat(6)}${calm(5)}` // six more after the one that it begins with, ten buckets apart

describe('failures that come and go', () => {
  test.for([
    ['have ended where they stay away for long', SIX, calm(70), 'helped'],
    ['may come again where it is calm no longer than it was', SIX, calm(9), 'unclear'],
    ['are not known to be over by two of them', `x${calm(15)}x${calm(15)}`, calm(30), 'unclear'],
    ['are too few to prove that they come as often', SIX, SIX, 'unclear'],
    ['come more often', SIX.repeat(4), `${'x..'.repeat(90)}`, 'worse'],
    ['are not over where hardly anybody is served any more', SIX, `..${'?'.repeat(68)}`, 'unclear'],
    ['have ended where as many were served between silences', SIX, '.?'.repeat(70), 'helped'],
    ['are worse where nothing works any more', SIX, 'x'.repeat(40), 'worse'],
  ] as const)('%s', ([, before, after, verdict]) => {
    const seen = judgeOutages({ healthy: HEALTHY, before: drawn(before), after: drawn(after) })
    expect(seen?.judgement.verdict).toBe(verdict)
  })

  test('tell how long it was calm, before and since', () => {
    const before = drawn(`x${calm(7)}xx${calm(12)}x${calm(3)}`)
    expect(judgeOutages({ healthy: HEALTHY, before, after: drawn(calm(14)) })).toMatchObject({
      calmBefore: 12,
      calmSince: 14,
      again: false,
      judgement: { healthy: 0, after: 0 },
    })
    expect(judgeOutages({ healthy: HEALTHY, before, after: drawn(`${calm(4)}x`) })).toMatchObject({
      calmSince: 4,
      again: true,
    })
  })

  test('are none where as many failed as in health, or nobody was served', () => {
    expect(judgeOutages({ healthy: HEALTHY, before: drawn(calm(30)), after: drawn(calm(30)) })).toBeUndefined()
    expect(judgeOutages({ healthy: HEALTHY, before: drawn(SIX), after: drawn('????') })).toBeUndefined()
    expect(judgeOutages({ healthy: drawn('??'), before: drawn(SIX), after: drawn(calm(30)) })).toBeUndefined()
  })

  test('that healthy times have as well are no harm that a change could take away', () => {
    const before = drawn(`${calm(4)}xxx${calm(10)}xxx${calm(10)}`)
    const healthy = drawn(`${calm(8)}x`.repeat(12))
    expect(judgeOutages({ healthy, before, after: drawn(calm(60)) })?.judgement.verdict).not.toBe('helped')
  })
})
