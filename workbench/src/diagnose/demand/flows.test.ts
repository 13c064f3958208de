import { expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import type { Attributes } from '../../model/span-columns.ts'
import { goldenSeries } from '../series/golden.ts'
import { toldFlows } from './flows.ts'

const POINTS = 20
const STEP_MS = 60_000
const STRETCHES = [
  { fromMs: 0, toMs: (POINTS / 2) * STEP_MS },
  { fromMs: (POINTS / 2) * STEP_MS, toMs: (POINTS - 1) * STEP_MS },
]

/** A counter that adds `before` a second in the first half and `after` in the second. */
function counter(
  service: string,
  name: string,
  labels: Attributes,
  [before, after]: readonly [number, number],
): MetricSeries {
  const atMs = Array.from({ length: POINTS }, (_, i) => i * STEP_MS)
  let total = 0
  const value = atMs.map((_, i) => {
    if (i > 0) total += (i <= POINTS / 2 ? before : after) * (STEP_MS / 1000)
    return total
  })
  return {
    service,
    instance: '',
    version: '',
    node: '',
    name,
    unit: '{request}',
    kind: 'cumulative',
    labels,
    atMs,
    value,
  }
}

const flows = (...numbers: readonly MetricSeries[]) =>
  toldFlows(goldenSeries({ numbers, histograms: [] }, [], 60), STRETCHES).map(
    ({ caller, callee, asked, failed, inAll }) => [
      `${caller}>${callee}`,
      ...[asked, failed, inAll].map((rates) => rates.map((rate) => Math.round(rate)).join(' ')),
    ],
  )

const by = (caller: string, code = '200'): Attributes => ({
  'client.address': caller,
  'http.response.status_code': code,
})

test('a callee that counts by who asks tells of each asker, of what failed, and of all together', () => {
  const told = flows(
    counter('store', 'http.server.requests', by('job'), [10, 120]),
    counter('store', 'http.server.requests', by('job', '429'), [0, 30]),
    counter('store', 'http.server.requests', by('web'), [50, 50]),
    counter('store', 'http.server.requests', { 'http.response.status_code': '200' }, [5, 5]),
    counter('job', 'cpu', {}, [1, 1]),
    counter('web', 'cpu', {}, [1, 1]),
  )
  expect(told).toEqual([
    ['job>store', '10 150', '0 30', '65 205'],
    ['web>store', '50 50', '0 0', '65 205'],
  ])
})

test('callers that count whom they ask are put together, beside what the callee counts itself where that is more', () => {
  const calls = [
    counter('job', 'http.client.requests', { 'server.address': 'store' }, [10, 100]),
    counter('job', 'rpc.client.calls', { 'server.address': 'store' }, [1, 1]),
    counter('web', 'http.client.requests', { 'server.address': 'store' }, [20, 20]),
    counter('store', 'cpu', {}, [1, 1]),
  ]
  expect(flows(...calls)).toEqual([
    ['job>store', '10 100', '0 0', '30 120'],
    ['web>store', '20 20', '0 0', '30 120'],
  ])
  expect(flows(...calls, counter('store', 'http.server.requests', {}, [500, 500])).map((flow) => flow[3])).toEqual([
    '500 500',
    '500 500',
  ])
})

test('calls a request are no flow, nor is what names no other service', () => {
  expect(
    flows(
      counter('job', 'client.calls_per_request', { 'server.address': 'store' }, [1, 9]),
      counter('store', 'http.server.requests', { 'client.address': '10.0.0.1' }, [10, 100]),
    ),
  ).toEqual([])
})
