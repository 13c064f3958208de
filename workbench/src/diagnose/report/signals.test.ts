import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { Frame } from '../frame.ts'
import { latencyOf } from '../onset/drawn-series.test-helper.ts'
import { columnsOf, drawnRows } from '../paths/drawn-spans.test-helper.ts'
import { SAME_PACE, type Trace, tracesOf } from '../paths/index.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries, Move } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'
import { shapeOf } from './signals.ts'

const several = (picture: string, prefix: string): readonly Trace[] =>
  Array.from({ length: 9 }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces).flat()

const WELL = 'web GET |----------|  Server\n  shop GET | ---- |  Server'
const REFUSED = 'web GET |!!!|  Server\n  shop GET | ! |  Server'
const GIVEN_UP = 'web GET |!!!!!!!!!!!!!!!!!!!!|  Server\n  shop GET | !!!!!!!!!!!!!!!!!! |  Server'

const moved = (series: GoldenSeries, after: number): Move => ({ series, score: 20, before: 0.1, after, movedAt: 0 })
const failing = moved({ ...latencyOf([], 1_000), signal: 'errors', unit: '1', floor: 0.01 }, 0.9)
const used = (name: string): Move => moved(plainSeries({ name, unit: '1' }), 0.95)

/** Whether a resource of the shop counts as used up. */
const isUsedUp = (after: string, resource: string): boolean =>
  shapeOf(
    {
      frame: {
        ...{ series: [], onset: undefined, windows: { before: rangeOf(0, 1), after: rangeOf(1, 2) } },
        moves: [failing, used(resource)],
        pace: SAME_PACE,
      } as Frame,
      ...{ entries: new Set(['web']), inResults: false, detected: [], guilty: null, templates: [] },
      ...{ before: several(WELL, 'b'), after: several(after, 'a') },
    },
    { service: 'shop', score: 9, clues: [] } as unknown as Suspect,
  ).exhausted

test.for<[about: string, after: string, resource: string, usedUp: boolean]>([
  ['who is busy answers late', GIVEN_UP, 'process.cpu.utilization', true],
  ['but does not refuse at once', REFUSED, 'process.cpu.utilization', false],
  ['a full disk does', REFUSED, 'system.filesystem.utilization', true],
])('%s', ([, after, resource, usedUp]) => {
  expect(isUsedUp(after, resource)).toBe(usedUp)
})
