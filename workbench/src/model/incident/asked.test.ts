import { expect, test } from 'vitest'
import { MINUTE_MS } from '../time.ts'
import { stillWaits } from './asked.ts'

const at = '2026-03-01T12:00:00Z'

test.for([
  [0, undefined, true],
  [30, undefined, true],
  [30.1, undefined, false],
  [1, 'c-1', false],
] as const)('after %d min, become %s: it still waits: %s', ([minutes, change, waits]) =>
  expect(stillWaits({ at, change }, Date.parse(at) + minutes * MINUTE_MS)).toBe(waits),
)
