import { describe, expect, test } from 'vitest'
import { climbOf, isFull } from './climbs.ts'
import { plainSeries } from './plain-series.test-helper.ts'

const ONSET = 80

/** Values a minute apart: 60 and one more each minute until the symptom, then what `since` says. */
const filling = (since: (minute: number) => number, rest = {}) => {
  const minutes = Array.from({ length: 100 }, (_, minute) => minute)
  const value = minutes.map((minute) => (minute <= ONSET ? 60 + minute : since(minute)) + (minute % 2))
  return plainSeries({ name: 'db.connections', atMs: minutes.map((minute) => 60_000 * minute), value, ...rest })
}
const fullAfter = (since: (minute: number) => number): boolean | undefined => {
  const climb = climbOf(filling(since), 0, 60_000 * ONSET)
  return climb && isFull(climb, 60_000 * ONSET)
}

describe('what climbs until the symptom comes', () => {
  test('began no earlier than when there was none of it, and reached what it holds then', () => {
    const climb = climbOf(
      filling(() => 140),
      0,
      60_000 * ONSET,
    )
    expect(climb?.sinceMs).toBeGreaterThan(-66 * 60_000)
    expect(climb?.sinceMs).toBeLessThan(-58 * 60_000)
    expect(Math.round(climb?.reached ?? 0)).toBe(140)
  })

  test.for<[about: string, since: (minute: number) => number, full: boolean]>([
    ['is full where it rises no more', () => 140, true],
    ['is full where a restart emptied it', () => 20, true],
    ['is not full where it goes on', (minute) => 60 + minute, false],
  ])('%s', ([, since, full]) => {
    expect(fullAfter(since)).toBe(full)
  })

  test('work that is done is gone, and does not fill anything', () => {
    expect(
      climbOf(
        filling(() => 140, { name: 'cpu_usage_active' }),
        0,
        60_000 * ONSET,
      ),
    ).toBeUndefined()
  })
})
