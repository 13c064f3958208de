import { expect, test } from 'vitest'
import type { CallGraph } from '../graph/calls.ts'
import type { Clue } from '../types.ts'
import { commonCauses } from './common-cause.ts'

const graphOf = (...calls: readonly (readonly [caller: string, callee: string])[]): CallGraph => ({
  callees: new Map(
    [...Map.groupBy(calls, ([caller]) => caller)].map(([one, all]) => [one, new Set(all.map((c) => c[1]))]),
  ),
  callers: new Map(
    [...Map.groupBy(calls, ([, callee]) => callee)].map(([one, all]) => [one, new Set(all.map((c) => c[0]))]),
  ),
})

const clue = (service: string, strength = 20, kind: Clue['kind'] = 'errors'): Clue => ({
  service,
  kind,
  strength,
  proof: {
    says: `${service} fails`,
    query: 'metric-series',
    window: { from: 0, to: 1 },
    params: {},
    numbers: {},
  } as unknown as Clue['proof'],
})

const THREE = [clue('cart', 40), clue('orders', 20), clue('returns', 10, 'logs')]
const SHARED = [
  ['cart', 'tax'],
  ['orders', 'tax'],
  ['returns', 'tax'],
  ['cart', 'stock'],
] as const
const found = (clues: readonly Clue[], ...calls: readonly (readonly [string, string])[]) =>
  commonCauses(clues, graphOf(...calls)).map(({ service, strength }) => [service, strength])

test('what three that fail by themselves have in common is who they call', () => {
  expect(found(THREE, ...SHARED)).toEqual([['tax', 20]])
  expect(commonCauses(THREE, graphOf(...SHARED))[0]?.proof.says).toBe(
    'cart, orders and returns fail at once, none of them because of another; all call tax',
  )
})

test.for<[why: string, clues: readonly Clue[], calls: readonly (readonly [string, string])[]]>([
  ['two may fail together by chance', THREE.slice(0, 2), SHARED],
  ['one of them calls another that fails', THREE, [...SHARED, ['cart', 'orders']]],
  ['one of them calls another that fails, over a third', THREE, [...SHARED, ['stock', 'orders']]],
  ['one of them hardly fails', [...THREE.slice(0, 2), clue('returns', 2)], SHARED],
  ['one of them is only slow', [...THREE.slice(0, 2), clue('returns', 20, 'latency')], SHARED],
])('nothing is in common where %s', ([, clues, calls]) => {
  expect(found(clues, ...calls)).toEqual([])
})

test('callers that do well speak against it', () => {
  expect(found(THREE, ...SHARED, ['web', 'tax'])).toEqual([['tax', 15]])
})

test('of several that all have in common nobody tells which it is', () => {
  const both = [...SHARED, ['cart', 'db'], ['orders', 'db'], ['returns', 'db']] as const
  expect(found(THREE, ...both).sort()).toEqual([
    ['db', 10],
    ['tax', 10],
  ])
})

test('the order of clues that are as strong does not matter', () => {
  const equal = [clue('cart'), clue('orders'), clue('returns'), clue('orders', 20, 'logs')]
  expect(commonCauses(equal.toReversed(), graphOf(...SHARED))).toEqual(commonCauses(equal, graphOf(...SHARED)))
})
