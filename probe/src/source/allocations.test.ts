import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { installHook, unwatch, watch } from '../agent/hook.ts'
import { patched } from '../agent/patch.ts'
import { allocationsIn } from './allocations.ts'

const made = (text: string): string[] =>
  allocationsIn(text).map(({ at, end, line, what }) => `${line} ${what} ${text.slice(at, end)}`)

const around = (text: string, slot = 0): string =>
  patched(
    text,
    allocationsIn(text).map(({ at, end }) => ({ at, end, slot })),
  )

describe('what makes an object', () => {
  test('is found in functions, with its line; closures and what has no function are left out', () => {
    const text = `const top = {}
function f(a) {
  kept.push({ a, of: [a] })
  return new Map([[a, 1]]).get(a) ?? JSON.parse(a).x
}
const g = (b) => ({ b })
const h = () => [1]
class K { items = []; #m = () => { return new.target || new K } }`
    expect(made(text)).toEqual([
      '3 {…} { a, of: [a] }',
      '3 […] [a]',
      '4 new Map new Map([[a, 1]])',
      '4 […] [[a, 1]]',
      '4 […] [a, 1]',
      '4 JSON.parse(…) JSON.parse(a)',
      '6 {…} { b }',
      '8 new K new K',
    ])
  })

  test.for([
    [
      'patterns',
      'function f({ a = {} }, [b] = []) { let { c } = a, [d] = b; [c, d] = d; ({ c } = d); for ([c] of b) d; for (const { e } of [b]) e }',
    ],
    ['what stands behind new', 'function f(A) { new [A][0](); new { A }.A(); new new A()() }'],
    ['the end of a concise arrow', 'const f = (a) => [a], g = (a) => a || {}, h = (a) => new A(a)'],
  ] as const)('is not: %s', ([, text]) => {
    expect(made(text).filter((each) => !/\[b\]|new \(…\)/.test(each))).toEqual([])
    expect(() => new Script(around(text))).not.toThrow()
  })

  test('is told with the name of its function, its method, or what the function is assigned to', () => {
    const text = `function a() { return {} }
const b = (x) => { return {} }, c = async function () { return [] }
class K { #d() { return {} } static e = () => { return [] } constructor() { f([]) } }
g(() => { return {} })
const o = { h() { return {} }, set i(v) { k = [] } }`
    expect(allocationsIn(text).map(({ functionName }) => functionName)).toEqual([
      ...['a', 'b', 'c', '#d', 'e', 'constructor', '', 'h', 'i'],
    ])
  })

  test('may wait where its own function awaits or yields', () => {
    const text = `async function a() { await x; return {} }
async function b() { return [] }
function* c() { const q = [yield]; return q }
async function d() { for await (const x of y) z({}) }
function e() { g(async () => { await {} }); return {} }`
    expect(allocationsIn(text).map(({ line, what, mayWait }) => `${line} ${what} ${mayWait}`)).toEqual([
      '1 {…} true',
      '2 […] false',
      '3 […] true',
      '4 {…} true',
      '5 {…} true',
      '5 {…} false',
    ])
  })

  test('is what it was with a call around it, and the call sees it', () => {
    installHook()
    const seen: unknown[] = []
    const slot = watch((value) => seen.push(value))
    const text = `(function (A, a) {
  const out = []
  let x = a
  ;[x, a] = [a, { x }]
  out.push(new A([a]).v.length, [1, 2][1], new A.B({}).w, Object.assign({}, { y: x }).y)
  if (out.length > 9) return {}
  else out.push(...[7, 8])
  return out.concat([[9]])
})`
    const [plain, watched] = [text, around(text, slot)].map((each) => new Script(each).runInThisContext())
    class A {
      static B = class {
        w = 3
      }
      v: unknown
      constructor(v: unknown) {
        this.v = v
      }
    }
    expect(watched(A, 5)).toEqual(plain(A, 5))
    expect(seen.length).toBe(allocationsIn(text).length - 1) // one of them is not passed
    unwatch(slot)
    expect(watched(A, 6)).toEqual(plain(A, 6))
    expect(seen.length).toBe(allocationsIn(text).length - 1)
  })

  test('compiles in real packages with a call around each', () => {
    const packages = ['protobufjs', 'react-dom', 'yaml', '@grpc/grpc-js', 'rolldown'].map(
      (name) => `node_modules/${name}`,
    )
    const files = execFileSync('find', ['-L', ...packages, '-name', '*.js'])
      .toString()
      .trim()
      .split('\n')
      .slice(0, 200)
    let calls = 0
    for (const file of files) {
      const text = readFileSync(file, 'utf8')
      if (text.length > 60_000 || !compiles(text)) continue // a script that is not a module
      calls += allocationsIn(text).length
      expect({ file, compiles: compiles(around(text)) }).toEqual({ file, compiles: true })
      expect(around(text).split('\n').length).toBe(text.split('\n').length)
    }
    expect(calls).toBeGreaterThan(1000)
  })
})

const compiles = (text: string): boolean => {
  try {
    parseAst(text, { lang: 'js' })
    return true
  } catch {
    return false
  }
}
