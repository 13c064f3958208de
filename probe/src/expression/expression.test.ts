import { describe, expect, test } from 'vitest'
import { ready, readyTemplate } from './evaluate.ts'
import { ExpressionRefused, namesIn, parseExpression, parseTemplate } from './parse.ts'

const calls: string[] = []
class Order {
  id = 'o-1'
  total = 12
  items = [{ sku: 'a' }, { sku: 'b' }]
  password = 'hunter22'
  get price() {
    calls.push('getter')
    return 1
  }
  toString() {
    calls.push('toString')
    return 'x'
  }
}
const trap = new Proxy(
  {},
  { get: () => calls.push('trap'), getOwnPropertyDescriptor: () => void calls.push('trap'), ownKeys: () => [] },
)
const scope: Record<string, unknown> = {
  order: new Order(),
  n: 3,
  s: 'hello',
  map: new Map([['k', 1]]),
  trap,
  none: null,
  big: 5n,
  password: 'p',
}
const names = Object.keys(scope)
const evaluate = (text: string): unknown => ready(parseExpression(text), names)(Object.values(scope))

describe('an expression', () => {
  test.for<[string, unknown]>([
    ['order.total * 2 + n', 27],
    ['order.items[1].sku === "b" && n >= 3', true],
    ['order["id"]', 'o-1'],
    ['none?.x ?? "nothing"', 'nothing'],
    ['n > 2 ? s : 0', 'hello'],
    ['len(order.items) + len(s) + len(map)', 8],
    ['startsWith(s, "he") && contains(s, "ll") && !endsWith(s, "x")', true],
    ['typeof order', 'object'],
    ['keys(order.items[0])', 'sku'],
    ['-n - -n', 0],
    ['1 + 2 * 3 - 4 / 2 % 3', 5],
    ['s + n', 'hello3'],
    ['none == undefined', true],
  ])('%s', ([text, value]) => expect(evaluate(text)).toEqual(value))

  test.for<[string, unknown]>([
    ['order.price', undefined],
    ['order + 1', undefined],
    ['order < 1', undefined],
    ['trap.x', undefined],
    ['len(trap)', undefined],
    ['keys(trap)', undefined],
    ['order.password', '[redacted]'],
    ['order["pass" + "word"]', '[redacted]'],
    ['password', '[redacted]'],
  ])('%s neither runs the code of the app nor shows a secret', ([text, value]) => {
    expect(evaluate(text)).toEqual(value)
    expect(calls).toEqual([])
  })

  test.for([
    'f()',
    'a.b()',
    'a = 1',
    'a += 1',
    'a++',
    'new A',
    'delete a.b',
    '`x`',
    'function () {}',
    '() => 1',
    'a, b',
    '[...a]',
    '{}',
    'a;b',
    'import("x")',
    'await a',
    'this.constructor.constructor("x")()',
    'len()',
    'a in b',
    '\\u0061',
    'a[',
    '',
    `${'('.repeat(50)}1${')'.repeat(50)}`,
    'a+'.repeat(600),
  ])('%s is outside the language', (text) => expect(() => parseExpression(text)).toThrow(ExpressionRefused)) // prettier-ignore

  test('tells the variables it begins at', () => {
    expect(namesIn(parseExpression('a.b[c] > len(d.e) ? this.x : a'))).toEqual(['a', 'c', 'd', 'this'])
  })

  test('fails on mixed kinds of numbers by throwing, which the hit counts', () => {
    expect(() => evaluate('big + n')).toThrow(TypeError)
  })
})

describe('a template', () => {
  const say = (text: string): string => readyTemplate(parseTemplate(text), names)(Object.values(scope))

  test('puts values into the sentence, things as what they are', () => {
    expect(say('order {order.id}: {n} of {len(order.items)} {order} {order.items} {trap} {none} {{x}}')).toBe(
      'order o-1: 3 of 2 [object] [array of 2] [proxy] null {x}',
    )
    expect(calls).toEqual([])
  })

  test.for([
    ['a {b', 'the brace at character 3 is not closed; write {{ for a plain one'],
    ['{a(', 'the brace at character 1 is not closed'],
    ['{a', 'the brace at character 1 is not closed'],
    ['{a} {', 'the brace at character 5 is not closed'],
    ['a} {b}', 'the brace at character 2 is not opened; write }} for a plain one'],
    ['{a {b}}', 'the brace at character 1 is not closed'],
    ['{ok} {a(}', '( at character 8 is not allowed here'],
    ['{ok} {a b}', 'b at character 9 is not allowed here'],
    ['{ok} {a # b}', 'not allowed at character 9'],
    ['n {}', 'the end at character 4 is not allowed here'],
  ] as const)('%s is refused: %s', ([text, says]) => expect(() => parseTemplate(text)).toThrow(says))

  test('takes doubled braces for plain ones', () => {
    expect(parseTemplate('{{a}} {b}}}')).toEqual(['{', 'a', '}', ' ', { op: 'name', name: 'b' }, '}'])
  })
})
