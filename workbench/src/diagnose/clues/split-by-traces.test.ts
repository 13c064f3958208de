import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { callGraph } from '../graph/calls.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import type { Clue, ClueKind } from '../types.ts'
import { splitByTraces } from './split-by-traces.ts'

const PICTURE = `
  web    GET /      |--------|
    shop  GET /      | ----  |  Server
      stock  get     |  --   |  Server
`
const traces = (count: number): readonly Trace[] =>
  tracesOf(columnsOf(Array.from({ length: count }, (_, i) => drawnRows(`t${i}`, PICTURE)).flat())).traces

const graph = callGraph({ numbers: [], histograms: [] }, traces(1))
const clue = (service: string, kind: ClueKind): Clue => ({
  service,
  kind,
  strength: 9,
  proof: { says: '', query: 'whole-traces', window: rangeOf(0, 1), numbers: {} },
})
const split = (before: number, after: number, ...clues: readonly Clue[]): readonly string[] =>
  [...splitByTraces(traces(before), traces(after), clues, graph)].sort()

test('many traces tell of everybody in them', () => {
  expect(split(5, 5)).toEqual(['shop', 'stock', 'web'])
})

test('a few that show nothing do not speak against what metrics show', () => {
  expect(split(5, 4)).toEqual([])
  expect(split(1, 1, clue('stock', 'origin'))).toEqual([])
})

test('a few that show who is slow tell that those before it wait', () => {
  expect(split(1, 1, clue('stock', 'path'))).toEqual(['shop', 'web'])
  expect(split(1, 1, clue('shop', 'gap'))).toEqual(['web'])
})

test('without traces of both sides there is nothing to compare', () => {
  expect(split(0, 9, clue('stock', 'path'))).toEqual([])
})
