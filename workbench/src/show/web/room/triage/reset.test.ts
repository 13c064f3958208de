import { expect, test } from 'vitest'
import { RESET } from '../../../../method/triage/known.ts'
import { momentAt } from './reset.ts'

test.for([
  [-5_000, 0, 90],
  [0, 0, 90],
  [4_999, 0, 86],
  [5_000, 1, 85],
  [8_000, 2, 82],
  [28_000, 3, 62],
  [87_999, 3, 3],
  [88_000, 4, 2],
  [200_000, 4, 0],
] as const)('%i ms after it began the reset is at step %i, with %i s left', ([pastMs, nth, leftSeconds]) => {
  expect(momentAt(RESET, pastMs)).toMatchObject({ nth, leftSeconds })
})
