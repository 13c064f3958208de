import { describe, expect, test } from 'vitest'
import { commonCallees } from './common-callee.ts'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

const tracesLike = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const cartFails = `
  web     GET /cart  |!!!!!!!!|  Server
    cart  get        | !!!!!! |  Server
      fx  rate       |   --   |  Server
`
const shipFails = `
  web     POST /ship |!!!!!!!!|  Server
    ship  quote      | !!!!!! |  Server
      fx  rate       |   --   |  Server
      geo find       |     -  |  Server
`
const adWorks = `
  web     GET /ad    |--------|  Server
    ad    pick       | ------ |  Server
      fx  rate       |   --   |  Server
`

describe('services that begin to fail by themselves', () => {
  test('have in common what they called just before', () => {
    const found = commonCallees([...tracesLike('a', 6, cartFails), ...tracesLike('b', 2, shipFails)])
    expect(found).toMatchObject([
      { service: 'fx', operation: 'rate', failing: ['cart', 'ship'], shareOfFailed: 1, specific: 1 },
    ])
  })

  test('are explained the less, the more healthy runs call it as well', () => {
    const found = commonCallees([
      ...tracesLike('a', 6, cartFails),
      ...tracesLike('b', 2, shipFails),
      ...tracesLike('c', 24, adWorks),
    ])
    expect(found[0]).toMatchObject({ service: 'fx', shareOfFailed: 1, specific: 0.25 })
  })

  test('have nothing in common if there is only one', () => {
    expect(commonCallees(tracesLike('a', 6, cartFails))).toEqual([])
  })

  test('are not explained by a client span that failed: its callee is accused already', () => {
    const seen = shipFails.replace(
      'fx  rate       |   --   |  Server',
      'ship rate       |   !!   |  Client peer.service=fx',
    )
    expect(commonCallees([...tracesLike('a', 6, cartFails), ...tracesLike('b', 2, seen)])).toEqual([])
  })
})
