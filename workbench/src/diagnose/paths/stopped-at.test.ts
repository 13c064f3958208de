import { describe, expect, test } from 'vitest'
import { callShifts } from './call-shifts.ts'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { type StoppedAt, stoppedAt } from './stopped-at.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

const tracesLike = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const page = `
  web      GET /page |----------|  Server
    goods  find      | --       |  Server
    fx     rate      |    --    |  Server
    ads    pick      |       -- |  Server
`
const order = `
  cart     POST /buy |----------|  Server
    goods  find      | --       |  Server
    fx     rate      |    --    |  Server
    mail   send      |       -- |  Server
`
const lines = (picture: string, count: number): string =>
  picture
    .split('\n')
    .slice(0, count + 1)
    .join('\n')
const stopped = (before: readonly Trace[], after: readonly Trace[]): readonly StoppedAt[] =>
  stoppedAt(before, after, callShifts(before, after))
const quiet = [...tracesLike('a', 40, page), ...tracesLike('b', 40, order)]

describe('services that begin to stop short', () => {
  test('have in common the callee after which all of them stop', () => {
    const found = stopped(quiet, [...tracesLike('c', 30, lines(page, 2)), ...tracesLike('d', 30, lines(order, 2))])
    expect(found).toMatchObject([
      { service: 'goods', operation: 'find', stopping: ['cart', 'web'], shareOfStopped: 1, specific: 1 },
    ])
  })

  test('have nothing in common where each stops after another callee, or one alone stops', () => {
    const apart = [...tracesLike('c', 30, lines(page, 2)), ...tracesLike('d', 30, lines(order, 3))]
    expect(stopped(quiet, apart)).toEqual([])
    expect(stopped(quiet, [...tracesLike('c', 30, lines(page, 2)), ...tracesLike('d', 30, order)])).toEqual([])
  })

  test('are explained the less, the more runs go on after it', () => {
    const half = [...tracesLike('c', 15, lines(page, 2)), ...tracesLike('d', 15, lines(order, 2))]
    const [goods] = stopped(quiet, [...half, ...tracesLike('e', 15, page), ...tracesLike('f', 15, order)])
    expect(goods).toMatchObject({ service: 'goods', shareOfStopped: 1, specific: 0.5 })
  })

  test('nobody stops where all is as before', () => {
    expect(stopped(quiet, quiet)).toEqual([])
  })
})
