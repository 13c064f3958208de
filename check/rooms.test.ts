import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isCode, isTest, sources } from './sources.ts'

const HOME = 'workbench/src/'

/** Who may import whom (ARCHITECTURE.md shows the same table). A room may always import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  model: ['lib'],
  diagnose: ['model', 'lib'],
  method: ['model', 'lib'],
  receive: ['model', 'lib'],
  store: ['model', 'lib'],
  live: ['model', 'lib'],
  respond: ['diagnose', 'method', 'model', 'lib'],
  show: ['respond', 'model', 'lib'],
  main: ['lib', 'model', 'diagnose', 'method', 'receive', 'store', 'live', 'respond', 'show'],
}

type Import = { readonly from: string; readonly path: string; readonly target: string; readonly to: string }

const roomOf = (path: string): string => path.slice(HOME.length).split('/')[0]!.replace(/\.ts$/, '')

function importsOf(path: string, text: string): Import[] {
  const names = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])(\.[^'"]+)\1/g)
  return [...names].map(([, , name]) => {
    const target = posix.normalize(posix.join(posix.dirname(path), name!))
    return { from: roomOf(path), path, target, to: target.startsWith(HOME) ? roomOf(target) : 'outside' }
  })
}

const files = sources((path) => path.startsWith(HOME) && isCode(path) && !isTest(path))
const imports = files.flatMap(({ path, text }) => importsOf(path, text))

describe('the import table', () => {
  test('is held against files and imports that exist', () => {
    expect(files.length).toBeGreaterThan(10)
    expect(imports.filter((i) => i.from !== i.to).length).toBeGreaterThan(10)
  })

  test('has a row for every room', () => {
    expect([...new Set(files.map((f) => roomOf(f.path)))].filter((room) => !(room in MAY_IMPORT))).toEqual([])
  })

  test('is obeyed by every import', () => {
    const forbidden = imports.filter((i) => i.from !== i.to && !MAY_IMPORT[i.from]?.includes(i.to))
    expect(forbidden.map((i) => `${i.path} imports ${i.target}`)).toEqual([])
  })

  test('sees a forbidden import', () => {
    const [planted] = importsOf(`${HOME}diagnose/x.ts`, "import { a } from '../store/y.ts'")
    expect(planted).toMatchObject({ from: 'diagnose', to: 'store' })
    expect(MAY_IMPORT.diagnose).not.toContain('store')
  })
})
