import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { callShifts, lastCalls, latencyBlame, latencyChange, type Trace, tracesOf } from './index.ts'

const several = (n: number, picture: string, prefix = 't'): readonly Trace[] =>
  Array.from({ length: n }, (_, i) => tracesOf(columnsOf(drawnRows(`${prefix}${i}`, picture))).traces[0] as Trace)

/** A front that calls three services one after the other; each hop hangs as long as told, and own work takes `ownMs`. */
function front(hangMs: readonly [number, number, number], ownMs = 2): string {
  let at = ownMs
  const calls = ['cart', 'pay', 'ship'].flatMap((callee, i) => {
    const hang = hangMs[i] as number
    const call = `  front call-${callee} |${' '.repeat(at)}${'-'.repeat(hang + 3)}|  Client`
    const served = `    ${callee} serve |${' '.repeat(at + hang)}---|  Server`
    at += hang + 3
    return [call, served]
  })
  return [`front GET |${'-'.repeat(at)}|  Server`, ...calls].join('\n')
}

const blamed = (before: string, after: string): readonly string[] =>
  latencyBlame(latencyChange(several(5, before), several(5, after))).map((one) => `${one.service} ${one.deltaMs}`)

describe('latency blame', () => {
  test.for([
    ['one hop that hangs is the callee’s', front([1, 1, 1]), front([1, 9, 1]), 'pay 8'],
    ['hops that all hang alike are the caller’s', front([1, 1, 1]), front([5, 5, 5]), 'front 12'],
    ['work that no call explains is the service’s own', front([1, 1, 1]), front([1, 1, 1], 9), 'front 7'],
    ['one hop that hangs more than the rest keeps its surplus', front([1, 1, 1]), front([3, 23, 3]), 'pay 20'],
  ] as const)('%s', ([, before, after, first]) => {
    expect(blamed(before, after)[0]).toBe(first)
  })

  test('a single callee is named, because nothing tells it from the way to it', () => {
    const one = (hang: number): string => `
      front GET   |--${'-'.repeat(hang)}---|  Server
        front call  |  ${'-'.repeat(hang)}---|  Client
          pay serve   |  ${' '.repeat(hang)}---|  Server`
    expect(blamed(one(1), one(9))[0]).toBe('pay 8')
  })

  test('what services answer for adds up to the change', () => {
    const change = latencyChange(several(5, front([1, 4, 2])), several(5, front([6, 2, 9], 7)))
    const sum = latencyBlame(change).reduce((total, one) => total + one.deltaMs, 0)
    expect(sum).toBeCloseTo(change.meanMsAfter - change.meanMsBefore, 9)
  })
})

describe('calls that changed', () => {
  const whole = `
    shop GET   |----------|  Server
      cart list  | --       |  Server
      pay charge |    --    |  Server
      mail send  |       -- |  Server`
  const stops = `
    shop GET   |------|  Server
      cart list  | --   |  Server
      pay charge |    --|  Server`

  test('a call that an operation no longer makes', () => {
    const shifts = callShifts(several(20, whole), several(20, stops, 'u'))
    expect(shifts).toMatchObject([{ service: 'shop', callee: 'mail', kind: 'gone', shareBefore: 1, shareAfter: 0 }])
    expect(shifts[0]?.traceIds).toEqual(['u0', 'u1', 'u2', 'u3', 'u4'])
  })

  test('a call that it makes for the first time', () => {
    expect(callShifts(several(20, stops), several(20, whole))).toMatchObject([{ callee: 'mail', kind: 'new' }])
  })

  test('the callee after which callers give up', () => {
    const found = lastCalls(several(20, whole), several(20, stops, 'u'))
    expect(found).toMatchObject([
      { service: 'shop', callee: 'pay', shareBefore: 0, shareAfter: 1, callsBefore: 3, callsAfter: 2 },
    ])
  })

  test('the same shape, and other traffic of the same shape, is no change', () => {
    expect(callShifts(several(20, whole), several(60, whole, 'u'))).toEqual([])
    expect(lastCalls(several(20, whole), several(60, whole, 'u'))).toEqual([])
  })

  test('a handful of runs has no usual shape', () => {
    expect(callShifts(several(4, whole), several(4, stops, 'u'))).toEqual([])
    expect(lastCalls(several(4, whole), several(4, stops, 'u'))).toEqual([])
  })
})
