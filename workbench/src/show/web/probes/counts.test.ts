import { describe, expect, test } from 'vitest'
import { trendOf } from './counts.ts'

const mark = (atMs: number, passes: number, p95Ms?: number) => ({ atMs, passes, p95Ms })

describe('how the counts of a probe go', () => {
  test('is passes a second between two marks, whatever lies between them', () => {
    const marks = [mark(0, 0), mark(1_000, 10), mark(3_000, 10), mark(4_000, 14)]
    expect(trendOf('counter', marks)).toEqual({ values: [10, 0, 4], says: '4 passes a second' })
  })

  test('is the p95 of a timer, as far as it has measured', () => {
    expect(trendOf('timer', [mark(0, 0), mark(1_000, 3, 12), mark(2_000, 5, 20)])).toEqual({
      values: [12, 20],
      says: 'p95 now 20 ms',
    })
    expect(trendOf('timer', [mark(0, 0), mark(1_000, 3)])).toBeUndefined()
  })

  test('is not told of one mark, and does not fall below nothing when a process leaves', () => {
    expect(trendOf('counter', [mark(0, 5)])).toBeUndefined()
    expect(trendOf('counter', [mark(0, 5), mark(1_000, 2)])?.values).toEqual([0])
  })
})
