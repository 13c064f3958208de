import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistogramSeries, MetricSeries } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { goldenSeries } from './golden.ts'
import { movesOf } from './moves.ts'
import { failureShares } from './outcomes.ts'

const MINUTES = 40
const ONSET = 30
const atMs = Array.from({ length: MINUTES }, (_, minute) => (minute + 1) * 60_000)
const shared = { service: 'api', instance: 'a', version: '', node: '', unit: '{request}', kind: 'cumulative' } as const
const counter = (labels: Record<string, string>, perMinute: readonly number[], from = 0): MetricSeries => {
  let sum = 1000
  const value = perMinute.map((n) => (sum += n)).map((n) => (from > 0 ? n - 1000 : n))
  return { ...shared, name: 'http.server.requests', labels, atMs: atMs.slice(from), value: value.slice(from) }
}
const every = (perMinute: number): number[] => atMs.map(() => perMinute)
const since = (perMinute: number): number[] => atMs.map((_, minute) => (minute < ONSET ? 0 : perMinute))

describe('requests counted apart by their outcome', () => {
  test.for<[string, string, Record<string, string>, number]>([
    ['a 500 fails', 'http.server.requests', { 'http.response.status_code': '500' }, 0.25],
    ['a 500 under an earlier name fails', 'http.server.requests', { http_status_code: '503' }, 0.25],
    [
      'a code of a mesh fails, with the reason beside it',
      'istio_requests_total',
      { response_code: '503', response_flags: 'UF' },
      0.25,
    ],
    ['a class of codes fails', 'http.server.requests', { code: '5xx' }, 0.25],
    ['an unavailable callee fails', 'rpc.server.requests', { 'rpc.grpc.status_code': '14' }, 0.25],
    ['a request with an error type fails', 'http.server.requests', { 'error.type': 'timeout' }, 0.25],
    ['an outcome in words fails', 'http_server_requests', { outcome: 'SERVER_ERROR' }, 0.25],
    ['a result in words fails', 'jobs.calls', { result: 'error' }, 0.25],
    ['a code says it more exactly than a word', 'http_server_requests', { status: '302', outcome: 'error' }, 0],
    ['an exception that was none fails not', 'http_server_requests', { exception: 'None' }, 0],
    ['who is sent elsewhere is answered well', 'http.server.requests', { 'http.response.status_code': '302' }, 0],
    [
      'who calls for what is not there calls wrongly',
      'http.client.requests',
      { 'http.response.status_code': '404' },
      0.25,
    ],
  ])('%s', ([, name, labels, share]) => {
    const told = [counter({ 'http.response.status_code': '200' }, every(30)), counter(labels, since(10))]
    const found = failureShares(told.map((one) => ({ ...one, name })))
    expect(found.map((one) => one.value.at(-1))).toEqual(share > 0 ? [share] : [])
    expect(found.flatMap((one) => one.value.slice(0, 5))).toEqual(share > 0 ? [0, 0, 0, 0, 0] : [])
  })

  test('a code that refuses is a share of its own, which its own past may make usual', () => {
    const codes = ['200', '404', '422', '500'].map((code) => counter({ code }, code === '404' ? every(10) : since(10)))
    const found = failureShares(codes)
    expect(found.map(({ labels }) => labels)).toEqual([{}, { refused: '404' }, { refused: '422' }])
    expect(found.map(({ value }) => value.at(-1))).toEqual([0.25, 0.25, 0.25])
  })

  test.for(['7', 'PERMISSION_DENIED', 'PermissionDenied'])('so is a refusal of gRPC that is told as %s', (code) => {
    const counted = ['0', code].map((one) =>
      counter({ 'rpc.grpc.status_code': one }, one === '0' ? every(30) : since(10)),
    )
    const found = failureShares(counted.map((one) => ({ ...one, name: 'rpc.server.requests' })))
    expect(found.map(({ labels, value }) => [labels, value.at(-1)])).toEqual([[{ refused: code }, 0.25]])
  })

  test('a code that is first seen when it breaks counts from its first request on', () => {
    const [share] = failureShares([counter({ code: '200' }, every(30)), counter({ code: '500' }, since(10), ONSET)])
    expect(share?.value.slice(ONSET - 2, ONSET + 1)).toEqual([0, 0.25, 0.25])
    expect(share?.labels).toEqual({})
  })

  test('neither the order of the series nor how often requests come changes the share', () => {
    const codes = fc.uniqueArray(fc.constantFrom('200', '201', '302', '404', '500', '503'), { minLength: 2 })
    fc.assert(
      fc.property(codes, fc.integer({ min: 1, max: 1e6 }), fc.boolean(), (some, factor, turned) => {
        const told = (by: number) => some.map((code, i) => counter({ code }, every(by * (i + 1))))
        const plain = failureShares(told(1)).map((one) => one.value)
        const other = failureShares(turned ? told(factor).toReversed() : told(factor)).map((one) => one.value)
        expect(other.length).toBe(plain.length)
        for (const [i, value] of (other[0] ?? []).entries()) expect(value).toBeCloseTo(plain[0]?.[i] as number, 9)
      }),
      { seed: 5 },
    )
  })

  test('those that fail under a name of their own are a share of all that are counted beside them', () => {
    const all = { ...counter({ route: '/' }, every(40)), name: 'in.req' }
    const failed = { ...counter({ route: '/' }, since(10)), name: 'in.fail' }
    const [share] = failureShares([all, failed])
    expect([share?.name, share?.insteadOf === failed, share?.value.at(-1)]).toEqual(['in.fail', true, 0.25])
    const elsewhere = { ...failed, labels: { route: '/other' } }
    expect(failureShares([all, elsewhere])).toEqual([])
    const another = { ...all, name: 'in.calls' }
    expect(failureShares([all, another, failed]), 'of which of both is not told').toEqual([])
  })

  test('a service that answers with 500 is in trouble, though nothing but its histograms tells', () => {
    const histogram = (code: string, perMinute: readonly number[]): HistogramSeries => {
      const { value: count, ...told } = counter({ 'http.response.status_code': code }, perMinute)
      const buckets = count.map((n) => [n, 0])
      return {
        ...told,
        kind: 'cumulative',
        name: 'http.server.request.duration',
        unit: 's',
        bounds: [1],
        count,
        sum: count,
        buckets,
      }
    }
    const histograms = [histogram('200', every(30)), histogram('500', since(10))]
    const windows = { before: rangeOf(0, ONSET * 60_000), after: rangeOf(ONSET * 60_000, MINUTES * 60_000) }
    const moves = movesOf(goldenSeries({ numbers: [], histograms }, [], 60), windows)
    const failing = moves.filter((move) => move.series.signal === 'errors')
    expect(failing.map(({ series, before, after }) => [series.service, series.side, before, after])).toEqual([
      ['api', 'server', 0, 0.25],
    ])
    expect(failing[0]?.score).toBeGreaterThan(3)
  })
})
