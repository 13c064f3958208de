import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sumOf } from '../../lib/sum.ts'
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import { unixMs } from '../../model/time.ts'
import { drawsFrom, isShort, TRACE_SLACK_MS } from './trace-sample.ts'

const FIVE_MINUTES = 300_000
const START = Date.UTC(2026, 0, 5, 12)
const windowOf = (stretches: number) => ({ from: unixMs(START), to: unixMs(START + stretches * FIVE_MINUTES) })
const held = (spans: readonly number[]) => spans.map((n, i) => ({ at_ms: START + i * FIVE_MINUTES, spans: n }))

describe('the sample of whole traces', () => {
  test('is taken from the whole window where that holds little', () => {
    const { traces, spans } = QUESTION_LIMITS
    expect(drawsFrom(windowOf(9), held(Array(9).fill(40_000)))).toEqual([{ range: windowOf(9), traces, spans }])
    expect(drawsFrom(windowOf(2), [])).toEqual([{ range: windowOf(2), traces, spans }])
  })

  test('is taken from all of a short window, whatever that holds', () => {
    const { traces, spans, stretches } = QUESTION_LIMITS
    const short = windowOf(stretches)
    expect(isShort(short)).toBe(true)
    expect(drawsFrom(short, held(Array(stretches).fill(2_000_000)))).toEqual([{ range: short, traces, spans }])
    expect(isShort({ from: unixMs(short.from - 1), to: short.to })).toBe(false)
    expect(isShort({ from: short.from, to: unixMs(short.to + 1) })).toBe(false)
  })

  test('is taken from a few stretches of a busy window, each so that its traces end where they began', () => {
    const spans = fc.array(fc.integer({ min: 100_000, max: 2_000_000 }), { minLength: 5, maxLength: 100 })
    fc.assert(
      fc.property(spans, (told) => {
        const draws = drawsFrom(windowOf(told.length), held(told))
        expect(draws).toHaveLength(QUESTION_LIMITS.stretches)
        for (const { range } of draws) {
          const stretch = Math.floor((range.from - START) / FIVE_MINUTES)
          expect(Math.floor((range.from - TRACE_SLACK_MS - START) / FIVE_MINUTES)).toBe(stretch)
          expect(Math.floor((range.to + TRACE_SLACK_MS - 1 - START) / FIVE_MINUTES)).toBe(stretch)
        }
        const drawn = sumOf(draws.map((draw) => draw.traces))
        expect(drawn).toBeGreaterThanOrEqual(QUESTION_LIMITS.traces)
        expect(drawn).toBeLessThanOrEqual(QUESTION_LIMITS.traces + QUESTION_LIMITS.stretches)
      }),
      { seed: 3 },
    )
  })

  test('misses no part of a long window, and keeps no time with a schedule', () => {
    const draws = drawsFrom(windowOf(288), held(Array(288).fill(50_000)))
    const places = draws.map(({ range }) => Math.floor((range.from - START) / FIVE_MINUTES))
    expect(places.map((place) => Math.floor((4 * place) / 288))).toEqual([0, 1, 2, 3])
    expect(new Set(places.map((place) => place % 3)).size).toBeGreaterThan(1)
    expect(new Set(places.map((place) => place % 12)).size).toBe(4)
  })
})
