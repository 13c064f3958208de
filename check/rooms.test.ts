import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isCode, isTest, sources } from './sources.ts'

const HOME = 'workbench/src/'

/**
 * Who may import whom (ARCHITECTURE.md shows the same table): rooms, and the other packages of this repository by their names.
 * A room may always import itself.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  lib: [],
  model: ['lib'],
  diagnose: ['model', 'lib'],
  method: ['model', 'lib'],
  receive: ['model', 'lib'],
  store: ['model', 'lib'],
  live: ['model', 'lib', '@lastgood/probe'],
  respond: ['diagnose', 'method', 'model', 'lib'],
  show: ['respond', 'model', 'lib'],
  main: [
    'lib',
    'model',
    'diagnose',
    'method',
    'receive',
    'store',
    'live',
    'respond',
    'show',
    '@lastgood/probe',
    '@lastgood/drills',
  ],
}

type Import = { readonly from: string; readonly path: string; readonly target: string; readonly to: string }

const roomOf = (path: string): string => path.slice(HOME.length).split('/')[0]!.replace(/\.ts$/, '')

function importsOf(path: string, text: string): Import[] {
  const names = text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*(['"])((?:\.|@lastgood\/)[^'"]+)\1/g)
  return [...names].map(([, , name]) => {
    const [ours] = name!.match(/^@lastgood\/[^/]+/) ?? []
    if (ours !== undefined) return { from: roomOf(path), path, target: name!, to: ours }
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
    expect(imports.filter((i) => i.to === '@lastgood/probe').length).toBeGreaterThan(5)
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
    const [other] = importsOf(`${HOME}respond/x.ts`, "const { a } = await import('@lastgood/probe/attach')")
    expect(other).toMatchObject({ from: 'respond', to: '@lastgood/probe' })
    expect(MAY_IMPORT.respond).not.toContain('@lastgood/probe')
  })
})

/** What lies at the top of a room: its folders, and its files without their ending. */
function topOf(room: string): ReadonlySet<string> {
  const inside = files.map(({ path }) => path.slice(HOME.length).split('/')).filter(([first]) => first === room)
  return new Set(inside.flatMap(([, name]) => name?.replace(/\.tsx?$/, '') ?? []))
}

const isNamedIn = (text: string, name: string): boolean => [...text.matchAll(/[\w-]+/g)].some(([word]) => word === name)

describe('the README of a room', () => {
  test.for(Object.keys(MAY_IMPORT))('of %s names each folder and file at its top', (room) => {
    const [readme] = sources((path) => path === `${HOME}${room}/README.md`)
    expect([...topOf(room)].filter((name) => name !== 'index' && !isNamedIn(readme?.text ?? '', name))).toEqual([])
  })
})
