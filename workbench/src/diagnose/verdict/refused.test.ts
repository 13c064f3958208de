import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { tracesOf } from '../paths/traces.ts'
import type { Trace } from '../paths/types.ts'
import { refusedMostly } from './refused.ts'

const drawn = (name: string, picture: string): Trace => tracesOf(columnsOf(drawnRows(name, picture))).traces[0] as Trace

/** Requests of which each failed (`!`) or not, and was perhaps refused with a code. */
const many = (n: number, bar: '------' | '!-----', refused = ''): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => drawn(`${bar}${refused}${i}`, `web POST /cart |${bar}| Server ${refused}`))

/** A gateway that passes on what a service behind it says. */
const passedOn = drawn(
  'p',
  `web POST /cart |!-----| Server
  cart PUT /items |!---| Server refused=422`,
)

test.for<[string, readonly Trace[], string | undefined]>([
  ['nothing fails', many(5, '------'), undefined],
  ['most are refused', [...many(6, '!-----', 'refused=401'), ...many(5, '!-----')], '401'],
  ['half are', [...many(5, '!-----', 'refused=401'), ...many(5, '!-----')], undefined],
  [
    'with several codes: the most frequent',
    [...many(3, '!-----', 'refused=403'), ...many(2, '!-----', 'refused=401')],
    '403',
  ],
  ['a refusal that nobody calls a failure', many(5, '------', 'refused=404'), undefined],
  ['too many requests are load', many(5, '!-----', 'refused=429'), undefined],
  ['whoever passes it on did not refuse', [passedOn], '422'],
])('most failures are refusals: %s', ([, traces, code]) => expect(refusedMostly(traces)).toBe(code))
