import { describe, expect, test } from 'vitest'
import type { InstanceRow } from '../../../model/columns.ts'
import { rfc3339, unixMs } from '../../../model/time.ts'
import { comparisonsOf } from '../../clues/from-releases.ts'
import { rangeOf } from '../../evidence.ts'
import type { TemplateChange } from '../../logs/index.ts'
import { newLine } from '../../logs/new-line.test-helper.ts'
import { movesOf } from '../../series/moves.ts'
import type { Clue, GoldenSeries } from '../../types.ts'
import type { Candidate } from '../judge.ts'
import { accusedArguments } from './accused.ts'
import { instanceArguments } from './instances.ts'
import { MINUTE, onsetAt, START } from './released.test-helper.ts'

const RELEASE = 30 // minute
const END = 40
const WINDOWS = {
  before: rangeOf(START, START + (RELEASE + 1) * MINUTE),
  after: rangeOf(START + (RELEASE + 1) * MINUTE, START + END * MINUTE),
}

/** Failure ratios of one instance, minute by minute, from `first` on; '' stands for the whole service. */
function failuresOf(instance: string, first: number, valueAt: (minute: number) => number): GoldenSeries {
  const minutes = Array.from({ length: END - first }, (_, i) => first + i + 1)
  return {
    service: 'shop',
    operation: null,
    side: 'server',
    peer: '',
    instance,
    version: '',
    node: '',
    signal: 'errors',
    bad: 1,
    source: 'metric',
    name: 'http.server.success_ratio',
    detail: '',
    unit: '1',
    floor: 0.01,
    atMs: minutes.map((minute) => START + minute * MINUTE),
    value: minutes.map(valueAt),
  }
}

const rowsOf = (series: readonly GoldenSeries[]): InstanceRow[] =>
  series
    .filter((s) => s.instance !== '')
    .map((s) => ({
      service: s.service,
      version: '',
      instance: s.instance,
      firstMs: s.atMs[0] as number,
      lastMs: s.atMs.at(-1) as number,
    }))

const RELEASED: Candidate = {
  id: 'chg-1',
  at: rfc3339(unixMs(START + RELEASE * MINUTE)),
  kind: 'deploy',
  service: 'shop',
  title: 'deploy shop',
  source: 'test',
  origin: 'recorded',
}

function saidOf(series: readonly GoldenSeries[], change: Candidate = RELEASED) {
  const comparisons = comparisonsOf(series, rowsOf(series), WINDOWS)
  const served = { before: [], after: [], instances: rowsOf(series), onset: undefined }
  return instanceArguments([change], comparisons, movesOf(series, WINDOWS), WINDOWS, served)
}

const calm = (minute: number): number => 0.002 + 0.001 * (minute % 2)
const since =
  (from: number, bad: number) =>
  (minute: number): number =>
    minute > from ? bad : calm(minute)

test('new and old instances compare alike in whatever order their series are told', () => {
  const swinging = (by: number) => (minute: number) => 0.1 + by * Math.sin(minute ** 2)
  const series = [
    ...[0.01, 0.01, 0.1].map((by, i) => failuresOf(`old-${i}`, 0, swinging(by))),
    failuresOf('new', RELEASE, (minute) => 0.3 + swinging(0.01)(minute)),
  ]
  const told = comparisonsOf(series, rowsOf(series), WINDOWS)
  expect(told[0]?.worse).toBeGreaterThan(1)
  expect(comparisonsOf(series.toReversed(), rowsOf(series.toReversed()), WINDOWS)).toEqual(told)
})

test('what new instances show is asked again where it was read', () => {
  const read = (series: GoldenSeries): GoldenSeries => ({
    ...series,
    name: 'http.server.request.duration',
    histogram: 'http.server.request.duration',
  })
  const series = [failuresOf('old', 0, calm), failuresOf('new', RELEASE, () => 0.4)].map(read)
  const [clue] = comparisonsOf(series, rowsOf(series), WINDOWS).flatMap(({ clues }) => clues)
  expect(clue?.proof).toMatchObject({ query: 'histogram-series', params: { metric: 'http.server.request.duration' } })
})

