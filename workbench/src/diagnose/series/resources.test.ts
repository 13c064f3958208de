import { expect, test } from 'vitest'
import type { Move } from '../types.ts'
import { plainSeries } from './plain-series.test-helper.ts'
import { filledStocks, resourceKindOf } from './resources.ts'

test.for([
  ['container.memory.usage', 'stock'],
  ['k8s.filesystem.usage', 'stock'],
  ['process.open_fds', 'stock'],
  ['container.cpu.usage', 'flow'],
  ['db.client.connection.pending_requests', 'queue'],
  ['jvm.memory.pool.used', 'stock'],
] as const)('%s is a %s', ([name, kind]) => {
  expect(resourceKindOf(name)).toBe(kind)
})

const moveOf = (service: string, before: number, after: number, name = 'container.memory.usage'): Move => ({
  series: plainSeries({ service, name, unit: 'By' }),
  score: 10,
  before,
  after,
  movedAt: undefined,
})

test.for([1, 1000])(
  'a small service that doubles beside large ones only shows the footprint of its work (unit × %d)',
  (unit) => {
    const small = moveOf('small', 8 * unit, 18 * unit)
    const filling = moveOf('filling', 8 * unit, 220 * unit)
    const large = moveOf('large', 300 * unit, 310 * unit)
    const larger = moveOf('larger', 400 * unit, 700 * unit)
    expect(filledStocks([small, filling, large, moveOf('other', 200 * unit, 200 * unit), larger])).toEqual(
      new Set([filling, larger]),
    )
  },
)

test('work is no stock, however much it grows', () => {
  expect(filledStocks([moveOf('busy', 0.1, 4, 'container.cpu.usage')]).size).toBe(0)
})
