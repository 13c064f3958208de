import { expect, test } from 'vitest'
import { columnsOf, drawnRows } from './drawn-spans.test-helper.ts'
import { reachOf } from './reach.ts'
import { tracesOf } from './traces.ts'
import type { Trace } from './types.ts'

const like = (name: string, count: number, picture: string): readonly Trace[] =>
  Array.from({ length: count }, (_, i) => tracesOf(columnsOf(drawnRows(`${name}${i}`, picture))).traces).flat()

const pays = `
  web     POST /order |----------|  Server
    shop  order       | -------- |  Server
      shop  call      |  ------  |  Client
        pay charge    |   ----   |  Server
      shop  query     |   --     |  Client db.system.name=postgresql
`
const puts = `
  web     POST /cart  |----------|  Server
    shop  cart        | -------- |  Server
`
const broken = `
  web     POST /order |!!!!!!!!!!|  Server
    shop  order       | !!!!!!!! |  Server
`

test.for<[about: string, sample: string, service: string, other: string, share: number]>([
  ['what its requests always come to', 'order0', 'shop', 'pay', 1],
  ['what has no spans of its own', 'order0', 'shop', 'postgresql', 1],
  ['what other requests of it come to', 'cart0', 'shop', 'pay', 0],
  ['what it no longer comes to', 'broken0', 'shop', 'pay', 1],
  ['what lies far below', 'order0', 'web', 'pay', 1],
  ['what lies above it', 'order0', 'pay', 'web', 0],
  ['a request that nobody knows', 'other', 'shop', 'pay', 1],
  ['a request that it had no part in', 'cart0', 'pay', 'shop', 1],
])('a service reaches %s', ([, sample, service, other, share]) => {
  const reach = reachOf([...like('order', 3, pays), ...like('cart', 3, puts)], like('broken', 2, broken))
  expect(reach([sample], service, other)).toBe(share)
})

test('what only some of its requests come to is reached in part', () => {
  const fewer = [...like('order', 1, pays), ...like('broken', 3, broken)]
  expect(reachOf(fewer, [])(['broken0'], 'shop', 'pay')).toBe(0.25)
})