test.for<[about: string, name: string, now: number, worse: boolean, harmless: boolean]>([
  ['within a tenth of the usual', 'http.server.request.duration', 10.9, false, false],
  ['beyond it', 'http.server.request.duration', 14, true, false],
  ['a loop that comes late', 'nodejs.eventloop.delay.p90', 14, true, true],
])('how long new instances take, whatever their first moments are like: %s', ([, name, now, worse, harmless]) => {
  const timed = (instance: string, first: number, usual: number): GoldenSeries => ({
    ...failuresOf(instance, first, (minute) => (minute === RELEASE + 1 && first === RELEASE ? 900 : usual)),
    ...{ name, signal: 'latency', unit: 'ms', floor: 0 },
  })
  const series = [timed('old', 0, 10), timed('new', RELEASE, now)]
  const [found] = comparisonsOf(series, rowsOf(series), WINDOWS)
  expect((found?.worse ?? 0) > 1).toBe(worse)
  if (worse) expect(found?.clues[0]?.harmless).toBe(harmless)
})

test('where no old instance lives on, new ones are compared at the pace at which everything goes', () => {
  const timed = (instance: string, first: number, last: number, ms: number): GoldenSeries => {
    const one = failuresOf(instance, first, () => ms)
    const count = last - first
    return {
      ...one,
      name: 'wait',
      signal: 'latency',
      unit: 'ms',
      floor: 0,
      atMs: one.atMs.slice(0, count),
      value: one.value.slice(0, count),
    }
  }
  const series = [timed('old', 0, RELEASE, 10), timed('new', RELEASE, END, 40)]
  const worseAt = (pace: number) => comparisonsOf(series, rowsOf(series), WINDOWS, { work: pace, way: pace })[0]?.worse
  expect(worseAt(1)).toBeGreaterThan(5)
  expect(worseAt(4)).toBe(0)
})

