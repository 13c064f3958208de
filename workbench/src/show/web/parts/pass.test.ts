import { expect, test } from 'vitest'
import { passOf } from './pass.ts'

test.for([
  ['Change it, or say why: --reason "...".', 'reason'],
  ['Wait until it is gone, or say why it is over all the same: lastgood resolve --anyway "reason".', 'anyway'],
  ['lastgood check p-1, lastgood park p-1 REASON, or --meanwhile REASON.', 'meanwhile'],
  ['State another with lastgood suspect, or --why-only-one REASON.', 'whyOnlyOne'],
  ['lastgood check p-1 --saw yes|no|unsure', undefined],
  ['Reload this page.', undefined],
] as const)('the way out "%s" is passed by %s', ([todo, field]) => {
  expect(passOf(todo)).toBe(field)
})
