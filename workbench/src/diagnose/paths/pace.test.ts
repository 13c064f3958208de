import { describe, expect, test } from 'vitest'
import { latencyClues } from '../clues/from-latency.ts'
import { rangeOf } from '../evidence.ts'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { atPace, beyondPace, latencyChange, paceBetween, type Trace, tracesOf } from './index.ts'

const WINDOWS = { before: rangeOf(0, 1), after: rangeOf(1, 2) }
const CALLED = ['cart', 'pay', 'ship', 'mail'] as const
type Called = (typeof CALLED)[number]

/** A front that calls four services one after the other; each hop hangs and each service works as long as told. */
function request(pace: number, more: Partial<Record<Called, number>> = {}): string {
  let at = 2 * pace
  const calls = CALLED.flatMap((callee) => {
    const [hang, work] = [2 * pace, 2 * pace + (more[callee] ?? 0)]
    const call = `  front call-${callee} |${' '.repeat(at)}${'-'.repeat(hang + work)}|  Client`
    const served = `    ${callee} serve |${' '.repeat(at + hang)}${'-'.repeat(work)}|  Server`
    at += hang + work
    return [call, served]
  })
  return [`front GET |${'-'.repeat(at)}|  Server`, ...calls].join('\n')
}

const several = (n: number, picture: string, prefix: string): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)
const quiet = [...several(20, request(2), 'q'), ...several(20, request(2), 'r')]
const since = (picture: string) => several(40, picture, 'a')
const accused = (picture: string) => latencyClues(quiet, since(picture), WINDOWS).map(({ service }) => service)

describe('the pace of a system', () => {
  test.for<[about: string, picture: string, pace: number]>([
    ['as before', request(2), 1],
    ['all work and all ways take three times as long', request(6), 3],
    ['one service is slow, the others are not', request(2, { pay: 40 }), 1],
    ['two of five are slow', request(2, { pay: 40, ship: 30 }), 1],
    ['most are slow, each in its own way', request(2, { cart: 1, pay: 40, ship: 4, mail: 160 }), 1],
  ])('%s', ([, picture, pace]) => {
    const { work, way } = paceBetween(quiet, since(picture))
    expect([work, way]).toEqual([expect.closeTo(pace, 6), expect.closeTo(pace, 6)])
  })

  test('what all share is laid at nobody’s door, and what one takes beyond it is its own', () => {
    expect(accused(request(6))).toEqual([])
    expect(accused(request(6, { pay: 60 }))).toEqual(['pay'])
  })

  test('the strength of who is slower than the rest is its share of all that was added', () => {
    const [alone] = latencyClues(quiet, since(request(2, { pay: 60 })), WINDOWS)
    const [among] = latencyClues(quiet, since(request(6, { pay: 60 })), WINDOWS)
    expect(among?.service).toBe(alone?.service)
    expect(among?.strength).toBeLessThan(alone?.strength ?? 0)
  })

  test('three services or fewer have nothing in common but their calls', () => {
    const two = (work: number) =>
      `front GET |${'-'.repeat(3 * work)}|  Server\n  pay serve |${' '.repeat(work)}${'-'.repeat(work)}|  Server`
    expect(paceBetween(several(9, two(2), 'q'), several(9, two(8), 'a'))).toEqual({ work: 1, way: 1 })
  })

  test('a change beyond the pace adds up, and none of it is below zero that took longer', () => {
    const change = latencyChange(quiet, since(request(6, { pay: 60 })))
    const { terms, meanMsBefore, meanMsAfter } = beyondPace(change, { work: 3, way: 3 })
    const sum = terms.reduce((total, { deltaMs }) => total + deltaMs, 0)
    expect(sum).toBeCloseTo(meanMsAfter - meanMsBefore, 6)
    expect(Math.min(...terms.map(({ fromCostMs }) => fromCostMs))).toBeGreaterThanOrEqual(0)
  })

  test('traces at a pace last as much longer', () => {
    const [one] = atPace(quiet, { work: 2, way: 3 })
    expect(one?.spans[0]?.durationMs).toBe(3 * (quiet[0]?.spans[0]?.durationMs ?? 0))
  })
})
