import { expect, test } from 'vitest'
import { rangeOf } from '../../evidence.ts'
import type { TemplateChange } from '../../logs/index.ts'
import { newLine } from '../../logs/new-line.test-helper.ts'
import { plainSeries } from '../../series/plain-series.test-helper.ts'
import type { Move } from '../../types.ts'
import type { Candidate } from '../judge.ts'
import { limitArguments, type ShortageSigns } from './limits.ts'

const config = (service: string, from: string, to: string): Candidate => ({
  id: `${from} to ${to}`,
  at: '2026-01-05T10:00:00Z',
  kind: 'config',
  service,
  title: 'Tidy settings',
  source: 'test',
  origin: 'recorded',
  details: { diff: `-  ${from}\n+  ${to}` },
})

const line = (service: string, sample: string, kind: TemplateChange['kind'] = 'new'): TemplateChange =>
  newLine(sample, { service, severity: 'WARN', kind })

const move = (service: string, name: string, score: number): Move => ({
  series: plainSeries({ service, name }),
  score,
  before: 0,
  after: 1,
  movedAt: undefined,
})

const POOL = config('shop', 'db.max_pool_size: 40', 'db.max_pool_size: 12')
const MEMORY = config('shop', 'memory: 2Gi', 'memory: 1Gi')
const RATE = config('shop', 'default_rps: 200', 'default_rps: 80')

const WIDE = config('batch', 'parallelism: 4', 'parallelism: 48')

const signsOf = (moves: readonly Move[], templates: readonly TemplateChange[]): ShortageSigns => ({
  suspects: ['db', 'mail', 'shop', 'batch', 'worker'].map((service, i) => ({ service, score: 5 - i, clues: [] })),
  moves,
  templates,
})

type Seen = { readonly moves?: readonly Move[]; readonly lines?: readonly TemplateChange[] }

test.for<[about: string, change: Candidate, seen: Seen, speaks: boolean]>([
  ['its pool fills up', POOL, { moves: [move('shop', 'poolConnectionsPending', 20)] }, true],
  ['it is killed for memory', MEMORY, { lines: [line('shop', 'previous exit 137')] }, true],
  ['it refuses callers', RATE, { lines: [line('shop', 'POST /x 429 too many')] }, true],
  [
    'the setting is named after the service',
    { ...config('worker', 'worker-retries: 5', 'worker-retries: 2') },
    { moves: [move('worker', 'queue.depth', 20)] },
    false,
  ],
  [
    'fewer do the work that waits',
    config('mail', 'maxReplicas: 24', 'maxReplicas: 9'),
    { moves: [move('mail', 'queue.depth', 20)] },
    true,
  ],
  ['something else runs out', MEMORY, { moves: [move('shop', 'pool.connections', 20)] }, false],
  ['a thread that is named after a pool writes', POOL, { lines: [line('shop', '[pool-2-thread-7] bounced')] }, false],
  ['the pool of somebody else fills up', POOL, { moves: [move('mail', 'pool.connections', 20)] }, false],
  ['the pool is as full as ever', POOL, { moves: [move('shop', 'pool.connections', 2)] }, false],
  ['the line was there before and went away', MEMORY, { lines: [line('shop', 'exit 137', 'gone')] }, false],
  [
    'there is more room than before',
    config('shop', 'memory: 1Gi', 'memory: 2Gi'),
    { lines: [line('shop', 'exit 137')] },
    false,
  ],
  ['others wait for what it takes more of', WIDE, { moves: [move('db', 'thread_pool.pending', 20)] }, true],
  ['only it itself has more of that', WIDE, { moves: [move('batch', 'thread_pool.active', 20)] }, false],
  [
    'it takes a little more of it',
    config('batch', 'threads: 4', 'threads: 6'),
    { moves: [move('db', 'threads', 20)] },
    false,
  ],
])('a limit that was moved, and %s', ([, change, { moves = [], lines = [] }, speaks]) => {
  const found = limitArguments([change], signsOf(moves, lines))
  expect(found.map(({ changeId }) => changeId)).toEqual(speaks ? [change.id] : [])
  for (const { weight, agesWell } of found) expect(agesWell && weight > 0).toBe(true)
})

test('neither names of services nor the order of the signs matter', () => {
  const said = (service: string, turned: boolean): readonly string[] => {
    const lines = [line(service, 'exit 137'), line(service, 'java heap is gone'), line('mail', 'bounced')]
    const one = { ...MEMORY, service }
    return limitArguments([one], signsOf([], turned ? lines.toReversed() : lines)).map(({ changeId }) => changeId)
  }
  expect(said('shop', false)).toEqual([MEMORY.id])
  expect(said('shop', true)).toEqual(said('shop', false))
  expect(said('another-name', false)).toEqual(said('shop', false))
})

test.for<[about: string, change: Candidate, speaks: boolean]>([
  ['it may do more at once', WIDE, true],
  ['it may do a little more at once', config('batch', 'parallelism: 4', 'parallelism: 6'), false],
  ['what it may do at once was not told', config('batch', 'log_days: 4', 'log_days: 48'), false],
  ['another one may do more at once', config('shop', 'parallelism: 4', 'parallelism: 48'), false],
])('who asks for a multiple, and %s', ([, change, speaks]) => {
  const proof = { says: 'batch asks db 9 times as much', query: 'metric-series', params: {}, numbers: {} }
  const demand = { service: 'batch', kind: 'demand', strength: 20, proof: { ...proof, window: rangeOf(0, 1) } } as const
  const { suspects, ...signs } = signsOf([], [])
  const asking = suspects.map((one) => (one.service === 'batch' ? { ...one, clues: [demand] } : one))
  const found = limitArguments([change], { ...signs, suspects: asking })
  expect(found.map(({ says }) => says)).toEqual(
    speaks ? ['it raised parallelism from 4 to 48, and batch asks db 9 times as much'] : [],
  )
})
