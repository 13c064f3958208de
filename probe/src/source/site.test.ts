import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { parseAst } from 'vite'
import { describe, expect, test } from 'vitest'
import { allSites, siteAt, sitesOf } from './site.ts'
import { readSource } from './statements.ts'

const SOURCE = `'use strict'
const outer = 1, alone = 2
import { used as borrowed } from 'x'
export async function go(a, { b, c: [d = 3] }, ...rest) {
  'no code'
  const x = a + outer
  if (x) return b
  for (const [k, v] of Object.entries(b)) {
    let q = k
    switch (q) {
      case 1: let z = 2; break
      case 2:
        console.log(v)
    }
    items.map((i) => {
      return i + x + borrowed
    })
  }
  class K extends Q {
    constructor() {
      before()
      super()
      this.x = 1
    }
  }
  try { a() } catch (e) {
    report(e, K)
  }
  if (x)
    later()
  let late = \`\${a / 2 / 1}\`
}
const concise = () => go(1)
`

const names = (line: number): readonly string[] | string => {
  const site = siteAt(SOURCE, line)
  return 'problem' in site ? site.problem : site.names
}

describe('a place for a probe', () => {
  test('sees what has a value there: parameters, locals declared before, and outer names that a function keeps', () => {
    expect(names(6)).toEqual(['a', 'b', 'd', 'rest', 'outer', 'borrowed', 'go'])
    expect(names(9)).toEqual(['k', 'v', 'x', 'a', 'b', 'd', 'rest', 'outer', 'borrowed', 'go'])
  })

  test('is told by its offset alone, and no other offset is one', () => {
    const told = sitesOf(SOURCE)
    const found = Array.from(SOURCE, (_, at) => told(at)).filter((site) => 'at' in site)
    const all = allSites(SOURCE).sort((a, b) => a.at - b.at)
    expect(found.map((site) => ({ ...site, line: 0 }))).toEqual(all)
    expect(found.map(({ line }) => siteAt(SOURCE, line))).toContainEqual(found[0])
    expect(found.length).toBeGreaterThan(10)
  })

  test('does not see the names of another case, nor those that come later', () => {
    expect(names(13)).not.toContain('z')
    expect(names(29)).not.toContain('late')
  })

  test('sees of a function around only what the inner functions already use', () => {
    expect(names(16)).toEqual(['i', 'x', 'outer', 'borrowed', 'go'])
  })

  test('is not before super(), nor a directive, nor outside functions; the next lines are named', () => {
    expect(names(21)).toContain('stands before super()')
    expect(names(23)).toEqual(['x', 'outer', 'borrowed', 'go'])
    expect(names(5)).toMatch(/^no statement inside a function starts on line 5; the nearest start on 6, 7$/)
    expect(names(2)).toContain('no statement')
    expect(names(99)).toContain('behind the end')
  })

  test('in an unbraced body asks for braces', () => {
    const site = siteAt(SOURCE, 30)
    if ('problem' in site) throw new Error(site.problem)
    expect(SOURCE.slice(site.at, site.braceEnd)).toBe('later()')
  })

  test.for(['eval("x")', 'with (o) { f() }'])('is refused in a function with %s, whose names nobody knows', (code) => {
    expect(siteAt(`function f(o) {\n  ${code}\n  return o\n}`, 3)).toEqual({
      problem: expect.stringContaining('eval or with'),
    })
  })

  test('is refused in a text that is not JavaScript, with the line', () => {
    expect(siteAt('function f() {\n  return (1\n', 2)).toEqual({
      problem: expect.stringContaining('could not be read'),
    })
  })
})

test.for([
  'x = {',
  'class A {',
  'export {',
  'switch (a) {',
  'for (;;',
  'f(',
  'a`${',
  'import {',
  '"use strict',
  '#!node',
  '',
])('a text that ends in %s comes to an end', (text) => {
  expect(siteAt(`function f() {\n}\n${text}`, 2)).toEqual({ problem: expect.any(String) })
  expect(siteAt(text, 1)).toEqual({ problem: expect.any(String) })
})

type Located = { readonly type?: string; readonly start: number; readonly end: number; readonly body?: unknown }
const LIST_OWNERS = new Set(['Program', 'BlockStatement', 'StaticBlock'])

/** Where statements of statement lists are, as another parser sees them. */
function statementsOf(n: unknown, into: string[] = []): string[] {
  if (Array.isArray(n)) for (const part of n) statementsOf(part, into)
  else if (n !== null && typeof n === 'object') {
    const at = n as Located
    if (LIST_OWNERS.has(at.type ?? '')) for (const s of at.body as Located[]) into.push(`${s.start}:${s.end}`)
    for (const part of Object.values(n)) statementsOf(part, into)
  }
  return into
}

type Ours = ReturnType<typeof readSource>
const ours = (n: Ours, into: string[] = []): string[] => {
  if (n.kind === 'block') for (const s of n.parts) into.push(`${s.start}:${s.end}`)
  for (const part of n.parts) ours(part, into)
  return into
}

test('every statement of real packages is where another parser sees it', () => {
  const listed = execFileSync('find', [
    '-L',
    'node_modules/vite',
    'node_modules/protobufjs',
    'node_modules/react-dom',
    'node_modules/yaml',
    '-name',
    '*.js',
  ])
  const files = listed
    .toString()
    .trim()
    .split('\n')
    .filter((f) => !f.includes('/node_modules/vite/node_modules/'))
    .slice(0, 250)
  let compared = 0
  for (const file of files) {
    const text = readFileSync(file, 'utf8')
    let theirs: unknown
    try {
      theirs = parseAst(text, { lang: 'js' })
    } catch {
      continue // a script that is not a module
    }
    expect({ file, at: ours(readSource(text)).sort() }).toEqual({ file, at: statementsOf(theirs).sort() })
    compared++
  }
  expect(compared).toBeGreaterThan(50)
})
