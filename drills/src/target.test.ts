import { expect, test } from 'vitest'
import { type Health, type Symptom, shows } from './target.ts'

const health: Health = {
  at: '2026-01-01T00:00:00Z',
  windowMs: 10_000,
  steps: [{ step: 'cart', requests: 20, failedShare: 0.25, wrongShare: 0.05, p50Ms: 400, p95Ms: 900 }],
  logLinesPerSecond: { web: 30 },
}

test.for<readonly [boolean, Symptom]>([
  [true, { kind: 'failing', step: 'cart', shareMin: 0.25 }],
  [false, { kind: 'failing', step: 'cart', shareMin: 0.3 }],
  [false, { kind: 'failing', step: 'checkout', shareMin: 0.1 }],
  [true, { kind: 'wrong', step: 'cart', shareMin: 0.05 }],
  [false, { kind: 'wrong', step: 'cart', shareMin: 0.06 }],
  [true, { kind: 'slow', step: 'cart', p50MsMin: 400 }],
  [false, { kind: 'slow', step: 'cart', p50MsMin: 401 }],
  [true, { kind: 'noisy', service: 'web', linesPerSecondMin: 30 }],
  [false, { kind: 'noisy', service: 'edge', linesPerSecondMin: 1 }],
])('it is %s that %o shows', ([expected, symptom]) => {
  expect(shows(symptom, health)).toBe(expected)
})
