import { expect, test } from 'vitest'
import { latencyOf } from '../onset/drawn-series.test-helper.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { SAME_PACE, type Trace, tracesOf } from '../paths/index.ts'
import type { Clue, Move } from '../types.ts'
import { failAtOnce } from './at-once.ts'

const several = (picture: string, prefix: string): readonly Trace[] =>
  Array.from({ length: 9 }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)

const calm = several('web GET |------|  Server\n  shop GET |  --  |  Server', 't')
const refused = several('web GET |!!!!!!|  Server\n  shop GET |  !!  |  Server', 'u')
const waited = several('web GET |!!!!!!!!!!!!|  Server\n  shop GET |  !!!!!!!!  |  Server', 'v')

const moved = (series: Partial<Move['series']>, before: number, after: number): Move => ({
  series: { ...latencyOf([], 1_000), service: 'web', ...series },
  score: 20,
  before,
  after,
  movedAt: 0,
})
const failing = moved({ signal: 'errors', name: 'failing', unit: '1', floor: 0.01 }, 0, 0.3)
const origin = (service: string, shareOfFailed: number): Clue => ({
  ...({ service, kind: 'origin', strength: 5, shareOfFailed } as const),
  proof: { says: '', query: 'whole-traces', window: { from: 0, to: 1 } as never, params: {}, numbers: {} },
})

test.for<[about: string, expected: boolean, moves: readonly Move[], traced: readonly Clue[], after: readonly Trace[]]>([
  ['all fail first at one that refuses at once', true, [failing], [origin('shop', 1)], refused],
  ['others are a little slower meanwhile', true, [failing, moved({}, 0.1, 0.15)], [origin('shop', 1)], refused],
  ['others are slow behind the front', true, [failing, moved({ service: 'db' }, 1, 9)], [origin('shop', 1)], refused],
  ['those that fail were waited for', false, [failing], [origin('shop', 1)], waited],
  ['the front is slow, too', false, [failing, moved({}, 0.1, 0.3)], [origin('shop', 1)], refused],
  ['many fail first elsewhere', false, [failing], [origin('shop', 0.6), origin('stock', 0.4)], refused],
  ['none fail where they come in', false, [moved({}, 0.1, 0.1)], [origin('shop', 1)], refused],
  ['nobody tells where they fail first', false, [failing], [], refused],
])('whether requests fail at once: %s', ([, expected, moves, traced, after]) => {
  expect(failAtOnce({ moves, pace: SAME_PACE }, new Set(['web']), traced, calm, after)).toBe(expected)
})
