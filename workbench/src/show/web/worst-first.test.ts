import { expect, test } from 'vitest'
import type { Severity } from '../../model/incident/lifecycle.ts'
import { worstFirst } from './worst-first.ts'

const incident = (id: string, severity: Severity | null) => ({
  ...{ id, severity, title: id, state: 'open', open: true, drill: false, openedAt: '' },
  ...{ update: null, next: null },
})

test.for([
  [['P2', 'P1', 'P0'], 'c b a'],
  [['P2', null, 'P1'], 'b c a'],
  [['P2', 'P2', 'P2'], 'a b c'],
] as const)('of %j the worst stands first, and those that are as bad stay as they came', ([severities, order]) => {
  const shown = worstFirst(severities.map((severity, i) => incident('abc'[i]!, severity)))
  expect(shown.map(({ id }) => id).join(' ')).toBe(order)
})
