import { describe, expect, test } from 'vitest'
import type { Frame } from '../frame.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { SAME_PACE, tracesOf } from '../paths/index.ts'
import { questionOf } from '../series/asked.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries } from '../types.ts'
import { withSubjects } from './agents.ts'
import { callGraph } from './calls.ts'

const picture = `
  shop  GET /cart  |----------|  Server
    shop  SELECT   |  ------  |  Client db.system.name=mysql db.namespace=carts server.address=pg-4.example
`
const graph = callGraph({ numbers: [], histograms: [] }, tracesOf(columnsOf(drawnRows('t', picture))).traces)

const frameOf = (series: readonly GoldenSeries[]): Frame => ({
  series,
  onset: undefined,
  pace: SAME_PACE,
  windows: { before: { from: 0, to: 1 }, after: { from: 1, to: 2 } } as Frame['windows'],
  moves: series.map((one) => ({ series: one, score: 1, before: 0, after: 1, movedAt: undefined })),
})

const agent = (instance: string): GoldenSeries => plainSeries({ service: 'agent', instance, name: 'disk.await' })
const toldOf = (series: GoldenSeries, services: readonly string[] = ['shop', 'agent']) => {
  const { series: named, moves } = withSubjects(frameOf([series]), new Set(services), graph)
  expect(moves.map((move) => move.series)).toEqual(named)
  return named[0] as GoldenSeries
}

test.for([
  ['a host that somebody calls', agent('pg-4.example'), 'pg-4.example'],
  ['the same as a scraper names it', agent('pg-4.example:9100'), 'pg-4.example'],
  ['a host that nobody calls', agent('pg-5.example'), 'agent'],
  ['an instance without a name', agent(''), 'agent'],
  ['a service that makes requests itself, on that host', { ...agent('pg-4.example'), service: 'shop' }, 'shop'],
  ['calls that it makes itself', { ...agent('pg-4.example'), side: 'client' as const, peer: 'x' }, 'agent'],
] as const)('what an agent measures is about %s', ([, series, service]) => {
  expect(toldOf(series).service).toBe(service)
})

describe('what a node lacks', () => {
  const starved = { ...agent('node-7:9100'), signal: 'saturation' as const }
  const on = (service: string, node: string): GoldenSeries =>
    plainSeries({ service, node, side: 'server', signal: 'latency', bad: 1, name: 'http.server.request.duration' })
  const told = (score: number, tenants: readonly GoldenSeries[], node: GoldenSeries = starved) => {
    const frame = frameOf([node, ...tenants])
    const moves = frame.moves.map((move) => ({ ...move, score: move.series === node ? 40 : score }))
    const all = withSubjects({ ...frame, moves }, new Set(['agent', ...tenants.map((one) => one.service)]), graph).moves
    return all.filter(({ series }) => series.name === 'disk.await').map(({ series, score }) => [series.service, score])
  }

  test.for<[about: string, score: number, tenants: readonly GoldenSeries[], found: readonly unknown[]]>([
    ['who runs there and suffers', 4, [on('cart', 'node-7')], [['cart', 32]]],
    [
      'all of them',
      4,
      [on('cart', 'node-7'), on('stock', 'node-7')],
      [
        ['cart', 32],
        ['stock', 32],
      ],
    ],
    ['nobody a second time', 4, [on('cart', 'node-7'), { ...on('cart', 'node-7'), instance: 'b' }], [['cart', 32]]],
    ['nobody who does well', 1, [on('cart', 'node-7')], [['agent', 40]]],
    ['nobody who runs elsewhere', 4, [on('cart', 'node-8')], [['agent', 40]]],
  ])('speaks against %s', ([, score, tenants, found]) => {
    expect(told(score, tenants)).toEqual(found)
  })

  test('is as much what it loses, and not how much passes through it', () => {
    const measured = (signal: GoldenSeries['signal']) => told(4, [on('cart', 'node-7')], { ...starved, signal })
    expect([measured('errors'), measured('traffic')]).toEqual([[['cart', 32]], [['agent', 40]]])
  })

  test('is a number where what is measured is past all bounds', () => {
    expect(told(Number.POSITIVE_INFINITY, [on('cart', 'node-7')])).toEqual([['cart', 40]])
  })

  test('speaks against a service of very many series', () => {
    const own = Array.from({ length: 200_000 }, () => on('cart', 'node-7'))
    expect(told(4, own)).toEqual([['cart', 32]])
  })
})

test('a host that sends telemetry under its own name is told of by itself', () => {
  expect(toldOf(agent('pg-4.example'), ['shop', 'agent', 'pg-4.example']).service).toBe('agent')
})

test('such a series is asked for again where it was stored', () => {
  expect(questionOf(toldOf(agent('pg-4.example'))).params).toMatchObject({ service: 'agent', metric: 'disk.await' })
})

test.for([
  ['the service that a label names', 'deployment=cart', 'cart'],
  ['the one of which a label names a pod', 'container=main pod=cart-7c9f8d6b5-x2x9z', 'cart'],
  ['the one of which a label names a replica', 'pod=cart-0', 'cart'],
  ['the one that reads in a group of that name', 'consumergroup=cart-v3 topic=scans', 'cart'],
  ['nobody by the beginning of a word', 'consumergroup=sto', 'agent'],
  ['the one in front of which it spreads requests', 'loadbalancer=app/pay/50dc6c', 'pay-api'],
  ['the one that reads in a group called by what it is for', 'consumergroup=pay', 'pay-api'],
  ['nobody by a label of anything else', 'cluster=pay', 'agent'],
  ['the one after which its host is named', 'node=cart-host-1.eu:9100', 'cart'],
  ['nobody by a part of a name', 'deployment=cartoon', 'agent'],
  ['nobody by what passes between services', 'topic=cart-events', 'agent'],
  ['one that several labels name', 'app=cart deployment=cart', 'cart'],
  ['several services', 'from_app=cart to_app=stock', 'agent'],
  ['nobody known', 'deployment=mailer', 'agent'],
] as const)('what an agent tells under labels is about %s', ([, detail, service]) => {
  const series = { ...agent('10.0.0.7:8080'), detail }
  expect(toldOf(series, ['shop', 'agent', 'cart', 'stock', 'pay-api']).service).toBe(service)
  expect(toldOf({ ...series, service: 'shop' }, ['shop', 'agent', 'cart', 'stock']).service).toBe('shop')
})

test('a label of very many parts names nobody', () => {
  const detail = `note=cart${'-'.repeat(200_000)}`
  expect(toldOf({ ...agent('10.0.0.7:8080'), detail }, ['shop', 'agent', 'cart']).service).toBe('agent')
})
