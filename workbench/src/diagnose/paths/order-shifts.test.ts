import { describe, expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { orderShifts } from './order-shifts.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

const tracesLike = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const writtenFirst = `
  shop   POST /buy  |-----------|  Server
    shop INSERT     | --        |  Client server.address=db
    shop POST       |    ----   |  Client
      pay POST /due |     --    |  Server
`
const paidFirst = `
  shop   POST /buy  |-----------|  Server
    shop POST       | ----      |  Client
      pay POST /due |  --       |  Server
    shop INSERT     |      --   |  Client server.address=db
`
const atOnce = `
  shop   POST /buy  |-----------|  Server
    shop INSERT     | -----     |  Client server.address=db
    shop POST       |  -----    |  Client
      pay POST /due |   --      |  Server
`
const quiet = tracesLike('a', 40, writtenFirst)

describe('calls that change places', () => {
  test('are told with which comes first since, whatever their names', () => {
    const found = orderShifts(quiet, tracesLike('b', 30, paidFirst))
    expect(found).toMatchObject([
      {
        service: 'shop',
        operation: 'POST /buy',
        first: ['pay', 'POST /due'],
        second: ['db', 'INSERT'],
        shareBefore: 0,
        shareAfter: 1,
        requestsAfter: 30,
      },
    ])
    expect(found[0]!.score).toBeGreaterThan(20)
    const back = orderShifts(tracesLike('c', 40, paidFirst), tracesLike('d', 30, writtenFirst))
    expect(back).toMatchObject([
      { first: ['db', 'INSERT'], second: ['pay', 'POST /due'], shareBefore: 0, shareAfter: 1 },
    ])
  })

  test('are none where all is as before, where they overlap, and where one is no longer made', () => {
    const alone = writtenFirst.split('\n').slice(0, 3).join('\n')
    expect(orderShifts(quiet, quiet)).toEqual([])
    expect(orderShifts(quiet, tracesLike('b', 30, atOnce))).toEqual([])
    expect(orderShifts(quiet, tracesLike('b', 30, alone))).toEqual([])
    expect(orderShifts([], [])).toEqual([])
  })

  test('are none where they change places all along', () => {
    const mixed = (name: string): readonly Trace[] =>
      tracesLike(`${name}w`, 20, writtenFirst).flatMap((trace, i) => [
        { ...trace, startMs: 2 * i },
        { ...tracesLike(`${name}p${i}`, 1, paidFirst)[0]!, startMs: 2 * i + 1 },
      ])
    expect(orderShifts(mixed('a'), mixed('b'))).toEqual([])
  })
})
