import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Frame } from '../frame.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { SAME_PACE, type Trace, tracesOf } from '../paths/index.ts'
import type { Clue, GoldenSeries } from '../types.ts'
import { isInResults, wrongResultClues } from './wrong-results.ts'

const windows = { before: rangeOf(0, 1), after: rangeOf(1, 2) }
const tracesLike = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const before = tracesLike(
  'a',
  40,
  `
  shop   POST /buy |---------|  Server
    shop INSERT    | --      |  Client server.address=db
    shop POST      |    ---  |  Client server.address=pay
`,
)
const after = tracesLike(
  'b',
  30,
  `
  shop   POST /buy |-----------|  Server
    shop POST      | ---       |  Client server.address=pay
    shop INSERT    |     --    |  Client server.address=db
    shop NOTIFY    |        -- |  Client server.address=db
`,
)
const line = (service: string, strength: number): Clue => ({
  service,
  kind: 'logs',
  strength,
  proof: {
    says: 'audit logs ERROR “order <*> is not what was paid”',
    query: 'log-patterns',
    window: windows.after,
    params: {},
    numbers: {},
  },
})

test('who is paged is as suspect as whom the lines accuse, and so is who works otherwise than before, as far as chance does not do it', () => {
  const clues = wrongResultClues([line('pay', 5), line('audit', 3)], 'shop', before, after, windows)
  expect(clues.map(({ service, kind }) => [service, kind])).toEqual([
    ['shop', 'logs'],
    ['shop', 'release'],
    ['shop', 'release'],
  ])
  expect(clues[0]).toMatchObject({ strength: 5, proof: { says: expect.stringContaining('the page names shop') } })
  expect(clues[1]!.proof.says).toMatch(/^shop POST \/buy calls for the first time db NOTIFY/)
  expect(clues[2]!.proof.says).toMatch(
    /^shop POST \/buy comes to pay POST before db INSERT in 100 % of its requests \(0 % before/,
  )
})

test('nobody is suspect by a page that names nobody, nor by requests that do as ever', () => {
  expect(wrongResultClues([line('pay', 5)], undefined, before, before, windows)).toEqual([])
  expect(wrongResultClues([], 'shop', before, before, windows)).toEqual([])
})

const series = (source: GoldenSeries['source'], side: GoldenSeries['side'] = 'server') =>
  ({ source, side, service: 'web', signal: 'errors', name: 'errors', detail: '', unit: '' }) as GoldenSeries
const frameOf = (
  all: readonly GoldenSeries[],
  voters: readonly GoldenSeries[],
  { measured = true, moved = 1, suffers = 'web' } = {},
): Frame =>
  ({
    series: all,
    onset: { at: 1, from: 1, to: 1, measured, voters: voters.map((one) => ({ series: one, gain: 9 })) },
    windows,
    pace: SAME_PACE,
    moves: all.map((one) => ({
      series: one,
      score: one.service === suffers ? moved : 0,
      before: 0,
      after: 1,
      movedAt: 1,
    })),
  }) as Frame

/** The front takes three times as long as before, at a pace. */
const slowerAt = (pace: Frame['pace']): Frame => {
  const slow = { ...series('trace'), signal: 'latency' } as GoldenSeries
  const moves = [{ series: slow, score: 9, before: 20, after: 60, movedAt: 1 }]
  return { ...frameOf([series('trace'), series('log', 'own')], [series('log', 'own')]), pace, moves }
}

test.for<[about: string, frame: Frame, expected: boolean]>([
  [
    'lines alone tell of it, and requests are seen',
    frameOf([series('trace'), series('log', 'own')], [series('log', 'own')]),
    true,
  ],
  ['no request is seen', frameOf([series('log', 'own')], [series('log', 'own')]), false],
  ['requests tell of it too', frameOf([series('trace')], [series('trace'), series('log', 'own')]), false],
  ['more requests fail there', frameOf([series('trace')], [series('log', 'own')], { moved: 9 }), false],
  [
    'requests suffer elsewhere',
    frameOf([series('trace'), { ...series('trace'), service: 'report' }], [series('log', 'own')], {
      moved: 9,
      suffers: 'report',
    }),
    true,
  ],
  ['what the page watches is lines', frameOf([series('trace')], [{ ...series('log', 'own'), watched: true }]), false],
  ['requests take three times as long', slowerAt(SAME_PACE), false],
  ['so does everything', slowerAt({ work: 2, way: 2 }), true],
  ['only the page tells of it', frameOf([series('trace')], [], { measured: false }), false],
])('only results are wrong where lines tell and requests do not: %s', ([, frame, expected]) => {
  expect(isInResults(frame, new Set(['web']), undefined)).toBe(expected)
  expect(
    isInResults(frame, new Set(['shop']), undefined),
    'how requests fare where the symptom shows is not seen',
  ).toBe(false)
})
