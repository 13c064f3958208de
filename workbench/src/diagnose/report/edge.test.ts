import { expect, test } from 'vitest'
import type { InstanceRow } from '../../model/columns.ts'
import { EvidenceBook, rangeOf } from '../evidence.ts'
import type { CallGraph } from '../graph/calls.ts'
import type { TemplateChange } from '../logs/index.ts'
import { newLine } from '../logs/new-line.test-helper.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
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

const edgeWith = (
  suspects: readonly Suspect[],
  {
    templates = [],
    instances = [],
    bad = [],
    entries = ['web'],
  }: {
    readonly templates?: readonly TemplateChange[]
    readonly instances?: readonly InstanceRow[]
    readonly bad?: readonly Trace[]
    readonly entries?: readonly string[]
  } = {},
) => {
  const ways = { graph, entries: new Set(entries), templates, windows, overview: { instances } }
  const edge = edgeOf(suspects[0], suspects, bad, ways, new EvidenceBook())
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
  expect(edgeWith([suspectOf('orders', {}), ...below])).toBe(edge)
})

test('who asks an address where nobody lives is reached as before: its calls to there are where health ends', () => {
  expect(edgeWith([suspectOf('orders', { kind: 'origin', asks: 'offerz' })])).toBe('orders > offerz')
})

const logged = (sample: string, changes: Partial<TemplateChange> = {}): TemplateChange =>
  newLine(sample, { service: 'orders', ...changes })

const NO_PRICE = 'no price: stock-db: deadline exceeded'

test.for<readonly [story: string, lines: readonly TemplateChange[], below: readonly Suspect[], edge: string]>([
  ['name whom it asks, though nothing tells that it does', [logged(NO_PRICE)], [], 'orders > stock-db'],
  ['name it in few of them', [logged(NO_PRICE), logged('null pointer', { countAfter: 20 })], [], 'web > orders'],
  ['named it as often before', [logged(NO_PRICE, { countBefore: 9, kind: 'up' })], [], 'web > orders'],
  ['are warnings, which tell of no failure', [logged(NO_PRICE, { severity: 'WARN' })], [], 'web > orders'],
  ['are of another', [logged(NO_PRICE, { service: 'web' })], [], 'web > orders'],
  ['name who asked it', [logged('web sent no cart')], [], 'web > orders'],
  ['name one, and traces tell that few fail there', [logged(NO_PRICE)], [failsFirst('offers', 0.4)], 'web > orders'],
])('a suspect whose error lines %s', ([, lines, below, edge]) => {
  expect(edgeWith([suspectOf('orders', {}), suspectOf('stock-db', {}), ...below], { templates: lines })).toBe(edge)
})

test.for<readonly [story: string, others: readonly Suspect[], edge: string | null]>([
  ['it suffers most', [suspectOf('app', { kind: 'latency' }), suspectOf('site', { kind: 'errors' })], 'app > web'],
  ['those whom it calls are not who calls it', [suspectOf('orders', { kind: 'latency' })], null],
  ['what is only used up asks nobody', [suspectOf('app', { kind: 'saturation' })], null],
  ['what is hardly worse off than usual tells nothing', [suspectOf('app', { kind: 'latency', strength: 2 })], null],
])('of a service that is paged itself nothing tells who calls it; %s', ([, others, edge]) => {
  expect(edgeWith([suspectOf('web', {}), ...others])).toBe(edge)
})

test.for([
  ['the suspect', 'redis-shared.abc.cache.example', []],
  ['an instance of it', 'shared-3.bus:6379', ['shared-3']],
] as const)('the edge is told by the address that begins with the name of %s', ([, address, instances]) => {
  const rows = instances.map((instance) => ({ service: 'redis-shared', version: '', instance, firstMs: 0, lastMs: 1 }))
  const picture = `cart GET |!--|  Server\n  cart SET | ! |  Client server.address=${address}`
  const bad = tracesOf(columnsOf(drawnRows('t', picture))).traces
  const suspects = [suspectOf('redis-shared', {}), suspectOf(address, { kind: 'origin' })]
  expect(edgeWith(suspects, { instances: rows, bad })).toBe(`cart > ${address}`)
})

test('where the suspect measures that its calls to one fail, health ends on these', () => {
  const found = suspectOf('vault.example', { kind: 'edge', foundBy: 'orders' })
  expect(edgeWith([suspectOf('orders', {}), found])).toBe('orders > vault.example')
  expect(edgeWith([suspectOf('orders', {}), suspectOf('vault.example', { kind: 'edge', foundBy: 'web' })])).toBe(
    'web > orders',
  )
})
