import { expect, test } from 'vitest'
import type { Demand, Flow } from '../demand/index.ts'
import { rangeOf } from '../evidence.ts'
import type { CallGraph } from '../graph/calls.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { Clue, ClueKind } from '../types.ts'
import { demandedClues } from './from-demand.ts'

const windows = { before: rangeOf(0, 4), after: rangeOf(4, 5) }
const proof = { says: '', query: 'whole-traces', window: windows.after, numbers: {} }
const clue = (service: string, kind: ClueKind, strength: number, more: Partial<Clue> = {}): Clue => ({
  service,
  kind,
  strength,
  proof,
  ...more,
})
const graph: CallGraph = {
  callees: new Map([
    ['job', new Set(['store'])],
    ['web', new Set(['store', 'disk'])],
    ['store', new Set(['disk'])],
  ]),
  callers: new Map([
    ['store', new Set(['job', 'web'])],
    ['disk', new Set(['store', 'web'])],
  ]),
}
const flow = (caller: string, callee: string, asked: readonly number[], inAll = asked): Flow => ({
  caller,
  callee,
  asked,
  failed: asked.map(() => 0),
  inAll,
  told: { by: 'metric', series: [plainSeries({ service: caller, side: 'client', peer: callee })] },
})
const asks = flow('job', 'store', [10, 10, 490], [100, 100, 580])
const demand: Demand = { flow: asks, before: 10, after: 490, share: 0.75, growth: 1, early: false }
const laid = (clues: readonly Clue[], flows: readonly Flow[] = [asks], demands = [demand]) =>
  demandedClues(clues, { flows, demands }, graph, windows).map(({ service, kind, strength }) => [
    service,
    kind,
    Number(strength.toPrecision(9)),
  ])

test('who loads a callee answers for its share of the strongest that it explains, and the callee for the rest', () => {
  expect(laid([clue('store', 'saturation', 12), clue('store', 'errors', 4), clue('web', 'path', 5)])).toEqual([
    ['store', 'saturation', 12 / 10],
    ['store', 'errors', 4 / 10],
    ['web', 'path', 5],
    ['job', 'demand', 9],
  ])
})

test('what comes through to those below is explained as far as it does', () => {
  const disk = [clue('disk', 'latency', 12)]
  const passed = (after: number) => laid(disk, [asks, flow('store', 'disk', [100, 100, after])])[0]?.[2]
  expect(passed(580)).toBeCloseTo(1.2)
  expect(passed(100)).toBe(12)
  expect(passed(340)).toBeCloseTo(6 + 6 / (1 + 0.75 * 6))
  expect(laid(disk)[0]?.[2]).toBeCloseTo(6 + 6 / (1 + 0.75 * 6)) // of two callers, where nobody tells
})

test('that new instances are worse than old ones beside them is not explained by load', () => {
  const told = (overTime: boolean) => laid([clue('store', 'release', 12, { overTime })])
  expect(told(false)).toEqual([['store', 'release', 12]])
  expect(told(true)).toEqual([
    ['store', 'release', 12 / 10],
    ['job', 'demand', 9],
  ])
})

test('others that ask the same callee are slow and fail for it, and do not take up their own resources for it', () => {
  expect(laid([clue('web', 'errors', 12), clue('web', 'saturation', 5)])).toEqual([
    ['web', 'errors', 1.2],
    ['web', 'saturation', 5],
    ['job', 'demand', 9],
  ])
})

test('where nobody is in trouble nobody is accused, and no strength is too great', () => {
  expect(laid([clue('mail', 'errors', 5)])).toEqual([['mail', 'errors', 5]])
  for (const [, , strength] of laid([clue('store', 'errors', Number.POSITIVE_INFINITY)]))
    expect(Number.isFinite(strength)).toBe(true)
})

test('it is said in plain words', () => {
  const says = (more: Partial<Demand>) =>
    demandedClues(
      [clue('store', 'errors', 9)],
      { flows: [asks], demands: [{ ...demand, ...more }] },
      graph,
      windows,
    ).at(-1)?.proof.says
  expect(says({})).toBe(
    'job asks store 49 times as much as before (10 → 490 a second), though it is asked no more itself',
  )
  expect(says({ growth: 1.5 })).toContain('though it is asked only 1.5 times as much itself')
  expect(says({ growth: undefined, before: 0 })).toBe(
    'job asks store and did not before (0 → 490 a second), nothing tells that it is asked more itself',
  )
  const traced = { ...asks, told: { by: 'traces', traceIds: ['t'] } } as const
  expect(says({ flow: traced })).toContain('(10 % → 84.5 % of its requests)')
})
