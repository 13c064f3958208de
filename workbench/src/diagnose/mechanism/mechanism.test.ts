import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JudgedChange } from '../../model/diagnosis.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { detections } from '../detectors/index.ts'
import { EvidenceBook, rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import type { Clue, GoldenSeries, Move } from '../types.ts'
import { mechanismOf } from './index.ts'
import type { Known, Told } from './types.ts'

const ONSET = Date.UTC(2026, 0, 5, 12)
const WINDOWS = { before: rangeOf(ONSET - 600_000, ONSET), after: rangeOf(ONSET, ONSET + 600_000) }

const QUERY = 'Client db.system.name=postgresql db.query.text=SELECT_one'
const query = (from: number): string =>
  `      shop  find | ${' '.repeat(from)}----------${' '.repeat(80 - from)} | ${QUERY}`
const picture = (queries: number): string => `
  web   GET /   |------------------------------------------------------------------------------------|
    shop  list  | ---------------------------------------------------------------------------------- |
${Array.from({ length: queries }, (_, i) => query(12 * i)).join('\n')}`

const QUICK = `
  web   GET /   |----------------|
    shop  list  | -------------- |
      shop  find |  ----------   | ${QUERY}`

const traced = (name: string, drawn: string): readonly Trace[] =>
  [1, 2, 3].flatMap((i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, drawn))).traces)

const move = (service: string, over: Partial<GoldenSeries>, values: Omit<Move, 'series'>): Move => ({
  series: {
    ...{ service, operation: 'GET /', side: 'server', peer: '', instance: '', version: '', node: '', source: 'trace' },
    ...{ signal: 'latency', bad: 1, name: 'span.duration.p50', detail: '', unit: 'ms', floor: 0 },
    ...{ atMs: [ONSET, ONSET + 10_000, ONSET + 20_000], value: [1, 1, 1] },
    ...over,
  },
  ...values,
})

const slow = (service: string, secondsLater: number): Move =>
  move(service, {}, { score: 9, before: 16, after: 84, movedAt: ONSET + 1000 * secondsLater })

const clue = (kind: Clue['kind'], strength: number, metric?: string): Clue => ({
  service: 'shop',
  kind,
  strength,
  proof: {
    says: `shop ${kind}`,
    query: 'metric-series',
    window: WINDOWS.after,
    numbers: {},
    ...(metric ? { params: { metric } } : {}),
  },
})

const CHANGE: JudgedChange = {
  ...{ id: 'chg-1', at: rfc3339(unixMs(ONSET - 25_000)), kind: 'deploy', title: 'deploy shop 2.0', service: 'shop' },
  ...{ lagSeconds: 25, score: 1, why: [], evidence: ['ev-90'] },
  origin: 'recorded',
  verdict: 'suspect',
}

const TOLD: Told = {
  onset: { at: rfc3339(unixMs(ONSET)), from: rfc3339(unixMs(ONSET)), to: rfc3339(unixMs(ONSET)), evidence: ['ev-80'] },
  edge: { lastGood: 'web', firstBad: 'shop', why: '', evidence: ['ev-81'] },
  ...{ changes: [CHANGE], guilty: 'chg-1', attributes: [], detections: [], templates: [] },
}

/** Known patterns of the traces. */
const patternsOf = (before: readonly Trace[], after: readonly Trace[]): Known['detected'] =>
  detections({
    before,
    after,
    series: [],
    golden: [],
    baseline: { fromMs: 0, toMs: 1 },
    incident: { fromMs: 1, toMs: 2 },
  })

function known(over: Partial<Known> = {}): Known {
  const [before, bad] = [traced('q', QUICK), traced('b', picture(6))]
  return {
    ...{ before, bad, frame: { windows: WINDOWS, moves: [slow('shop', 10), slow('web', 20)] } },
    detected: patternsOf(over.before ?? before, over.bad ?? bad),
    graph: { callees: new Map([['web', new Set(['shop'])]]), callers: new Map([['shop', new Set(['web'])]]) },
    entries: new Set(['web']),
    suspects: [{ service: 'shop', score: 1, clues: [clue('latency', 9)] }],
    ...over,
  }
}

const chain = (over: Partial<Known> = {}, told: Partial<Told> = {}): readonly string[] => {
  const links = mechanismOf({ ...TOLD, ...told }, known(over), new EvidenceBook())
  return links.flatMap((link, i) => [...(i === 0 ? [link.from] : []), `${link.basis}: ${link.to}`])
}

