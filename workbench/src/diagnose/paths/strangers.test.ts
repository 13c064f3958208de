import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { strangersIn } from './strangers.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

const like = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const calls = (caller: string, address: string, bar: string): string => `
  web     GET /quote |----------|  Server
    ${caller} quote  | -------- |  Server
      ${caller} get  |   ${bar}   |  Client server.address=${address}
`
const QUIET = like('q', 12, calls('quote', 'tariff.eu', '----'))
const WRONG = like('w', 4, calls('quote', 'tarif.eu', '!!!!'))
const RIGHT = like('r', 8, calls('quote', 'tariff.eu', '----'))

const ALIVE = like(
  's',
  3,
  `
  tarif.eu  tidy  |---|  Server
`,
)

test.for<[about: string, before: readonly Trace[], after: readonly Trace[], wrong: boolean]>([
  ['was never called and answers nobody: its caller was told a wrong one', QUIET, [...WRONG, ...RIGHT], true],
  ['was called before', [...QUIET, ...WRONG], [...WRONG, ...RIGHT], false],
  ['answers some', QUIET, [...WRONG, ...like('a', 1, calls('quote', 'tarif.eu', '----'))], false],
  ['sends spans itself', QUIET, [...WRONG, ...ALIVE], false],
  ['is called by others as well', QUIET, [...WRONG, ...like('o', 3, calls('order', 'tarif.eu', '!!!!'))], false],
  ['may have been called before, as little is known of that time', QUIET.slice(0, 6), [...WRONG, ...RIGHT], false],
])('an address that %s', ([, before, after, wrong]) => {
  expect([...strangersIn(before, after)]).toEqual(wrong ? [['tarif.eu', 'quote']] : [])
})
