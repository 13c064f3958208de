import { expect, test } from 'vitest'
import { EvidenceBook, rangeOf } from '../evidence.ts'
import type { CallGraph } from '../graph/calls.ts'
import type { Clue } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'
import { edgeOf } from './edge.ts'

const windows = { before: rangeOf(0, 60_000), after: rangeOf(60_000, 120_000) }
const graph: CallGraph = {
  callees: new Map([
    ['web', new Set(['orders'])],
    ['orders', new Set(['offers'])],
  ]),
  callers: new Map([
    ['orders', new Set(['web'])],
    ['offers', new Set(['orders'])],
  ]),
}

const suspectOf = (service: string, clue: Partial<Clue>): Suspect => {
  const proof = { says: `said of ${service}`, query: 'whole-traces', window: windows.after, params: {}, numbers: {} }
  return { service, score: 1, clues: [{ service, kind: 'release', strength: 10, proof, ...clue }] }
}

const edgeWith = (...suspects: readonly Suspect[]) => {
  const edge = edgeOf(suspects[0], suspects, [], graph, new Set(['web']), windows, new EvidenceBook())
  return edge && `${edge.lastGood} > ${edge.firstBad}`
}

const failsFirst = (service: string, shareOfFailed: number, strength = 50): Suspect =>
  suspectOf(service, { kind: 'origin', shareOfFailed, strength })

test.for<readonly [story: string, below: readonly Suspect[], edge: string]>([
  ['nobody fails below it: it is where health ends', [], 'web > orders'],
  [
    'most requests fail first at whom it calls: its calls are where health ends',
    [failsFirst('offers', 0.6)],
    'orders > offers',
  ],
  ['few fail there', [failsFirst('offers', 0.4)], 'web > orders'],
  ['too few to tell fail there', [failsFirst('offers', 1, 2)], 'web > orders'],
  ['they fail at its caller', [failsFirst('web', 1)], 'web > orders'],
])('a suspect of which %s', ([, below, edge]) => {
  expect(edgeWith(suspectOf('orders', {}), ...below)).toBe(edge)
})

test('who asks an address where nobody lives is reached as before: its calls to there are where health ends', () => {
  expect(edgeWith(suspectOf('orders', { kind: 'origin', asks: 'offerz' }))).toBe('orders > offerz')
})
