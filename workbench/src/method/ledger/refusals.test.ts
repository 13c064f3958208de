import { expect, test } from 'vitest'
import { risenRefusals } from './refusals.ts'

type Counts = Readonly<Record<string, number>>

test.for<[about: string, healthy: Counts, bad: Counts, risen: readonly string[]]>([
  ['a wall of refusals', { '': 500 }, { '401': 60, '': 2 }, ['401']],
  ['a gRPC code as well', { '': 500 }, { PERMISSION_DENIED: 40, '': 60 }, ['PERMISSION_DENIED']],
  ['people mistype as ever', { '404': 50, '': 450 }, { '404': 12, '': 88 }, []],
  ['another code than the usual one', { '404': 50, '': 450 }, { '404': 10, '422': 30, '': 60 }, ['422']],
  ['one refusal is chance', { '': 500 }, { '401': 1, '': 60 }, []],
  ['less than one in a hundred is a glitch', { '': 1e6 }, { '401': 800, '': 1e5 }, []],
  ['nothing was asked in health', {}, { '401': 60 }, []],
  ['nothing was asked since', { '': 500 }, {}, []],
  ['answers that are no refusal', { '': 5, '401': 500 }, { '': 500 }, []],
])('%s', ([, healthy, bad, risen]) => {
  const told = (counts: Counts) => new Map(Object.entries(counts))
  expect(risenRefusals({ healthy: told(healthy), bad: told(bad) })).toEqual(risen)
})
