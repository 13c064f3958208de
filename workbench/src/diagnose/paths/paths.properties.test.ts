import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SpanColumns } from '../../model/span-columns.ts'
import { columnsOf, type drawnRows } from './drawn-spans.test-helper.ts'
import {
  callShifts,
  criticalPath,
  errorOrigins,
  latencyBlame,
  latencyChange,
  selfTimesMs,
  type Trace,
  tracesOf,
} from './index.ts'

const SEED = 7
const SERVICES = ['a', 'b', 'c', 'd']
const TIME = fc.nat({ max: 6400 }).map((ticks) => ticks / 64) // milliseconds, exact in binary
type Row = ReturnType<typeof drawnRows>[number]

/** A row whose parent is any span of the trace, itself and a missing one included. */
const row = (traceId: string, i: number): fc.Arbitrary<Row> =>
  fc.record({
    traceId: fc.constant(traceId),
    spanId: fc.constant(`${traceId}-${i}`),
    parentSpanId: fc.oneof(
      { weight: 6, arbitrary: fc.nat({ max: Math.max(0, i - 1) }).map((p) => (i === 0 ? '' : `${traceId}-${p}`)) },
      { weight: 1, arbitrary: fc.nat({ max: 12 }).map((p) => `${traceId}-${p}`) },
      { weight: 1, arbitrary: fc.constant('') },
    ),
    service: fc.constantFrom(...SERVICES),
    operation: fc.constantFrom('x', 'y'),
    kind: fc.constantFrom('Internal', 'Client', 'Server', 'Consumer'),
    startMs: TIME,
    durationMs: TIME,
    error: fc.constantFrom(0, 1),
    errorType: fc.constantFrom('', '500'),
    refusedWith: fc.constantFrom('', '401'),
    weight: fc.constantFrom(1, 2, 10),
    attributes: fc.constant({}),
  })

const traceRows = (traceId: string): fc.Arbitrary<Row[]> =>
  fc.integer({ min: 1, max: 10 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => row(traceId, i))))

const rowsOf = (prefix: string): fc.Arbitrary<Row[]> =>
  fc
    .integer({ min: 1, max: 5 })
    .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => traceRows(`${prefix}${i}`))))
    .map((traces) => traces.flat())

const tracesFrom = (rows: readonly Row[]): readonly Trace[] => tracesOf(columnsOf(rows)).traces

/** Everything the paths say about two windows, as plain numbers and names. */
const findings = (before: readonly Row[], after: readonly Row[]): unknown => {
  const [was, is] = [tracesFrom(before), tracesFrom(after)]
  const change = latencyChange(was, is)
  return [change, latencyBlame(change), errorOrigins(was, is), callShifts(was, is)]
}

const check = (property: fc.IProperty<[Row[], Row[]]>): void => fc.assert(property, { seed: SEED, numRuns: 200 })

describe('paths, whatever the spans', () => {
  test('the critical path adds up to the request, and own times lie within their span', () => {
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        for (const trace of tracesFrom([...before, ...after])) {
          const totalMs = criticalPath(trace).reduce((sum, step) => sum + step.selfMs, 0)
          expect(totalMs).toBeCloseTo(trace.spans[trace.root]?.durationMs as number, 9)
          selfTimesMs(trace).forEach((ms, place) => {
            expect(ms).toBeGreaterThanOrEqual(0)
            expect(ms).toBeLessThanOrEqual(trace.spans[place]?.durationMs as number)
          })
        }
      }),
    )
  })

  test('every span is kept once, parents before children, whatever the parents', () => {
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        const rows = [...before, ...after]
        const traces = tracesFrom(rows)
        expect(traces.flatMap((trace) => trace.spans.map((span) => span.id)).sort()).toEqual(
          rows.map((r) => r.spanId).sort(),
        )
        for (const trace of traces) expect(trace.spans.every((span, place) => span.parent < place)).toBe(true)
      }),
    )
  })

  test('the terms and their two parts add up to the change of the mean', () => {
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        const change = latencyChange(tracesFrom(before), tracesFrom(after))
        const deltaMs = change.meanMsAfter - change.meanMsBefore
        const sum = (pick: (term: (typeof change.terms)[number]) => number): number =>
          change.terms.reduce((total, term) => total + pick(term), 0)
        expect(sum((term) => term.deltaMs)).toBeCloseTo(deltaMs, 9)
        expect(sum((term) => term.fromCallsMs + term.fromCostMs)).toBeCloseTo(deltaMs, 9)
        const blamedMs = latencyBlame(change).reduce((total, one) => total + one.deltaMs, 0)
        expect(blamedMs).toBeCloseTo(
          sum((term) => term.fromCostMs),
          9,
        )
      }),
    )
  })

  test('the order of the rows does not matter', () => {
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        expect(findings(before.toReversed(), after.toReversed())).toEqual(findings(before, after))
      }),
    )
  })

  test('a shifted clock changes nothing', () => {
    const shifted = (rows: readonly Row[]): Row[] => rows.map((r) => ({ ...r, startMs: Math.round(r.startMs) + 4096 }))
    const rounded = (rows: readonly Row[]): Row[] => rows.map((r) => ({ ...r, startMs: Math.round(r.startMs) }))
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        expect(findings(shifted(before), shifted(after))).toEqual(findings(rounded(before), rounded(after)))
      }),
    )
  })

  test('another unit scales every time and keeps the ranking', () => {
    const SCALE = 1024 // a power of two, so that no rounding differs
    const scaled = (rows: readonly Row[]): Row[] =>
      rows.map((r) => ({ ...r, startMs: r.startMs * SCALE, durationMs: r.durationMs * SCALE }))
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        const was = latencyChange(tracesFrom(before), tracesFrom(after))
        const is = latencyChange(tracesFrom(scaled(before)), tracesFrom(scaled(after)))
        expect(is.terms.map((term) => term.deltaMs / SCALE)).toEqual(was.terms.map((term) => term.deltaMs))
        expect(is.terms.map((term) => term.operation)).toEqual(was.terms.map((term) => term.operation))
      }),
    )
  })

  test('new names give the same findings under the new names', () => {
    const RENAMED: Record<string, string> = { a: 'w', b: 'x', c: 'y', d: 'z' } // keeps the order of names, which breaks ties
    const renamed = (columns: SpanColumns): SpanColumns => ({
      ...columns,
      service: Array.from(columns.service, (service) => RENAMED[service] as string),
    })
    check(
      fc.property(rowsOf('t'), rowsOf('u'), (before, after) => {
        const plain = latencyChange(tracesFrom(before), tracesFrom(after)).terms
        const other = latencyChange(
          tracesOf(renamed(columnsOf(before))).traces,
          tracesOf(renamed(columnsOf(after))).traces,
        ).terms
        expect(other.map((term) => term.service)).toEqual(plain.map((term) => RENAMED[term.service]))
      }),
    )
  })
})
