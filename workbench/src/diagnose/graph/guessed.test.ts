import { expect, test } from 'vitest'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries, Move } from '../types.ts'
import type { CallGraph } from './calls.ts'
import { withCallsGuessed } from './guessed.ts'

const MINUTE = 60_000
const NO_CALLS: CallGraph = { callees: new Map(), callers: new Map() }
const FRONT = new Set(['desk'])
const NONE: ReadonlySet<string> = new Set()

type Shown = Partial<Pick<Move, 'before' | 'after' | 'score' | 'movedAt'>> & Partial<GoldenSeries>

/** Requests of a service: a share of them fails since the third minute; or as is said otherwise. */
function shown(
  service: string,
  { before = 0, after = 0.5, score = 9, movedAt = 3 * MINUTE, ...told }: Shown = {},
): Move {
  const failing = { signal: 'errors', side: 'server', name: 'http.error.ratio', unit: '1' } as const
  const atMs = [1, 2, 3, 4, 5].map((minute) => minute * MINUTE)
  return { series: plainSeries({ service, ...failing, atMs, ...told }), before, after, score, movedAt }
}
const slow = { signal: 'latency', name: 'http.duration', unit: 's', before: 0.1 } as const
const backlog = { signal: 'saturation', side: 'own', name: 'outbox.depth', unit: '', before: 9, after: 999 } as const

const calls = (graph: CallGraph): string[] =>
  [...graph.callees].flatMap(([caller, all]) => [...all].map((callee) => `${caller}>${callee}`)).sort()

test.for<[about: string, moves: readonly Move[], calls: readonly string[]]>([
  ['who fails more than the front', [shown('desk'), shown('store', { after: 0.8 })], ['desk>store']],
  ['who fails less: others dilute trouble on its way up', [shown('desk'), shown('store', { after: 0.3 })], []],
  [
    'who slows down more, however long it takes',
    [shown('desk', { ...slow, after: 0.9 }), shown('store', { ...slow, before: 0.001, after: 0.02 })],
    ['desk>store'],
  ],
  ['who slows down less', [shown('desk', { ...slow, after: 0.9 }), shown('store', { ...slow, after: 0.4 })], []],
  ['who only got slow, where the front fails', [shown('desk'), shown('store', { ...slow, after: 0.9 })], []],
  ['work that piles up at the front as what it calls fails', [shown('desk', backlog), shown('store')], ['desk>store']],
  ['whose own work piles up', [shown('desk'), shown('store', backlog)], []],
  ['who wobbles as usual', [shown('desk'), shown('store', { after: 0.8, score: 2.9 })], []],
  [
    'who failed in the same minute, as points of another second tell',
    [shown('desk'), shown('store', { movedAt: 4 * MINUTE })],
    ['desk>store'],
  ],
  ['who failed later', [shown('desk'), shown('store', { movedAt: 5 * MINUTE })], []],
  ['what the front measures of its calls', [shown('desk'), shown('store', { side: 'client', peer: 'x' })], []],
  ['a front that is well', [shown('store')], []],
])('a front may be assumed to call: %s', ([, moves, expected]) => {
  expect(calls(withCallsGuessed(NO_CALLS, FRONT, NONE, moves))).toEqual(expected)
})

test('nothing is assumed of a front whose calls are told, of who is called by others, or of who calls the front', () => {
  const graphOf = (caller: string, callee: string): CallGraph => ({
    callees: new Map([[caller, new Set([callee])]]),
    callers: new Map([[callee, new Set([caller])]]),
  })
  const moves = [shown('desk'), shown('store')]
  for (const told of [graphOf('desk', 'cache'), graphOf('other', 'store'), graphOf('store', 'desk')])
    expect(withCallsGuessed(told, FRONT, NONE, moves)).toEqual(told)
  expect(withCallsGuessed(NO_CALLS, FRONT, FRONT, moves)).toEqual(NO_CALLS)
  expect(withCallsGuessed(NO_CALLS, NONE, NONE, moves)).toEqual(NO_CALLS)
})
