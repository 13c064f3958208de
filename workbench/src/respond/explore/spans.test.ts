import { expect, test } from 'vitest'
import type { HeatRow, SpanFilter } from '../../model/explore.ts'
import type { SpanQuestions } from './ports.ts'
import { comparisonOf, heatmapOf } from './spans.ts'

const filter: SpanFilter = {
  window: { from: '2026-03-01T12:00:00Z', to: '2026-03-01T12:30:00Z' },
  spans: 'requests',
  where: [],
}

const port = (over: Partial<SpanQuestions>): SpanQuestions => ({
  heat: async () => [],
  summary: async () => undefined,
  spanLines: async () => [],
  picked: async () => [],
  carried: async () => ({ rows: 0, traceId: [], bad: [], weight: [], items: [] }),
  names: async () => [],
  callEdges: async () => [],
  typicalTrace: async () => undefined,
  ...over,
})

const cell = (slot: number, bin: number, spans: number): HeatRow => ({ slot, bin, spans, failed: 0 })

test('rows go from the shortest to the longest duration that is there, each by an equal factor', async () => {
  const { rows, cells, columns } = await heatmapOf(
    filter,
    port({ heat: async () => [cell(0, 30, 5), cell(95, 36, 2)] }),
  )
  expect(columns).toBe(96)
  expect(rows.map(({ msTo }) => +msTo.toFixed(2))).toEqual([1.29, 1.63, 2.05, 2.58, 3.25, 4.1, 5.16])
  expect(rows[0]?.msFrom).toBe(0)
  expect(cells.map(({ column, row, spans }) => [column, row, spans])).toEqual([
    [0, 0, 5],
    [95, 6, 2],
  ])
})

test('however far apart durations are, the rows are few, and what is shorter is counted in the lowest', async () => {
  const heat = async (): Promise<readonly HeatRow[]> => [cell(3, 0, 1), cell(3, 2, 4), cell(3, 150, 1)]
  const { rows, cells } = await heatmapOf(filter, port({ heat }))
  expect(rows).toHaveLength(96)
  expect(cells.map(({ row, spans }) => [row, spans])).toEqual([
    [0, 5],
    [95, 1],
  ])
})

test('an empty window has no rows and no durations', async () => {
  expect(await heatmapOf(filter, port({}))).toMatchObject({ rows: [], cells: [], summary: { spans: 0, p99Ms: null } })
})

test('what sets a selection apart is named by what it is rather than by where it ran', async () => {
  const ids = Array.from({ length: 80 }, (_, i) => `t${i}`)
  const isBad = (i: number): boolean => i < 30
  const comparison = await comparisonOf(
    filter,
    { outcome: 'failed' },
    port({
      picked: async () =>
        ids.map((trace_id, i) => ({ trace_id, inside: isBad(i) ? 1 : 0, requests: isBad(i) ? 300 : 50 })),
      carried: async (_, bad, good) => ({
        rows: ids.length,
        traceId: [...bad, ...good],
        bad: [...bad.map(() => 1), ...good.map(() => 0)],
        weight: ids.map(() => 1),
        items: [
          ...bad.map(() => ['server.port=7', 'service.version=2.0', 'region=eu']),
          ...good.map((_id, i) => ['server.port=8', 'service.version=1.0', i % 2 === 0 ? 'region=eu' : 'region=us']),
        ],
      }),
    }),
  )
  expect(comparison.selected).toEqual({ requests: 300, lookedAt: 30 })
  expect(comparison.rest).toEqual({ requests: 50, lookedAt: 50 })
  expect(comparison.found[0]).toMatchObject({
    conditions: [{ key: 'service.version', value: '2.0' }],
    aliases: ['server.port=7'],
    shareSelected: 1,
    shareRest: 0,
  })
})
