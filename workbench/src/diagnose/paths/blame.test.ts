import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { breakOf, callShifts, latencyBlame, latencyChange, type Trace, tracesOf } from './index.ts'

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

  describe('calls to what sends no spans', () => {
    /** A front and two services behind it, all of which ask one database; each of their queries hangs as long as told. */
    const asking = (cartMs: number, payMs: number, frontMs = 2): string => {
      const [paid, asked] = [cartMs + 2, cartMs + payMs + 4]
      const query = (service: string, at: number, ms: number, indent: string): string =>
        `${indent}${service} query |${' '.repeat(at)}${'-'.repeat(ms)}| Client db.system.name=postgresql`
      return [
        `front GET |${'-'.repeat(asked + frontMs)}| Server`,
        `  cart serve |${'-'.repeat(cartMs + 2)}| Server`,
        query('cart', 1, cartMs, '    '),
        `  pay serve |${' '.repeat(paid)}${'-'.repeat(payMs + 2)}| Server`,
        query('pay', paid + 1, payMs, '    '),
        query('front', asked, frontMs, '  '),
      ].join('\n')
    }
    test.for([
      ['that hang for one of its callers alone are that caller’s', asking(2, 2), asking(2, 32), 'pay 30'],
      ['that hang for all of them are the database’s', asking(2, 2, 2), asking(22, 22, 22), 'postgresql 60'],
      ['that hang for one more than for the others are shared', asking(2, 2, 2), asking(4, 24, 4), 'pay 20'],
    ] as const)('%s', ([, before, after, first]) => {
      expect(blamed(before, after)[0]).toBe(first)
    })
  })

  test('what services answer for adds up to the change, where requests make the calls they made', () => {
    const change = latencyChange(several(5, front([1, 4, 2])), several(5, front([6, 2, 9], 7)))
    const sum = latencyBlame(change).reduce((total, one) => total + one.deltaMs, 0)
    expect(sum).toBeCloseTo(change.meanMsAfter - change.meanMsBefore, 9)
  })

  test('requests that call a slow service more often do not make it slower', () => {
    const without = 'shop GET   |----|  Server'
    const withCall = `
      shop GET   |-------------|  Server
        pay charge | --------- |  Server`
    const before = [...several(9, without), ...several(1, withCall, 'u')]
    const after = [...several(1, without), ...several(9, withCall, 'u')]
    const pay = latencyBlame(latencyChange(before, after)).find((one) => one.service === 'pay')
    expect(pay?.deltaMs).toBeCloseTo(0, 9)
    expect(pay?.deltaMsHalfWidth).toBeCloseTo(0, 9)
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

  test('the same shape, and other traffic of the same shape, is no change', () => {
    expect(callShifts(several(20, whole), several(60, whole, 'u'))).toEqual([])
  })

  test('an operation that stops short takes fewer steps', () => {
    const [shift] = callShifts(several(20, whole), several(20, stops, 'u'))
    expect(shift).toMatchObject({ stepsBefore: 3, stepsAfter: 2, requestsBefore: 20, requestsAfter: 20 })
  })

  test('a client span is looked through: the call is what it reached', () => {
    const through = whole.replace(
      'mail send  |       -- |  Server',
      'shop POST  |       -- |  Client\n        mail send  |       -- |  Server',
    )
    expect(callShifts(several(20, through), several(20, stops, 'u'))).toMatchObject([{ callee: 'mail', kind: 'gone' }])
    expect(callShifts(several(20, through), several(20, whole, 'u'))).toEqual([])
  })

  test('a handful of requests proves next to nothing', () => {
    for (const shift of callShifts(several(2, whole), several(2, stops, 'u'))) expect(shift.score).toBeLessThan(2)
  })

  test('requests that run an operation often count once', () => {
    const loop = (n: number): string =>
      [
        'shop GET |--------------------|  Server',
        ...Array.from({ length: n }, () => '  shop item | -- |\n    db read | - |  Server'),
      ].join('\n')
    const once = 'shop GET |--------------------|  Server\n  shop item | -- |'
    const [shift] = callShifts(several(2, loop(50)), several(2, once, 'u'))
    expect(shift).toMatchObject({ kind: 'gone', requestsBefore: 2, requestsAfter: 2 })
    expect(shift?.score).toBeLessThan(1)
  })
})

describe('a broken habit', () => {
  const habit = (...[early, late, after]: readonly (readonly [number, number])[]) =>
    breakOf({ early: tally(early), late: tally(late), after: tally(after) })
  const tally = ([did, of]: readonly [number, number] = [0, 0]) => ({ did, of })

  test.for([
    ['breaks at the onset', [10, 10], [10, 10], [0, 10], true],
    ['came and went in the quiet stretch as well', [10, 10], [0, 10], [10, 10], false],
    ['had begun to break before the onset that was found', [10, 10], [4, 10], [0, 10], true],
    ['goes on', [7, 10], [6, 10], [7, 10], false],
    ['was never seen', [0, 0], [0, 0], [9, 9], false],
  ] as const)('%s', ([, early, late, after, broken]) => {
    expect(habit(early, late, after) > 3).toBe(broken)
  })

  test('what the quiet stretch shows and undoes is taken off', () => {
    expect(habit([9, 20], [1, 20], [18, 20])).toBeLessThan(habit([5, 20], [5, 20], [18, 20]))
    expect(habit([9, 20], [1, 20], [18, 20])).toBeGreaterThan(0)
  })
})
