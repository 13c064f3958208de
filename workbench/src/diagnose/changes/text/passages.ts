/**
 * Paper    none; what a review of a change looks at: the message, and the lines that differ
 * Idea     a commit that only touches documents, tests or log lines changes no behaviour
 * Input    a change event with whatever details its source sent
 * Output   its passages, one a commit, with their words
 * Cost     O(characters), at most `CHARS_MAX` a change
 */
import type { ChangeEvent } from '../../../model/change.ts'
import { termsOf } from '../../stems.ts'

/** One part of a change that stands for itself. */
export type Passage = {
  readonly words: ReadonlySet<string>
  /** For people: the first line. */
  readonly title: string
}

const CHARS_MAX = 50_000 // of one change; a larger diff is read up to here
const PASSAGES_MAX = 200
const DEPTH_MAX = 6
const SKIPPED = /^(sha|commit|author|actor|at|url|id|email|date|environment|source)$/i // they tell who and when, not what

/** Whether a change may touch what runs: unless each of its commits tells its files or lines, and all of these are harmless. */
export function touchesWhatRuns(change: ChangeEvent): boolean {
  const [, ...commits] = partsOf(change)
  return commits.length === 0 || commits.some((texts) => passageOf(texts) !== undefined)
}

const LINES_MAX = 5000 // of one change; more are left out
const LINE_MAX = 300 // characters: no setting of a person is longer

/** A line, in a diff with its sign, and the file that a header before it names, else ''. */
export type DiffLine = { readonly file: string; readonly line: string }

/** All lines that a change tells, those of its diffs among them. */
export function linesOf(change: ChangeEvent): readonly DiffLine[] {
  const lines = partsOf(change).flat().flatMap(diffLines)
  return lines.filter(({ line }) => line.length <= LINE_MAX).slice(0, LINES_MAX)
}

const FILE = /^(?:---|\+\+\+|@@) (?:[ab]\/)?(\S*[./]\S*)/ // as in `--- a/deploy/web.yaml`, `+++ b/…` and `@@ deploy/web.yaml @@`

function diffLines(text: string): readonly DiffLine[] {
  let file = ''
  return text
    .slice(0, CHARS_MAX)
    .split('\n', LINES_MAX)
    .flatMap((line) => {
      const header = FILE.exec(line)
      file = header?.[1] ?? file
      return header ? [] : [{ file, line }]
    })
}

function partsOf(change: ChangeEvent): readonly (readonly string[])[] {
  const parts: string[][] = [[change.title, change.from ?? '', change.to ?? '']]
  collect(change.details ?? {}, parts[0] as string[], parts, 0)
  return parts
}

/** The passages of a change that can change behaviour; its own title is one of them. */
export function passagesOf(change: ChangeEvent): readonly Passage[] {
  let left = CHARS_MAX
  const passages: Passage[] = []
  for (const texts of partsOf(change).slice(0, PASSAGES_MAX)) {
    const passage = left > 0 ? passageOf(texts.map((text) => text.slice(0, left))) : undefined
    left -= texts.reduce((sum, text) => sum + text.length, 0)
    if (passage) passages.push(passage)
  }
  return passages
}

/** Texts of `value` go into `into`; each object of a list begins a part of its own. */
function collect(value: unknown, into: string[], parts: string[][], depth: number): void {
  if (typeof value === 'string') into.push(value)
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return
  for (const [key, inner] of Object.entries(value)) {
    if (SKIPPED.test(key)) continue
    const isPart = Array.isArray(value) && typeof inner === 'object'
    const target: string[] = isPart ? [] : into
    if (isPart) parts.push(target)
    collect(inner, target, parts, depth + 1)
  }
}

const PATH = /^[\w.@+-]+(?:\/[\w.@+-]+)+$|^[\w-]+\.\w{1,5}$|^\.[\w.-]+$/
const HARMLESS_PATH =
  /(^|\/)(docs?|documentation|tests?|testdata|__tests__|locales?|i18n|\.ci|\.github|\.circleci|\.gitlab)\/|(^|\/)(CODEOWNERS|LICENSE|\.[\w-]*(lint|ignore|format|editorconfig)[\w.]*)$|\.(md|rst|txt|adoc|css|scss|svg|png)$|[._](test|spec)\.\w+$/i
const HARMLESS_LINE = /^\s*(\/\/|#|\*|\/\*|--|$)|\b(log|logger|logging|console|slog|LOG_[A-Z]+)\b\s*[.(]/

function passageOf(texts: readonly string[]): Passage | undefined {
  const paths = texts.filter((text) => PATH.test(text))
  if (paths.length > 0 && paths.every((path) => HARMLESS_PATH.test(path))) return undefined
  const lines = texts.filter((text) => isDiff(text)).flatMap((text) => text.split('\n'))
  const [gone, come] = [sideOf(lines, '-'), sideOf(lines, '+')]
  if (lines.length > 0 && [...gone, ...come].every((line) => HARMLESS_LINE.test(line))) return undefined
  return { words: new Set(texts.flatMap(termsOf)), title: texts.find((text) => !isDiff(text)) ?? '' }
}

const isDiff = (text: string): boolean => /^[-+@]/m.test(text) && text.includes('\n')

const sideOf = (lines: readonly string[], sign: string): string[] =>
  lines.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).map((line) => line.slice(1))
