import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChangeEvent } from '../../../model/change.ts'
import { movedSettings } from './settings.ts'

const change = (told: Partial<ChangeEvent>): ChangeEvent => ({
  id: 'x',
  at: '2026-01-05T12:00:00Z',
  kind: 'config',
  title: 'Tidy settings',
  source: 'test',
  ...told,
})

const diff = (...lines: readonly string[]): Partial<ChangeEvent> => ({ details: { diff: lines.join('\n') } })

describe('what a change lowered or raised', () => {
  test.for<[about: string, told: Partial<ChangeEvent>, moved: readonly string[]]>([
    ['a plain number', diff('-pool.size: 40', '+pool.size: 10'), ['pool.size x 0.25']],
    ['an amount in other units', diff('-  memory: 2Gi', '+  memory: 512Mi'), ['memory x 0.25']],
    ['a number in quotes with a comment', diff('-  "rps" = "200",', '+  "rps" = "50", # shared'), ['rps x 0.25']],
    ['from and to alone', { title: 'pool size', from: '40', to: '10' }, ['pool size x 0.25']],
    [
      'an arrow',
      diff('read_concurrency: 8 -> 96', 'page_size: 500 → 5000'),
      ['read_concurrency x 12', 'page_size x 10'],
    ],
    [
      'the same name in two files',
      diff('--- a/shop.yaml', '-replicas: 24', '+replicas: 6', '--- a/mail.yaml', '-replicas: 30', '+replicas: 60'),
      ['replicas x 0.25', 'replicas x 2'],
    ],
    [
      'names in two files that are not one setting',
      diff('--- a/shop.yaml', '-size: 40', '--- a/mail.yaml', '+size: 12'),
      [],
    ],
    ['a number that grew', diff('-pool.size: 10', '+pool.size: 40'), ['pool.size x 4']],
    ['a number that stayed', diff('-pool.size: 10', '+pool.size: 10 # as ever'), []],
    ['units that cannot be compared', diff('-wait: 40s', '+wait: 2Gi'), []],
    ['another name', diff('-pool.size: 40', '+queue.size: 12'), []],
    ['versions', { title: 'release', from: '6.20.19', to: '6.1.0' }, []],
    ['nothing told', {}, []],
  ])('%s', ([, told, moved]) => {
    expect(movedSettings(change(told)).map(({ name, factor }) => `${name} x ${factor}`)).toEqual(moved)
  })

  test('a unit on both sides changes nothing, and there and back again is once', () => {
    const amount = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(amount, amount, fc.constantFrom('', 'Mi', 's', 'rows'), (some, other, unit) => {
        fc.pre(some !== other)
        const factor = (from: number, to: number, suffix = ''): number =>
          movedSettings(change(diff(`-size: ${from}${suffix}`, `+size: ${to}${suffix}`)))[0]?.factor ?? Number.NaN
        expect(factor(some, other, unit)).toBeCloseTo(factor(some, other), 9)
        expect(factor(some, other) * factor(other, some)).toBeCloseTo(1, 9)
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  test('any details are read', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (details) => {
        expect(Array.isArray(movedSettings(change({ details: details as Record<string, unknown> })))).toBe(true)
      }),
      { seed: 6, numRuns: 200 },
    )
  })
})
