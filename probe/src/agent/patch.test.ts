import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Script } from 'node:vm'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { allSites } from '../source/site.ts'
import { hashOf, type Insertion, patched } from './patch.ts'

const compiles = (text: string): boolean => {
  try {
    parseAst(text, { lang: 'js' })
    return true
  } catch {
    return false
  }
}

/** A call at every place of `text` at once. */
const everywhere = (text: string): Insertion[] => allSites(text).map((site, slot) => ({ ...site, slot }))

describe('a patched text', () => {
  test('holds the call before the statement, on the same line, in braces where the statement has none', () => {
    const text = 'function f(a) {\n  const b = a\n  if (b) return 1\n  else g(b)\n}\n'
    expect(patched(text, everywhere(text))).toBe(
      'function f(a) {\n  try{__lg$(0,a)}catch{}const b = a\n  try{__lg$(1,b,a)}catch{}if (b) {try{__lg$(2,b,a)}catch{}return 1}\n  else {try{__lg$(3,b,a)}catch{}g(b)}\n}\n',
    )
  })

  test.for([
    ['semicolons left out', 'let d = 1\n;[1].map(x)\na = b\nreturn a\n++c\n`t`.x'],
    [
      'loops',
      'for (const a of b) c(a)\nwhile (x) y()\ndo z(); while (q) w()\nouter: for (;;) { if (a) continue outer; else break outer }',
    ],
    ['cases', 'switch (a) { case 1: b(); case 2: { c() } default: d() }'],
    ['regular expressions', 'a();\n/x/.test(b) && c\nif (a) /y/g.exec(b)'],
    ['awaits', 'await a\nfor await (const b of c) d()\nconst e = async () => { await f }'],
  ])('still compiles and passes every place: %s', ([, body]) => {
    const text = `async function f(a, b, c) {\n${body?.replace('return a\n', 'if (a) return a\n')}\n}`
    const insertions = everywhere(text)
    expect(insertions.length).toBeGreaterThan(2)
    expect(() => new Script(patched(text, insertions))).not.toThrow()
  })

  test('of real packages compiles, with a call at every place there is', () => {
    const packages = ['protobufjs', 'react-dom', 'react', 'yaml', '@grpc/grpc-js', 'rolldown'].map(
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
      const insertions = everywhere(text)
      calls += insertions.length
      expect({ file, compiles: compiles(patched(text, insertions)) }).toEqual({ file, compiles: true })
      expect(patched(text, insertions).split('\n').length).toBe(text.split('\n').length)
    }
    expect(calls).toBeGreaterThan(1000)
  })

  test('is known by the hash the engine gives', () => {
    expect(hashOf('const base = 3\n')).toMatch(/^[0-9a-f]{64}$/)
    expect(hashOf('a')).not.toBe(hashOf('b'))
  })
})
