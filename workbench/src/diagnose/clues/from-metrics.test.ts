import { describe, expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { callGraph } from '../graph/calls.ts'
import { goldenSeries } from '../series/golden.ts'
import { movesOf } from '../series/moves.ts'
import { metricClues, proofOf } from './from-metrics.ts'

const MINUTES = 40
const ONSET = 34
const atMs = Array.from({ length: MINUTES }, (_, minute) => minute * 60_000)
const windows = { before: rangeOf(0, ONSET * 60_000), after: rangeOf(ONSET * 60_000, MINUTES * 60_000) }

type Told = { readonly service: string; readonly rate: number; readonly calm: number; readonly bad: number }
type Story = { readonly unit?: 's' | 'ms'; readonly since?: number }

/** Requests a second and mean seconds of a service, with a little noise, which differs after minute `since`. */
function seriesOf({ service, rate, calm, bad }: Told, { unit = 's', since = ONSET }: Story = {}): MetricSeries[] {
  const factor = unit === 's' ? 1 : 1000
  const noise = (minute: number): number => 1 + 0.03 * Math.sin(minute * 1.9 + rate)
  const shared = { service, instance: '', version: '', node: '', kind: 'gauge', atMs } as const
  const mean = atMs.map((_, minute) => factor * noise(minute) * (minute > since ? bad : calm))
  const counted = atMs.map((_, minute) => rate * noise(minute + 1))
  return [
    { ...shared, name: 'http.server.request.duration', unit, labels: { aggregation: 'mean' }, value: mean },
    { ...shared, name: 'http.server.request.rate', unit: '{request}/s', labels: {}, value: counted },
  ]
}

const call = (client: string, server: string): MetricSeries => ({
  service: '',
  instance: '',
  version: '',
  node: '',
  name: 'traces_service_graph_request_total',
  unit: '',
  kind: 'delta',
  labels: { client, server },
  atMs,
  value: atMs.map(() => 1),
})

function latencyClues(told: readonly MetricSeries[], calls: readonly (readonly [string, string])[]) {
  const stored = { numbers: [...told, ...calls.map(([a, b]) => call(a, b))], histograms: [] }
  const clues = metricClues(movesOf(goldenSeries(stored, [], 10), windows), callGraph(stored, []), windows)
  const found = clues.filter((clue) => clue.kind === 'latency').sort((a, b) => b.strength - a.strength)
  return { first: found[0]?.service, strength: new Map(found.map((clue) => [clue.service, clue.strength])) }
}

const web = { service: 'web', rate: 50, calm: 0.1, bad: 0.2 }
const search = { service: 'search', rate: 50, calm: 0.01, bad: 0.11 }
const view = { service: 'balancer of search', rate: 2, calm: 0.01, bad: 0.5 }
const calls = [
  ['web', 'search'],
  ['web', 'balancer of search'],
] as const

test.for<[about: string, callers: readonly string[], hanging: readonly string[], clear: boolean]>([
  ['what its only caller measures of a silent callee counts', ['a'], ['a'], true],
  ['what all of them measure counts', ['a', 'b', 'c'], ['a', 'b', 'c'], true],
  ['what one of three measures is its own', ['a', 'b', 'c'], ['b'], false],
  ['what one of two measures may be its own', ['a', 'b'], ['b'], false],
])('%s', ([, callers, hanging, clear]) => {
  const numbers = callers.flatMap((service) => {
    const [asked] = seriesOf({ service, rate: 9, calm: 0.1, bad: hanging.includes(service) ? 4 : 0.1 }) as [
      MetricSeries,
    ]
    const labels = { ...asked.labels, 'db.system.name': 'postgresql' }
    return [{ ...asked, name: 'db.client.operation.duration', labels }]
  })
  const moves = movesOf(goldenSeries({ numbers, histograms: [] }, [], 10), windows)
  const clues = metricClues(moves, callGraph({ numbers, histograms: [] }, []), windows)
  const seen = clues.find(({ service, kind }) => service === 'postgresql' && kind === 'edge')
  expect((seen?.strength ?? 0) > 3).toBe(clear)
})

describe('who bears the burden', () => {
  test('a caller that waits for all of it is explained away', () => {
    const { first, strength } = latencyClues([...seriesOf(web), ...seriesOf(search)], [['web', 'search']])
    expect(first).toBe('search')
    expect(strength.get('web')!).toBeLessThan(0.1 * strength.get('search')!)
  })

  test('a caller that adds most of it itself keeps the blame', () => {
    const slow = { ...web, bad: 2 }
    expect(latencyClues([...seriesOf(slow), ...seriesOf(search)], [['web', 'search']]).first).toBe('web')
  })

  test('a partial view with few calls is not blamed for what a service seen in full bears, however it jumps', () => {
    const told = [...seriesOf(web), ...seriesOf(search), ...seriesOf(view)]
    expect(latencyClues(told, calls).first).toBe('search')
  })

  test('an unseen callee that bears it all is blamed', () => {
    const well = { ...search, bad: 0.01 }
    const all = { ...view, rate: 50, bad: 0.12 }
    expect(latencyClues([...seriesOf(web), ...seriesOf(well), ...seriesOf(all)], calls).first).toBe(view.service)
  })

  test('a caller is not slow itself for calls that get lost on a road its callee does not see', () => {
    const well = { ...search, bad: search.calm }
    const lost = seriesOf({ ...search, service: 'web' }).map((one) => ({
      ...one,
      name: one.name.replace('server', 'client'),
      labels: { ...one.labels, 'server.address': 'search' },
    }))
    const { strength } = latencyClues([...seriesOf(web), ...seriesOf(well), ...lost], [['web', 'search']])
    const alone = latencyClues([...seriesOf(web), ...seriesOf(well)], [['web', 'search']]).strength
    expect(strength.get('web')!).toBeLessThan(0.1 * alone.get('web')!)
  })

  test('the unit does not matter, not even that of one service alone', () => {
    const told = (units: readonly [Story['unit'], Story['unit']]) => [
      ...[web, view].flatMap((one) => seriesOf(one, { unit: units[0]! })),
      ...seriesOf(search, { unit: units[1]! }),
    ]
    const inSeconds = latencyClues(told(['s', 's']), calls).strength
    const inMs = latencyClues(told(['ms', 'ms']), calls).strength
    for (const [service, strength] of inSeconds) expect(inMs.get(service)).toBeCloseTo(strength, 6)
    expect(latencyClues(told(['s', 'ms']), calls).first).toBe('search')
  })

  test('what was as slow right before the onset hurts nobody since', () => {
    const early = seriesOf({ ...view, rate: 50 }, { since: ONSET - 8 })
    const { first, strength } = latencyClues([...seriesOf(web), ...seriesOf(search), ...early], calls)
    expect(first).toBe('search')
    expect(strength.get(view.service) ?? 0).toBeLessThan(1)
  })
})

describe('a busy resource', () => {
  /** Requests and processor time of one service, which grow by a factor each. */
  const grown = (requests: number, work: number): number => {
    const [, rate] = seriesOf({ ...web, bad: web.calm }) as [MetricSeries, MetricSeries]
    const after = (factor: number) => (value: number, minute: number) => value * (minute > ONSET ? factor : 1)
    const cpu = { ...rate, name: 'container.cpu.usage', unit: '{cpu}' }
    const numbers = [
      { ...rate, value: rate.value.map(after(requests)) },
      { ...cpu, value: cpu.value.map(after(work)) },
    ]
    const stored = { numbers, histograms: [] }
    const clues = metricClues(movesOf(goldenSeries(stored, [], 10), windows), callGraph(stored, []), windows)
    return clues.find((clue) => clue.kind === 'saturation')?.strength ?? 0
  }

  test('that works no more than its requests grew is a bystander', () => {
    expect(grown(3, 3)).toBeLessThan(0.1 * grown(1, 3))
  })

  test('that works more than its requests explain is suspect', () => {
    expect(grown(1.2, 6)).toBeGreaterThan(3)
  })
})

test.for<[about: string, name: string, unit: string, from: number, to: number, harmless: boolean]>([
  ['a share that leaves most of it free', 'process.cpu.utilization', '1', 0.02, 0.22, true],
  ['the same in percent', 'process.cpu.utilization', '%', 2, 22, true],
  ['a share that takes half of what was free', 'process.cpu.utilization', '1', 0.02, 0.6, false],
  ['nearly all of it', 'process.cpu.utilization', '1', 0.02, 0.99, false],
  ['an amount of which nobody knows the limit', 'process.cpu.usage', '{cpu}', 0.02, 0.22, false],
])('of what is used %s harms by itself, or not', ([, name, unit, from, to, harmless]) => {
  const value = atMs.map((_, minute) => (minute > ONSET ? to : from) * (1 + 0.02 * Math.sin(minute)))
  const told = { service: 'shop', instance: '', version: '', node: '', kind: 'gauge', labels: {} } as const
  const stored = {
    numbers: [{ ...told, name, unit, atMs, value: value.map((v) => Math.min(v, unit === '%' ? 100 : 1)) }],
    histograms: [],
  }
  const clues = metricClues(movesOf(goldenSeries(stored, [], 10), windows), callGraph(stored, []), windows)
  expect(clues.map((clue) => [clue.kind, clue.harmless])).toEqual([['saturation', harmless]])
})

test.for<[string, readonly number[], RegExp]>([
  ['a level that rose', [0.8, 0.8, 0.8, 0.8, 0.8], /went from 20 % to 80 %, .* times its usual swing$/],
  [
    'a burst',
    [0.18, 0.18, 0.18, 0.18, 0.95],
    /swung .* times its usual swing for a while, its middle value went from 20 % to 18 %$/,
  ],
])('%s is told as what it was', ([, bad, says]) => {
  const calm = Array.from({ length: ONSET + 1 }, (_, i) => 0.2 + 0.002 * (i % 3) - 0.002)
  const cpu = { service: 'shop', instance: '', version: '', node: '', kind: 'gauge', labels: {}, unit: '1' } as const
  const stored = { ...cpu, name: 'cpu.utilization', atMs, value: [...calm, ...bad] }
  const [move] = movesOf(goldenSeries({ numbers: [stored], histograms: [] }, [], 10), windows)
  expect(proofOf(move!, windows).says).toMatch(says)
})
