import { describe, expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { type Trace, tracesOf } from '../paths/index.ts'
import { logExposure } from './exposure.ts'
import { type TemplateChange, templateChanges } from './template-changes.ts'

/** Requests of one shape, a second apart, the first at `fromSecond`. */
function requests(prefix: string, n: number, fromSecond: number, caller: string, callee = 'seats'): readonly Trace[] {
  return Array.from({ length: n }, (_, i) => {
    const rows = drawnRows(`${prefix}${i}`, `${caller} GET /x |------|  Server\n  ${callee} reserve |----|  Server`)
    const at = (fromSecond + i) * 1000
    return tracesOf(columnsOf(rows.map((row) => ({ ...row, startMs: at + row.startMs })))).traces[0] as Trace
  })
}

const ids = (traces: readonly Trace[]): readonly string[] => traces.map(({ id }) => id)

type Line = { readonly body: string; readonly requests: readonly string[] }

/** What changed in the lines of seats, with an onset at a second that is known to an interval. */
function changesOf(
  traces: readonly Trace[],
  lines: readonly Line[],
  onset: { readonly at: number; readonly from: number; readonly to: number },
  isBad: (id: string) => boolean = () => false,
): readonly TemplateChange[] {
  const isBefore = ({ startMs }: Trace): boolean => startMs < onset.at * 1000
  const [before, after] = [traces.filter(isBefore), traces.filter((trace) => !isBefore(trace))]
  const windows = { before: rangeOf(0, onset.at * 1000), after: rangeOf(onset.at * 1000, 200_000) }
  const since = ids(after)
  const told = { quiet: ids(before), bad: since.filter(isBad), good: since.filter((id) => !isBad(id)) }
  const interval = rangeOf(onset.from * 1000, onset.to * 1000)
  const patterns = {
    rows: lines.length,
    service: lines.map(() => 'seats'),
    severity: lines.map(() => 'INFO'),
    body: lines.map(({ body }) => body),
    countBefore: lines.map((line) => line.requests.filter((id) => told.quiet.includes(id)).length),
    countAfter: lines.map((line) => line.requests.filter((id) => since.includes(id)).length),
    requests: lines.map((line) => line.requests),
    traceId: lines.map((line) => line.requests[0] ?? ''),
  }
  return templateChanges(patterns, logExposure(before, after, told, { windows, onset: interval }))
}

const twice = (traces: readonly Trace[]): readonly string[] => [...ids(traces), ...ids(traces)]

describe('a line that stops to come', () => {
  const [well, broken] = [requests('w', 8, 0, 'shop'), requests('b', 60, 20, 'shop')]

  test('is missed though most of what passes for quiet does without it already', () => {
    const lines = [
      { body: 'seat asked for', requests: ids([...well, ...broken]) },
      { body: 'leg reckoned', requests: [...twice(well), ...ids(broken)] },
    ]
    const [found] = changesOf([...well, ...broken], lines, { at: 70, from: 2, to: 75 })
    expect(found).toMatchObject({ template: 'leg reckoned', kind: 'down' })
    expect(found?.shares?.after).toBeLessThan(0.1)
    expect(found?.surprise).toBeGreaterThan(10)
  })

  test('is no news where requests that ask for half as much write half as much', () => {
    const lines = [
      { body: 'seat asked for', requests: [...twice(well), ...ids(broken)] },
      { body: 'leg reckoned', requests: [...twice(well), ...ids(broken)] },
    ]
    expect(changesOf([...well, ...broken], lines, { at: 20, from: 15, to: 25 })).toEqual([])
  })

  test('is missed of nobody who asks for something else, or for the first time', () => {
    const [quiet, late] = [requests('q', 30, 0, 'shop'), requests('l', 10, 40, 'shop')]
    const [few, many] = [requests('f', 4, 30, 'office'), requests('m', 50, 50, 'office')]
    const fast = [{ body: 'fast train', requests: ids([...quiet, ...late]) }]
    const onset = { at: 40, from: 35, to: 45 }
    expect(changesOf([...quiet, ...few, ...late, ...many], fast, onset)).toEqual([])
    expect(changesOf([...quiet, ...late, ...many], fast, onset)).toEqual([])
  })
})

test.for<[about: string, isBad: (id: string) => boolean, byGood: boolean]>([
  ['in requests that go badly it is missed', (id) => id.startsWith('b'), false],
  ['where all others go badly and these do well, it is missed by nobody', (id) => id.startsWith('o'), true],
  ['nobody knows where none goes badly', () => false, false],
])('a line stays away: %s', ([, isBad, byGood]) => {
  const [well, broken] = [requests('w', 20, 0, 'shop'), requests('b', 20, 30, 'shop')]
  const others = requests('o', 20, 60, 'shop', 'berths')
  const lines = [
    { body: 'seat asked for', requests: ids([...well, ...broken]) },
    { body: 'leg reckoned', requests: ids(well) },
  ]
  const found = changesOf([...well, ...broken, ...others], lines, { at: 30, from: 25, to: 31 }, isBad)
  expect(found.find(({ template }) => template === 'leg reckoned')).toMatchObject({
    kind: 'gone',
    missedByGood: byGood,
  })
})

describe('of many kinds of line', () => {
  const [well, broken] = [requests('w', 20, 0, 'shop'), requests('b', 20, 40, 'shop')]
  const all = ids([...well, ...broken])
  const gone = { body: 'seat booked', requests: ids(well) }
  const surpriseWith = (others: readonly Line[]): number => {
    const found = changesOf([...well, ...broken], [gone, ...others], { at: 40, from: 38, to: 40 })
    return found.find(({ template }) => template === 'seat booked')?.surprise ?? 0
  }
  const words = ['asked', 'checked', 'priced', 'locked', 'stored', 'sent', 'counted', 'closed']

  test('those that all requests carry could not have been missed by chance, and take nothing away', () => {
    const always = words.map((word) => ({ body: `seat is ${word}`, requests: all }))
    expect(surpriseWith(always)).toBe(surpriseWith([]))
  })

  test('those that half of the requests carry could have been, and do', () => {
    const half = words.map((word) => ({ body: `${word} twice`, requests: all.filter((_, i) => i % 2 === 0) }))
    expect(surpriseWith(half)).toBeLessThan(surpriseWith([]) - 1)
  })
})
