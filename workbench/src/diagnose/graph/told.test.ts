import { expect, test } from 'vitest'
import type { LogPatternColumns } from '../../model/span-columns.ts'
import type { CallGraph } from './calls.ts'
import { withCallsTold } from './told.ts'

const SERVICES: ReadonlySet<string> = new Set(['edge', 'shop', 'cart', 'stock', 'cache'])
const NO_CALLS: CallGraph = { callees: new Map(), callers: new Map() }

type Line = readonly [service: string, body: string, severity?: string]

const patternsOf = (...lines: readonly Line[]): LogPatternColumns => ({
  rows: lines.length,
  service: lines.map(([service]) => service),
  severity: lines.map(([, , severity = 'ERROR']) => severity),
  body: lines.map(([, body]) => body),
  countBefore: lines.map(() => 0),
  countAfter: lines.map(() => 1),
  requests: lines.map(() => []),
  traceId: lines.map(() => ''),
})

const callsOf = ({ callees }: CallGraph): string[] =>
  [...callees].flatMap(([caller, all]) => [...all].map((callee) => `${caller}>${callee}`)).sort()

test.for<[about: string, lines: readonly Line[], calls: readonly string[]]>([
  ['an error tells whom its writer asked', [['shop', 'cart did not answer within 500 ms']], ['shop>cart']],
  [
    'a wrapped error tells of one call after the other',
    [['edge', 'GET failed: shop answered 500: cart answered 503: stock did not answer']],
    ['cart>stock', 'edge>shop', 'shop>cart'],
  ],
  [
    'a path says what was asked for, and not who',
    [['edge', 'POST /api/cart failed: shop answered 500']],
    ['edge>shop'],
  ],
  ['an address says who was asked', [['shop', 'connect to http://cart/items refused']], ['shop>cart']],
  [
    'of two that one clause names nobody knows whose error follows',
    [['shop', 'neither cart nor cache answered: stock is gone']],
    ['shop>cache', 'shop>cart', 'shop>stock'],
  ],
  ['a line that is no trouble tells nothing', [['shop', 'hello from cart', 'INFO']], []],
  [
    'two that name each other',
    [
      ['shop', 'cart answered 500'],
      ['cart', 'cannot serve shop'],
    ],
    [],
  ],
  ['one that names itself', [['shop', 'shop failed']], []],
])('%s', ([, lines, calls]) => {
  expect(callsOf(withCallsTold(NO_CALLS, patternsOf(...lines), SERVICES))).toEqual(calls)
})

test('whose calls traces or metrics tell is asked no more, and its callee has not asked it', () => {
  const known: CallGraph = {
    callees: new Map([['shop', new Set(['cache'])]]),
    callers: new Map([['cache', new Set(['shop'])]]),
  }
  const lines = patternsOf(['shop', 'cart answered 500'], ['cache', 'refused what shop sent'], ['edge', 'shop failed'])
  const graph = withCallsTold(known, lines, SERVICES)
  expect(callsOf(graph)).toEqual(['edge>shop', 'shop>cache'])
  expect(graph.callers.get('shop')).toEqual(new Set(['edge']))
})