describe('instances of a released service', () => {
  test('new ones that fail while old ones do not speak for the release', () => {
    const said = saidOf([failuresOf('old', 0, calm), failuresOf('new', RELEASE, () => 0.4)])
    expect(said.map(({ says }) => says)).toEqual(['its new instances are worse than the old ones'])
    expect(said[0]?.clue?.proof.numbers).toMatchObject({ new_instances: 0.4 })
  })

  test('new ones that fail as old ones do since then speak against it', () => {
    const [said] = saidOf([failuresOf('old', 0, since(RELEASE, 0.4)), failuresOf('new', RELEASE, () => 0.4)])
    expect(said?.says).toBe('new instances of shop fare no worse than old ones')
    expect(said?.weight).toBeLessThan(0)
  })

  test('one old instance that fails by itself is no excuse for new ones, as long as the others do well', () => {
    const well = [failuresOf('old-1', 0, calm), failuresOf('old-2', 0, calm)]
    const said = saidOf([...well, failuresOf('old-3', 0, since(RELEASE, 0.4)), failuresOf('new', RELEASE, () => 0.4)])
    expect(said.map(({ says }) => says)).toEqual(['its new instances are worse than the old ones'])
  })

  test('new ones that fail with nobody old to compare with are only as bad as an earlier time was good', () => {
    const gone = failuresOf('old', 0, calm)
    const ended = { ...gone, atMs: gone.atMs.slice(0, RELEASE), value: gone.value.slice(0, RELEASE) }
    const [alone] = saidOf([ended, failuresOf('new', RELEASE, () => 0.4)])
    const [beside] = saidOf([gone, failuresOf('new', RELEASE, () => 0.4)])
    expect(alone?.weight).toBeLessThan(0.01)
    expect(beside?.weight).toBeGreaterThan(2)
    expect([alone?.clue?.overTime, beside?.clue?.overTime]).toEqual([true, false])
  })

  test('with nobody old left, what new ones did not show before the onset is no doing of theirs, and speaks against them beside a rival', () => {
    const EARLY = 15 // minutes before the onset
    const early = { ...RELEASED, id: 'chg-early', at: rfc3339(unixMs(START + (RELEASE - EARLY) * MINUTE)) }
    const gone = failuresOf('old', 0, calm)
    const ended = { ...gone, atMs: gone.atMs.slice(0, RELEASE - EARLY), value: gone.value.slice(0, RELEASE - EARLY) }
    const said = (fresh: GoldenSeries, changes: readonly Candidate[]) => {
      const windows = { before: rangeOf(START, START + RELEASE * MINUTE), after: WINDOWS.after }
      const instances = [
        { service: 'shop', version: '', instance: 'old', firstMs: START, lastMs: START + 15 * MINUTE },
        { service: 'shop', version: '', instance: 'new', firstMs: START + 15.5 * MINUTE, lastMs: START + END * MINUTE },
      ]
      const served = { before: [], after: [], instances, onset: onsetAt(RELEASE) }
      const comparisons = comparisonsOf([ended, fresh], instances, windows)
      return instanceArguments(changes, comparisons, [], windows, served).map(({ says }) => says)
    }
    const turned = failuresOf('new', RELEASE - EARLY, since(RELEASE, 0.4))
    const born = failuresOf('new', RELEASE - EARLY, () => 0.4)
    const rival: Candidate = { ...RELEASED, kind: 'flag' }
    expect(said(born, [early, rival])).toEqual(['its new instances are worse than the old ones'])
    expect(said(turned, [early, rival])).toEqual(['new instances of shop fared no worse until the symptom'])
    expect(said(turned, [early])).toEqual([])
  })

  test('new ones that do well acquit it only beside old ones', () => {
    const ended = failuresOf('old', 0, calm)
    const gone = { ...ended, atMs: ended.atMs.slice(0, RELEASE), value: ended.value.slice(0, RELEASE) }
    const fresh = failuresOf('new', RELEASE, calm)
    expect(saidOf([ended, fresh])[0]?.weight).toBeLessThan(0)
    expect(saidOf([gone, fresh])).toEqual([])
  })

  test('a scheduled job starts no instances, and of two releases the nearer one started them', () => {
    const series = [failuresOf('old', 0, calm), failuresOf('new', RELEASE, () => 0.4)]
    expect(saidOf(series, { ...RELEASED, kind: 'cron' })).toEqual([])
    const comparisons = comparisonsOf(series, rowsOf(series), WINDOWS)
    const earlier = { ...RELEASED, id: 'chg-0', at: rfc3339(unixMs(START + (RELEASE - 4) * MINUTE)) }
    const served = { before: [], after: [], instances: rowsOf(series), onset: undefined }
    const said = instanceArguments([earlier, RELEASED], comparisons, movesOf(series, WINDOWS), WINDOWS, served)
    expect(said.map(({ changeId }) => changeId)).toEqual(['chg-1'])
  })

  test('a change at another time is not told by these instances', () => {
    const early = { ...RELEASED, at: rfc3339(unixMs(START)) }
    expect(saidOf([failuresOf('old', 0, calm), failuresOf('new', RELEASE, () => 0.4)], early)).toEqual([])
  })

  test('failures that no instance shows are those of one that does not report', () => {
    const [said] = saidOf([failuresOf('', 0, since(RELEASE, 0.2)), failuresOf('old', 0, calm)])
    expect(said?.says).toMatch(/an instance fails that does not report/)
    expect(said?.weight).toBeGreaterThan(Math.log(2))
  })

  test('failures that instances show too are no sign of an unseen one', () => {
    expect(saidOf([failuresOf('', 0, since(RELEASE, 0.2)), failuresOf('old', 0, since(RELEASE, 0.2))])).toEqual([])
  })

  test('the unit does not matter', () => {
    const percent = ({ value, floor, ...s }: GoldenSeries): GoldenSeries => ({
      ...s,
      unit: '%',
      floor: 100 * floor,
      value: value.map((v) => 100 * v),
    })
    const series = [
      failuresOf('', 0, since(RELEASE, 0.2)),
      failuresOf('old', 0, calm),
      failuresOf('new', RELEASE, calm),
    ]
    const weights = (some: readonly GoldenSeries[]): number[] => saidOf(some).map(({ weight }) => weight)
    expect(weights(series.map(percent))).toEqual(weights(series).map((weight) => expect.closeTo(weight, 6)))
    expect(weights(series)).toHaveLength(2)
  })
})

