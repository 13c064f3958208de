import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isCode, isTest, root, type Source, sources } from './sources.ts'

const FILE_LINES_MAX = 500 // the linter holds code to it, and functions to 70 (.oxlintrc.json)
const NODE_MAJOR_MIN = 24
const THIS = 'check/tidy.test.ts'

const code = sources(isCode)
const sql = sources((path) => path.endsWith('.sql'))
const pure = code.filter((s) => /^workbench\/src\/(lib|model|diagnose|method)\//.test(s.path) && !isTest(s.path))
const algorithms = code.filter((s) => /^workbench\/src\/diagnose\/.+\//.test(s.path) && !isTest(s.path))

/** The lines of `files` that match, as `path:line: text`; comments do not count. */
function linesThatMatch(files: readonly Source[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, i) => ({ line, at: `${path}:${i + 1}: ${line.trim()}` }))
      .filter(({ line }) => !/^\s*(\/\/|\*|\/\*)/.test(line) && pattern.test(line.replace(/\s\/\/ .*$/, '')))
      .map(({ at }) => at),
  )
}

describe('tidy', () => {
  test('sees the sources', () => {
    expect(code.length).toBeGreaterThan(20)
    expect(sql.length).toBeGreaterThan(5)
    expect(pure.length).toBeGreaterThan(10)
    expect(algorithms.length).toBeGreaterThan(5)
  })

  test(`runs on Node ${NODE_MAJOR_MIN} or newer, so the pinned Node is in use`, () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(NODE_MAJOR_MIN)
  })

  test(`no file is longer than ${FILE_LINES_MAX} lines`, () => {
    const long = [...code, ...sql].map((s) => ({ path: s.path, lines: s.text.split('\n').length - 1 }))
    expect(long.filter((s) => s.lines > FILE_LINES_MAX)).toEqual([])
  })

  test('SQL stands in .sql files only, and each says what it answers', () => {
    const header = /^-- Answers {2}\S.*[\s\S]*^-- Params {3}\S[\s\S]*^-- Rows {5}\S[\s\S]*^-- Reads {4}\S/m
    expect(sql.filter((s) => !header.test(s.text)).map((s) => s.path)).toEqual([])
    const shown = code.filter((s) => s.path.startsWith('workbench/src/') && !isTest(s.path))
    const elsewhere = shown.filter((s) => !s.path.startsWith('workbench/src/store/'))
    expect(linesThatMatch(elsewhere, /['"`]\s*(SELECT|INSERT INTO|CREATE TABLE|ALTER TABLE)\b/)).toEqual([])
  })

  test('an algorithm names its source, idea, input, output and cost', () => {
    const header = /Paper {2,}\S[\s\S]*Idea {2,}\S[\s\S]*Input {2,}\S[\s\S]*Output {2,}\S[\s\S]*Cost {2,}\S/
    const exempt = /\/(index|types|columns)\.ts$|\/diagnose\/report\// // report/ puts findings into words
    const isTold = (text: string): boolean => header.test(text) && text.split(' * Paper  ').length === 2
    expect(algorithms.filter((s) => !exempt.test(s.path) && !isTold(s.text)).map((s) => s.path)).toEqual([])
  })

  test('the pure rooms know no clock, no chance, no I/O and never wait', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|\bperformance\b|Math\.random|\bcrypto\.random|\bconsole\.|(?<!['"\w.])process\.|from 'node:(?!assert)|\bawait\b|\basync\b|\bPromise\b|setTimeout|setInterval/
    expect(linesThatMatch(pure, impure)).toEqual([])
  })

  test('no type is switched off', () => {
    const escapes = /\bas any\b|: any\b|@ts-ignore|@ts-expect-error|@ts-nocheck/
    const own = code.filter((s) => s.path !== THIS)
    expect(linesThatMatch(own, escapes)).toEqual([])
  })

  test('an object of the code is not spread where it is written: its fields stand there', () => {
    const shown = code.filter(({ path }) => path !== THIS && !isTest(path))
    expect(linesThatMatch(shown, /\.\.\.\{/)).toEqual([])
  })

  test('a section is named of a public standard only, and a docs page that a file names exists', () => {
    const sections = code.flatMap(({ path, text }) =>
      text
        .split('§')
        .slice(0, -1)
        .map((before) => ({ path, at: `${before.slice(-24)}§` })),
    )
    expect(sections.length).toBeGreaterThan(1)
    const standard = /\b(RFC|ISO|IEC|IEEE|ECMA|W3C)[ -][\w-]+ §$/
    expect(sections.filter(({ path, at }) => path !== THIS && !standard.test(at))).toEqual([])
    const named = code.filter(({ path }) => !isTest(path))
    const pages = named.flatMap(({ path, text }) =>
      [...text.matchAll(/\bdocs\/[\w-]+\.md\b/g)].map(([page]) => ({ path, page })),
    )
    expect(pages.length).toBeGreaterThan(10)
    expect(pages.filter(({ page }) => !existsSync(root + page))).toEqual([])
  })
})
