import { expect, test } from 'vitest'
import { aDiagnosis } from './cli/diagnosis.test-helper.ts'
import { toldLine } from './told-line.ts'

const [change] = aDiagnosis().changes

test.for([
  [{ from: '1.8.2', to: '1.9.0', commit: '7f3c2d1', actor: 'ci' }, '1.8.2 → 1.9.0 · 7f3c2d1 · by ci'],
  [{ to: '1.9.0', commit: '0123456789abcdef', actor: 'Ana' }, '1.9.0 · 0123456789ab · your own change'],
  [{}, ''],
] as const)('what a source told of a change is one line: %j', ([told, says]) =>
  expect(toldLine({ ...change!, ...told }, 'ana')).toBe(says),
)
