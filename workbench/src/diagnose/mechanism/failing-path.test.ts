import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { CallGraph } from '../graph/calls.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { failingPath } from './failing-path.ts'

const traced = (...pictures: readonly string[]): readonly Trace[] =>
  pictures.flatMap((picture, i) => tracesOf(columnsOf(drawnRows(`t${i}`, picture))).traces)

const THROUGH_WEB = `
  web   GET /     |-------|
    cart  get     | ----- |
      shop  query |  ---  |`

const THROUGH_JOB = `
  job   nightly   |-------|
    shop  query   |  ---  |`

const BACK_AND_FORTH = `
  web   GET /       |---------|
    cart  get       | ------- |
      web   session |  -----  |
        shop  query |   ---   |`

const SILENT_DATABASE = `
  web   GET /    |-------|
    shop  query  | ----- |
      shop  find |  ---  | Client db.system.name=postgresql`

const graphOf = (...calls: readonly (readonly [string, string])[]): CallGraph => ({
  callees: new Map([...Map.groupBy(calls, ([a]) => a)].map(([a, all]) => [a, new Set(all.map(([, b]) => b))])),
  callers: new Map([...Map.groupBy(calls, ([, b]) => b)].map(([b, all]) => [b, new Set(all.map(([a]) => a))])),
})

const NO_CALLS = graphOf()

test.for<[string, readonly string[], string, string | undefined, readonly string[]]>([
  ['the way most requests take', [THROUGH_WEB, THROUGH_WEB, THROUGH_JOB], 'shop', undefined, ['web', 'cart', 'shop']],
  ['the way through the last good hop', [THROUGH_WEB, THROUGH_WEB, THROUGH_JOB], 'shop', 'job', ['job', 'shop']],
  ['a way that comes back goes on from there', [BACK_AND_FORTH], 'shop', undefined, ['web', 'shop']],
  ['a service that sends no spans', [SILENT_DATABASE], 'postgresql', undefined, ['web', 'shop', 'postgresql']],
  ['the entry itself', [THROUGH_WEB], 'web', undefined, ['web']],
])('with traces it is %s', ([, pictures, root, caller, path]) => {
  expect(failingPath(traced(...pictures), NO_CALLS, new Set(['web']), root, caller)).toEqual(path)
})

const GRAPH = graphOf(['web', 'cart'], ['cart', 'shop'], ['web', 'a'], ['a', 'b'], ['b', 'shop'], ['shop', 'cart'])

test.for<[string, CallGraph, string | undefined, readonly string[]]>([
  ['the shortest way from an entry', GRAPH, undefined, ['web', 'cart', 'shop']],
  ['the way through the last good hop', GRAPH, 'b', ['web', 'a', 'b', 'shop']],
  ['the service alone where nobody is known to call it', NO_CALLS, undefined, ['shop']],
  ['what the edge tells where the graph does not', NO_CALLS, 'cart', ['cart', 'shop']],
])('without traces it is %s', ([, graph, caller, path]) => {
  expect(failingPath([], graph, new Set(['web']), 'shop', caller)).toEqual(path)
})

test('a long way is told from the eighth hop above the broken service on', () => {
  const names = Array.from({ length: 30 }, (_, i) => `s${i}`)
  const line = graphOf(...names.slice(1).map((name, i) => [names[i] as string, name] as const))
  expect(failingPath([], line, new Set(['s0']), 's29', undefined)).toEqual(names.slice(-9))
})

test('the order of the traces does not matter', () => {
  const traces = traced(THROUGH_WEB, THROUGH_JOB, THROUGH_WEB, BACK_AND_FORTH)
  const path = failingPath(traces, NO_CALLS, new Set(), 'shop', undefined)
  fc.assert(
    fc.property(fc.shuffledSubarray([...traces], { minLength: traces.length }), (shuffled) => {
      expect(failingPath(shuffled, NO_CALLS, new Set(), 'shop', undefined)).toEqual(path)
    }),
    { seed: 13, numRuns: 30 },
  )
})
