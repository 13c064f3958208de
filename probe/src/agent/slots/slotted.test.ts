import { pathToFileURL } from 'node:url'
import { Script } from 'node:vm'
import { expect, test } from 'vitest'
import { selects } from './paths.ts'
import { slotsOf, withSlots } from './slotted.ts'

const slotted = (text: string): string => withSlots(text, slotsOf(text), 5)

test('a slot stands before every statement of a function, on its line; a secret is not passed', () => {
  const text = 'const a = 1\nfunction f(b, password) {\n  if (b)\n    return a\n  g()\n}\n'
  expect(slotted(text)).toBe(
    'const a = 1\nfunction f(b, password) {\n  if(__lg$s[5]!==0)try{var __lg$f=__lg$s[5]<0?__lg$n(__lg$s[5],__lg$f):__lg$t(__lg$s[5],__lg$f,b,a,this)}catch{}if (b)\n    {if(__lg$s[6]!==0)try{var __lg$f=__lg$s[6]<0?__lg$n(__lg$s[6],__lg$f):__lg$t(__lg$s[6],__lg$f,b,a,this)}catch{}return a}\n  if(__lg$s[7]!==0)try{var __lg$f=__lg$s[7]<0?__lg$n(__lg$s[7],__lg$f):__lg$t(__lg$s[7],__lg$f,b,a,this)}catch{}g()\n}\n',
  )
})

test('what is given slots still compiles: generators, cases, arrows, static blocks, labels', () => {
  const text = `'use strict'
  function* g(a) { try { yield a } catch (e) { throw e } finally { a() } }
  class K extends Q { static { this.x = 1; y() } #p = 1; q = () => { return 2 }; constructor() { super(); this.z = 1 } get v() { return this.#p } }
  const h = async (x) => { for await (const y of x) if (y) await y; else break }
  function s(q) { switch (q) { case 1: let z = 2; f(z); default: { f() } } l: for (;;) { continue l } }`
  expect(slotsOf(text).length).toBeGreaterThan(12)
  expect(() => new Script(slotted(text))).not.toThrow()
})

test.for([
  ['src/**', 'src/a/b.js', true],
  ['src/**', 'lib/src/b.js', false],
  ['**/*.mjs, lib/*', 'a/b.mjs', true],
  ['**/*.mjs, lib/*', 'b.mjs', true],
  ['lib/*', 'lib/a/b.js', false],
  ['**', 'node_modules/x/index.js', false],
  ['node_modules/x/**', 'node_modules/x/index.js', true],
  ['./src/a.ts', 'src/a.ts', true],
  ['s+c/**', 'ssc/a.js', false],
] as const)('%s selects %s: %s', ([patterns, path, is]) => {
  expect(selects(patterns, '/app')(pathToFileURL(`/app/${path}`).href)).toBe(is)
  expect(selects(patterns, '/app')('node:fs')).toBe(false)
})

test('the agent gives itself no slots, whatever the pattern', () => {
  const own = new URL('../armed.ts', import.meta.url).href
  for (const pattern of ['**', '**/*.ts', 'src/**'])
    expect(selects(pattern, new URL('../..', own).pathname)(own)).toBe(false)
})
