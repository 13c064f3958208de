import { describe, expect, test } from 'vitest'
import { cutShort } from './cut-short.ts'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

/** As many requests as times are given: how long `web` waited for `stock`, and `!` where that failed. */
const waits = (name: string, times: readonly string[], caller = 'web'): readonly Trace[] =>
  times.flatMap((time, i) => {
    const bar = (time.endsWith('!') ? '!' : '-').repeat(Number.parseInt(time, 10))
    const picture = `
  ${caller} GET /p  |${bar}|  Server
    ${caller} get   |${bar}|  Client server.address=stock
`
    return tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces
  })

const repeated = (count: number, ...times: readonly string[]): readonly string[] =>
  Array.from({ length: count }, () => times).flat()

const QUIET = waits('q', repeated(6, '5', '8', '20', '40'))
const CUT = waits('c', repeated(4, '5', '8', '15!', '15!'))

describe('who gives up since on what often took longer before', () => {
  test('is impatient, and the callee is not to blame', () => {
    expect(cutShort(QUIET, CUT)).toMatchObject([
      { caller: 'web', callee: 'stock', cutMs: 15, longerBefore: 0.5, share: 1 },
    ])
  })

  test('has a part in what comes to the callee', () => {
    expect(cutShort(QUIET, [...CUT, ...waits('o', repeated(16, '9'), 'cart')])[0]?.share).toBe(0.5)
  })

  test.for<[about: string, before: readonly Trace[], after: readonly Trace[]]>([
    ['waits longer than before', QUIET, waits('s', repeated(4, '20', '60!', '60!'))],
    ['is answered as late as before', QUIET, [...CUT, ...waits('l', ['40'])]],
    ['is refused at once', QUIET, waits('r', repeated(8, '2!'))],
    ['fails at any time', QUIET, waits('a', ['3!', '6!', '9!', '12!', '15!', '5', '8', '5', '8'])],
    ['fails twice', QUIET, waits('t', ['15!', '15!', '5', '8', '5', '8', '5'])],
    ['gave up as soon before', waits('e', repeated(6, '5', '8', '15!')), CUT],
    ['did not call before', [], CUT],
  ])('is not who %s', ([, before, after]) => {
    expect(cutShort(before, after)).toEqual([])
  })

  test('the unit does not matter', () => {
    const longer = (traces: readonly Trace[]): readonly Trace[] =>
      traces.map((trace) => ({
        ...trace,
        spans: trace.spans.map((span) => ({ ...span, durationMs: 1000 * span.durationMs })),
      }))
    expect(cutShort(longer(QUIET), longer(CUT))[0]?.surprise).toBeCloseTo(cutShort(QUIET, CUT)[0]?.surprise as number)
  })
})
