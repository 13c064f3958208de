import { expect, test } from 'vitest'
import { looksFor } from './looks.ts'

test('what was detected in telemetry leads to a look on the spot, once', () => {
  const detected = ['lock-convoy', 'n-plus-one-query', 'disk-filling', 'pool-starvation'].map((detector) => ({
    detector,
    score: 1,
  }))
  expect(looksFor(detected)).toEqual([
    { says: 'See who blocks whom, and who holds the connections', check: 'postgres' },
    { says: 'Look at the disk on the machine itself', check: 'host' },
  ])
})

test('a pattern that was there before as well leads nowhere', () => {
  expect(looksFor([{ detector: 'disk-filling', score: 0.1 }])).toEqual([])
})