describe('error lines that name another service', () => {
  const line = (sample: string, severity = 'ERROR'): TemplateChange =>
    newLine(sample, { service: 'web', severity, surprise: 9 })
  const suspects = [
    { service: 'web', score: 3, clues: [] },
    { service: 'shop', score: 1, clues: [] },
  ]

  test.for<[about: string, template: TemplateChange, accused: boolean]>([
    ['an error that names it', line('upstream shop answered 503'), true],
    ['a longer name that holds it', line('upstream shop-admin answered 503'), false],
    ['a line of no trouble', line('upstream shop answered 200', 'INFO'), false],
    ['a line of its own', { ...line('shop is down'), service: 'shop' }, false],
  ])('%s', ([, template, accused]) => {
    expect(accusedArguments([RELEASED], suspects, [template])).toHaveLength(accused ? 1 : 0)
  })

  test('whose new instances do worse than the old ones has little to lay at the door of whom both ask', () => {
    const proof = { says: 'it is worse', query: 'q', window: WINDOWS.after, numbers: {} }
    const release: Clue = { service: 'web', kind: 'release', strength: 20, proof }
    const weightBeside = (clues: readonly Clue[]): number =>
      accusedArguments([RELEASED], [{ ...suspects[0]!, clues }, suspects[1]!], [line('upstream shop answered 503')])[0]
        ?.weight ?? 0
    expect(weightBeside([release])).toBeLessThan(weightBeside([{ ...release, kind: 'latency' }]) / 10)
  })

  test('who lays it at the door of a third hands it on, who names its accuser back does not', () => {
    const named = line('upstream shop answered 503')
    const all = [...suspects, { service: 'stock', score: 0.5, clues: [] }]
    const says = (sample: string) => accusedArguments([RELEASED], all, [named, { ...line(sample), service: 'shop' }])
    expect(says('stock did not answer')).toEqual([])
    expect(says('web hung up')).toHaveLength(1)
  })
})

describe('instances that the change names', () => {
  const naming = (...podsRemoved: string[]): Candidate => ({ ...RELEASED, details: { rollout: { podsRemoved } } })
  const well = [failuresOf('old-1', 0, calm), failuresOf('old-2', 0, calm), failuresOf('new', RELEASE, calm)]
  const replaced = failuresOf('old-3', 0, since(RELEASE, 0.2))

  test('requests that fail at one of them alone speak for it, though its new instances look well', () => {
    const [said] = saidOf([...well, replaced], naming('old-3', 'gone'))
    expect(said?.says).toBe('it names old-3, and of all instances only there requests suffer')
    expect(said?.weight).toBeGreaterThan(0)
    expect(said?.clue?.proof.numbers.after).toBeCloseTo(0.2)
  })

  test('that their siblings fail as well says nothing for it', () => {
    const sibling = failuresOf('old-4', 0, since(RELEASE, 0.2))
    expect(saidOf([...well, replaced, sibling], naming('old-3')).every(({ weight }) => weight < 0)).toBe(true)
  })

  test('an instance of which it says nothing fails for a reason of its own', () => {
    expect(saidOf([...well, replaced], naming('old-1')).every(({ weight }) => weight < 0)).toBe(true)
  })
})
