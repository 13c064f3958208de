import type { JudgedChange } from '../../model/diagnosis.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { detections } from '../detectors/index.ts'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import type { Clue, GoldenSeries, Move } from '../types.ts'
import type { Known, Told } from './types.ts'

const ONSET = Date.UTC(2026, 0, 5, 12)

export const WINDOWS = { before: rangeOf(ONSET - 600_000, ONSET), after: rangeOf(ONSET, ONSET + 600_000) }

const QUERY = 'Client db.system.name=postgresql db.query.text=SELECT_one'

const loopOf = (queries: number): readonly string[] =>
  Array.from({ length: queries }, (_, i) => `      shop  find |${' '.repeat(1 + 12 * i)}----------| ${QUERY}`)

/** A request of 86 ms in which the shop sends so many queries, one after the other. */
export const looping = (queries: number): string => `
  web   GET /   |${'-'.repeat(86)}|
    shop  list  |${'-'.repeat(84)}|
${loopOf(queries).join('\n')}`

/** A request of 16 ms with one query. */
export const QUICK = `
  web   GET /   |----------------|
    shop  list  | -------------- |
      shop  find |  ----------   | ${QUERY}`

/** Three requests alike. */
export const traced = (name: string, drawn: string): readonly Trace[] =>
  [1, 2, 3].flatMap((i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, drawn))).traces)

const SERIES: GoldenSeries = {
  service: '',
  operation: 'GET /',
  side: 'server',
  peer: '',
  instance: '',
  version: '',
  node: '',
  signal: 'latency',
  bad: 1,
  source: 'trace',
  name: 'span.duration.p50',
  detail: '',
  unit: 'ms',
  floor: 0,
  atMs: [ONSET, ONSET + 10_000],
  value: [16, 84],
}

/** A series of the service that left its baseline so many seconds after the onset; by default the one of its latency. */
export const moved = (service: string, secondsLater: number, signal: GoldenSeries['signal'] = 'latency'): Move => ({
  series: { ...SERIES, service, signal },
  score: 9,
  before: 16,
  after: 84,
  movedAt: ONSET + 1000 * secondsLater,
})

/** Something that speaks against the shop. */
export const clue = (kind: Clue['kind'], strength: number): Clue => ({
  service: 'shop',
  kind,
  strength,
  proof: {
    says: `shop ${kind}`,
    query: 'metric-series',
    window: WINDOWS.after,
    params: { metric: 'cpu.usage' },
    numbers: {},
  },
})

/** A deploy of the shop 25 s before the onset. */
export const DEPLOY: JudgedChange = {
  id: 'chg-1',
  at: rfc3339(unixMs(ONSET - 25_000)),
  kind: 'deploy',
  title: 'deploy shop 2.0',
  service: 'shop',
  origin: 'recorded',
  lagSeconds: 25,
  score: 1,
  verdict: 'suspect',
  why: [],
  evidence: ['ev-90'],
}

const AT = rfc3339(unixMs(ONSET))

/** The deploy is guilty; nothing else was written down. */
export const TOLD: Told = {
  onset: { at: AT, from: AT, to: AT, measured: true, evidence: ['ev-80'] },
  edge: { lastGood: 'web', firstBad: 'shop', why: '', evidence: ['ev-81'] },
  changes: [DEPLOY],
  guilty: DEPLOY.id,
  attributes: [],
  detections: [],
  templates: [],
}

/** The shop sends six queries where it sent one, and the web waits for it; `over` replaces what was found. */
export function known(over: Partial<Known> = {}): Known {
  const before = over.before ?? traced('q', QUICK)
  const bad = over.bad ?? traced('b', looping(6))
  const stretches = { baseline: { fromMs: 0, toMs: 1 }, incident: { fromMs: 1, toMs: 2 } }
  return {
    before,
    bad,
    frame: { windows: WINDOWS, moves: [moved('shop', 10), moved('web', 20)] },
    detected: detections({ before, after: bad, series: [], golden: [], ...stretches }),
    graph: { callees: new Map([['web', new Set(['shop'])]]), callers: new Map([['shop', new Set(['web'])]]) },
    entries: new Set(['web']),
    suspects: [{ service: 'shop', score: 1, clues: [clue('latency', 9)] }],
    ...over,
  }
}
