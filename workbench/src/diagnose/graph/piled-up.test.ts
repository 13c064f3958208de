import { expect, test } from 'vitest'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries, Move } from '../types.ts'
import type { CallGraph } from './calls.ts'
import { crowded, piledUp, toldOf } from './piled-up.ts'

const GRAPH: CallGraph = {
  callees: new Map([['shop', new Set(['store', 'mail'])]]),
  callers: new Map([
    ['store', new Set(['shop'])],
    ['mail', new Set(['shop'])],
  ]),
}

const moved = (score: number, series: Partial<GoldenSeries>): Move => ({
  series: plainSeries(series),
  score,
  before: 1,
  after: 9,
  movedAt: undefined,
})
const failing = (of: string, by: string, score = 9): Move =>
  moved(score, { service: by, signal: 'errors', side: by === of ? 'server' : 'client', peer: by === of ? '' : of })
const blamed = ({ series }: Move): string => series.peer || series.service

test.for<[about: string, resource: Partial<GoldenSeries>, told: readonly Move[], share: number]>([
  ['a backlog before a callee that fails', { name: 'outbox.depth' }, [failing('store', 'store')], 0.9],
  ['a backlog before a callee that another one sees fail', { name: 'jobs.queue' }, [failing('store', 'web')], 0.9],
  [
    'a pool whose calls only its owner measures: they wait for the pool',
    { name: 'pool.active' },
    [failing('store', 'shop')],
    0,
  ],
  ['a pool for one that is well', { name: 'pool.active', peer: 'mail' }, [failing('store', 'store')], 0],
  ['a pool for one that fails', { name: 'pool.active', peer: 'store' }, [failing('store', 'store')], 0.9],
  ['memory fills up by itself', { name: 'memory.used' }, [failing('store', 'store')], 0],
  ['a processor works by itself', { name: 'cpu' }, [failing('store', 'store')], 0],
  ['a backlog where all callees are well', { name: 'outbox.depth' }, [], 0],
  ['a backlog, and somebody fails whom it does not call', { name: 'outbox.depth' }, [failing('other', 'other')], 0],
])('callees account for: %s', ([, resource, told, share]) => {
  expect(piledUp(moved(50, resource), GRAPH, toldOf(told, blamed))).toBeCloseTo(share, 6)
})

test.for<[about: string, resource: Partial<GoldenSeries>, score: number, full: readonly string[]]>([
  ['workers that are busy', { name: 'threads.busy' }, 9, ['shop']],
  ['requests that wait', { name: 'queue.length' }, 9, ['shop']],
  ['as many as usual', { name: 'threads.busy' }, 1, []],
  ['connections to one that it calls', { name: 'pool.active', peer: 'store' }, 9, []],
  ['memory', { name: 'memory.used' }, 9, []],
])('who calls waits for its turn where there are more: %s', ([, resource, score, full]) => {
  expect([...crowded([moved(score, { service: 'shop', ...resource })])]).toEqual(full)
})
