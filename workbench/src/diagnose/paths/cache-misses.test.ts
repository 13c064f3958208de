import { describe, expect, test } from 'vitest'
import { cacheMisses } from './cache-misses.ts'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

/** A shop that reads its cache so many times and then asks the database so many times, 4 ms each, every `nth` run. */
const run = (reads: number, asks: number): string =>
  [
    `shop GET |${'-'.repeat(2 + 2 * reads + 5 * asks)}|  Server`,
    ...Array.from({ length: reads }, (_, i) => `  shop GET |${' '.repeat(1 + 2 * i)}-|  Client db.system.name=redis`),
    ...Array.from(
      { length: asks },
      (_, i) => `  shop SELECT |${' '.repeat(1 + 2 * reads + 5 * i)}----|  Client peer.service=db`,
    ),
  ].join('\n')

const runs = (prefix: string, pictures: readonly string[]): readonly Trace[] =>
  pictures.map((picture, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)
const often = (n: number, some: (i: number) => string): readonly string[] =>
  Array.from({ length: n }, (_, i) => some(i))

const warm = runs(
  't',
  often(40, (i) => run(1, i % 10 === 0 ? 1 : 0)),
)

describe('a cache', () => {
  test('whose readers ask somebody else after each lookup answers for the time', () => {
    const [found, ...others] = cacheMisses(
      warm,
      runs(
        'u',
        often(40, () => run(1, 1)),
      ),
    )
    expect(others).toEqual([])
    expect(found).toMatchObject({ cache: 'redis', reader: 'shop', asked: 'db', askedBefore: 0.1, askedAfter: 1 })
    expect(found?.addedMs).toBeCloseTo(0.9 * 4, 9)
  })

  test.for<[string, string]>([
    ['that is read more often as well', run(3, 1)],
    ['that is read less often than somebody else is asked', run(1, 6)],
    ['whose readers ask no more than before', run(1, 0)],
  ])('%s does not', ([, picture]) => {
    expect(
      cacheMisses(
        warm,
        runs(
          'u',
          often(40, () => picture),
        ),
      ),
    ).toEqual([])
  })
})
