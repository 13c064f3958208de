import { expect, test } from 'vitest'
import { hangsAfterBreakpoints } from './engine.ts'

test.for<[string, boolean]>([
  ['20.19.0', false],
  ['22.23.3', false],
  ['24.21.0', false],
  ['26.0.0', true],
  ['26.10.0', true],
  ['27.0.0-nightly20261001', true],
  ['100.0.0', true],
])('whether a patch may hang after a breakpoint on Node %s: %s', ([version, hangs]) => {
  expect(hangsAfterBreakpoints(version)).toBe(hangs)
})
