import { expect, test } from 'vitest'
import { isNamed, namedByClause } from './naming.ts'

test.for([
  ['cart', 'cart answered 500', true],
  ['cart', 'GET /api/cart failed', false],
  ['cart', 'POST http://cart/items failed', true],
  ['cart', 'cart-db answered 500', false],
  ['', 'cart answered 500', false],
  ['', '', false],
] as const)('is “%s” named by “%s”: %s', ([service, text, expected]) => {
  expect(isNamed(service, text)).toBe(expected)
})

test('each clause names its own, and a service without a name is named by none', () => {
  expect(namedByClause(['cart', '', 'stock'], 'cart answered 500: stock did not answer: timed out')).toEqual([
    ['cart'],
    ['stock'],
  ])
})
