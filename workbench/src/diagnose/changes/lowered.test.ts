import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChangeEvent } from '../../model/change.ts'
import { loweredIn } from './lowered.ts'

const change = (told: Partial<ChangeEvent>): ChangeEvent => ({
  id: 'x',
  at: '2026-01-05T12:00:00Z',
  kind: 'config',
  title: 'Tidy settings',
  source: 'test',
  ...told,
})

const diff = (...lines: readonly string[]): Partial<ChangeEvent> => ({ details: { diff: lines.join('\n') } })

describe('what a change lowered', () => {
  test.for<[about: string, told: Partial<ChangeEvent>, names: readonly string[]]>([
    ['a plain number', diff('-pool.size: 40', '+pool.size: 12'), ['pool.size']],
    ['an amount in other units', diff('-  memory: 2Gi', '+  memory: 512Mi'), ['memory']],
    ['a number in quotes with a comment', diff('-  "rps" = "200",', '+  "rps" = "80", # shared'), ['rps']],
    ['from and to alone', { title: 'pool size', from: '40', to: '12' }, ['pool size']],
    ['a number that grew', diff('-pool.size: 12', '+pool.size: 40'), []],
    ['less than the usual reserve', diff('-pool.size: 40', '+pool.size: 38'), []],
    ['units that cannot be compared', diff('-wait: 40s', '+wait: 2Gi'), []],
    ['another name', diff('-pool.size: 40', '+queue.size: 12'), []],
    ['versions', { title: 'release', from: '6.20.19', to: '6.1.0' }, []],
    ['nothing told', {}, []],
  ])('%s', ([, told, names]) => {
    expect(loweredIn(change(told)).map(({ name }) => name)).toEqual(names)
  })

  test('a unit on both sides changes nothing, and no setting is lowered both ways', () => {
    const amount = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('', 'Mi', 's', 'rows'), (some, other, unit) => {
        const lowered = (from: number, to: number, suffix = ''): number =>
          loweredIn(change(diff(`-size: ${from}${suffix}`, `+size: ${to}${suffix}`))).length
        expect(lowered(some, other, unit)).toBe(lowered(some, other))
        expect(lowered(some, other) + lowered(other, some)).toBeLessThanOrEqual(1)
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  test('any details are read', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (details) => {
        expect(Array.isArray(loweredIn(change({ details: details as Record<string, unknown> })))).toBe(true)
      }),
      { seed: 6, numRuns: 200 },
    )
  })
})
