import { expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { lintPart } from './lint.ts'

const NOW = unixMs(Date.UTC(2026, 0, 31))

test.for([
  { text: 'It was human error.', found: [['human-error', 1]] },
  {
    text: 'All was well.\n\nThe on-call should have looked.',
    found: [['counterfactual', 3]],
  },
  { text: 'A missing index made each query read the whole table (ev-1).', found: [] },
  { text: '', found: [] },
  { text: '# Another heading\n\n- a list', found: [] },
])('of a part that says $text only its own sentences are told', ({ text, found }) => {
  expect(lintPart(text, NOW).map(({ rule, line }) => [rule, line])).toEqual(found)
})
