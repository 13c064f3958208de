import { expect, test } from 'vitest'
import { apart } from './plot-marks.ts'

test.for<[string, readonly number[], readonly number[]]>([
  ['that are far apart stand over their lines', [100, 20], [15, 95]],
  ['of one moment stand beside each other', [50, 50, 50], [45, 59, 73]],
  ['make room only where there is none', [50, 52, 100], [45, 59, 95]],
])('numbers of changes %s', ([, at, expected]) => {
  const labels = at.map((x) => ({ x, width: 10 }))
  expect(apart(labels, 4).map(({ left }) => left)).toEqual(expected)
})