const UNTRACED = { before: [], bad: [], detected: [] }

test('a deploy leads over a loop of queries and a waiting caller to what users see', () => {
  expect(chain()).toEqual([
    'deploy shop 2.0',
    'measured: shop sends 6 queries a request instead of 1',
    'measured: web waits for shop',
    'measured: users: GET / takes 84 ms',
  ])
})

test.for<[string, Partial<Told>, string, string]>([
  ['no change is guilty', { guilty: 'none', changes: [] }, 'cause not known: no change is guilty', 'measured'],
  [
    'nobody tells of changes',
    { guilty: null, changes: [] },
    'cause not known: no source of changes is connected',
    'measured',
  ],
  ['a change is only suspect', { guilty: 'none' }, 'deploy shop 2.0', 'guess'],
  ["the guilty change is another service's", { changes: [{ ...CHANGE, service: 'db' }] }, 'deploy shop 2.0', 'guess'],
])('the chain begins honestly where %s', ([, told, from, basis]) => {
  expect(mechanismOf({ ...TOLD, ...told }, known(), new EvidenceBook())[0]).toMatchObject({ from, basis })
})

test('without a known pattern the clues tell, a resource before what suffers from it', () => {
  const clues = [clue('latency', 9), clue('saturation', 5, 'cpu.usage')]
  expect(chain({ ...UNTRACED, suspects: [{ service: 'shop', score: 1, clues }] })).toEqual([
    'deploy shop 2.0',
    'measured: cpu.usage of shop is strained',
    'measured: shop is slow',
    'guess: web suffers too',
    'measured: users: GET / takes 84 ms',
  ])
})

test('a resource that moved after the requests did is a bystander', () => {
  const clues = [clue('latency', 9), clue('saturation', 5, 'cpu.usage')]
  const late = move('shop', { signal: 'saturation' }, { score: 5, before: 1, after: 2, movedAt: ONSET + 60_000 })
  const frame = {
    windows: WINDOWS,
    moves: [
      slow('shop', 10),
      slow('web', 20),
      { ...late, series: { ...late.series, atMs: [ONSET + 50_000, ONSET + 60_000] } },
    ],
  }
  expect(chain({ ...UNTRACED, frame, suspects: [{ service: 'shop', score: 1, clues }] })[1]).toBe(
    'measured: shop is slow',
  )
})

test('a pattern that was as common before is not told', () => {
  expect(chain({ before: traced('q', picture(6)) }).join()).not.toContain('queries')
})

test('a caller that moved before the broken service is a guess', () => {
  const frame = { windows: WINDOWS, moves: [{ ...slow('shop', 400) }, slow('web', 20)] }
  expect(chain({ ...UNTRACED, frame })).toEqual([
    'deploy shop 2.0',
    'measured: shop is slow',
    'guess: web suffers too',
    'guess: users: GET / takes 84 ms',
  ])
})

test('an error that bad requests log is told, one of healthy requests is not', () => {
  const template = { service: 'shop', template: 'no <*> left', severity: 'ERROR', kind: 'new', countBefore: 0 } as const
  const found = { ...template, countAfter: 7, score: 1, evidence: ['ev-70'] } as const
  expect(chain({}, { templates: [{ ...found, badShare: 0.9 }] })).toContain('measured: shop logs “no <*> left”')
  expect(chain({}, { templates: [{ ...found, badShare: 0.1 }] }).join()).not.toContain('logs')
})

test('where nothing began, or nobody is suspect, nothing is told', () => {
  expect(chain({}, { onset: null })).toEqual([])
  expect(chain({ suspects: [] })).toEqual([])
  expect(chain({ suspects: [{ service: 'shop', score: 0, clues: [] }] })).toEqual([])
})

test('the order of the input does not change the chain', () => {
  const plain = known()
  const shuffled = <T>(all: readonly T[]) => fc.shuffledSubarray([...all], { minLength: all.length })
  fc.assert(
    fc.property(shuffled(plain.bad), shuffled(plain.before), shuffled(plain.frame.moves), (bad, before, moves) => {
      expect(chain({ bad, before, frame: { windows: WINDOWS, moves } })).toEqual(chain())
    }),
    { seed: 14, numRuns: 20 },
  )
})
