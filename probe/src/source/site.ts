import { SourceUnreadable } from './lexer.ts'
import type { Node } from './node.ts'
import { type Binding, ownerOf, SCOPED, type Scope, scopesOf } from './scope.ts'
import { readSource } from './statements.ts'

const NAMES_MAX = 40 // arguments of one call; a snapshot of more would not be read by anybody
const NAME_PLAIN = /^[A-Za-z_$][\w$]*$/
const RESERVED = new Set(['eval', 'arguments', 'undefined', 'NaN', 'Infinity'])

/** A place in a source where a call can stand without changing what the source does. */
export type Site = {
  /** Offset of the statement, in UTF-16 units of the text that runs. */
  readonly at: number
  /** For the unbraced body of `if`, `else` or a loop: where the statement ends, so that braces go around it. */
  readonly braceEnd?: number
  readonly line: number
  /** The function's own name; empty when it has none. */
  readonly functionName: string
  /** Offset at which the function begins: the same for every place in it. */
  readonly functionStart: number
  /** Names the call may use: initialised there, and reachable for a function that is compiled again. Nearest scope first. */
  readonly names: readonly string[]
  readonly mayUseThis: boolean
}

/** Why there is no such place on the line, and what would be accepted. */
export type NoSite = { readonly problem: string }

type Found = { readonly statement: Node; readonly scope: Scope }

/** Every place in `text`, their lines not told: for slots at load, and to try them all. Throws `SourceUnreadable`. */
export function allSites(text: string): Site[] {
  return statementsOf(text)
    .map((found) => placed(found, 0))
    .filter((site) => 'at' in site)
}

/** Tells of any offset of `text` whether it is a place. Cost: one walk over the source, and little for each offset. Throws `SourceUnreadable`. */
export function sitesOf(text: string): (at: number) => Site | NoSite {
  const found = new Map(statementsOf(text).map((one) => [one.statement.start, one]))
  return (at) => {
    const one = found.get(at)
    return one === undefined
      ? { problem: 'no statement inside a function starts there' }
      : placed(one, lineOf(text, at))
  }
}

/** The first place on line `line` (1-based) of `text`. Cost: one walk over the source; 1 MB takes about 0.2 s. */
export function siteAt(text: string, line: number): Site | NoSite {
  try {
    return siteIn(text, line)
  } catch (error) {
    if (!(error instanceof SourceUnreadable)) throw error
    return { problem: `the source could not be read at line ${lineOf(text, error.at)}: ${error.message}` }
  }
}

function siteIn(text: string, line: number): Site | NoSite {
  const from = lineStart(text, line)
  if (from === undefined) return { problem: `line ${line} is behind the end of the file` }
  const all = statementsOf(text)
  const after = all.filter((f) => f.statement.start >= from).sort((a, b) => a.statement.start - b.statement.start)
  const first = after[0]
  if (first === undefined || lineOf(text, first.statement.start) !== line) return nearest(text, line, from, all)
  return placed(first, line)
}

function nearest(text: string, line: number, from: number, all: readonly Found[]): NoSite {
  const starts = all.map((f) => f.statement.start).sort((a, b) => a - b)
  const next = starts.findIndex((start) => start >= from)
  const near = next === -1 ? starts.slice(-2) : starts.slice(Math.max(0, next - 2), next + 2)
  const lines = [...new Set(near.map((start) => lineOf(text, start)))]
  const hint = lines.length === 0 ? 'no function in this file has one' : `the nearest start on ${lines.join(', ')}`
  return { problem: `no statement inside a function starts on line ${line}; ${hint}` }
}

/** Every statement inside a function before which a call can stand. */
function statementsOf(text: string): Found[] {
  const all: Found[] = []
  collect(scopesOf(readSource(text)), all)
  return all
}

function collect(scope: Scope, into: Found[]): void {
  if (ownerOf(scope).parent !== undefined) walk(scope.node, scope, into)
  for (const inner of scope.inner) collect(inner, into)
}

function walk(n: Node, scope: Scope, into: Found[]): void {
  for (const part of n.parts) {
    if (part.place !== undefined && canStandBefore(part)) into.push({ statement: part, scope })
    if (!SCOPED.has(part.kind)) walk(part, scope, into)
  }
}

const canStandBefore = (n: Node): boolean =>
  n.kind !== 'directive' &&
  n.kind !== 'empty' &&
  n.kind !== 'block' &&
  n.declared !== true &&
  n.kind !== 'import' &&
  n.kind !== 'export'

function placed({ statement, scope }: Found, line: number): Site | NoSite {
  const owner = ownerOf(scope)
  if (scope.dynamic)
    return { problem: `the function around line ${line} contains eval or with, so its names are unknown` }
  if (beforeSuper(owner, statement.start)) return { problem: `line ${line} stands before super()` }
  const names = nameable(scope, statement.start)
  return {
    at: statement.start,
    ...(statement.place === 'sole' && { braceEnd: statement.end }),
    line,
    functionName: owner.node.name ?? '',
    functionStart: owner.node.start,
    names: names.slice(0, NAMES_MAX),
    mayUseThis: owner.node.fn !== 'arrow' || owner.usesThis,
  }
}

function nameable(scope: Scope, at: number): string[] {
  const [seen, names] = [new Set<string>(), [] as string[]]
  for (let s: Scope | undefined = scope; s !== undefined; s = s.parent) {
    const isOwn = ownerOf(s) === ownerOf(scope)
    for (const binding of s.names.values()) {
      if (!seen.has(binding.name) && reachable(binding, isOwn, at)) names.push(binding.name)
      seen.add(binding.name)
    }
  }
  return names
}

/** A function compiled anew finds its own names anywhere, those around it only where a function already kept them. */
const reachable = (b: Binding, isOwn: boolean, at: number): boolean =>
  !b.hidden && NAME_PLAIN.test(b.name) && !RESERVED.has(b.name) && (isOwn ? b.readyAt <= at : b.captured)

/** `super()` of a derived constructor stands after `at`: `this` is not there, and neither may anything be done before it. */
function beforeSuper(owner: Scope, at: number): boolean {
  let found = false
  const look = (n: Node): void => {
    if (n.kind === 'call' && n.parts[0]?.kind === 'super' && n.end > at) found = true
    for (const part of n.parts) if (part.kind !== 'class' && part.fn !== 'ordinary') look(part)
  }
  look(owner.node)
  return found
}

/** The offset at which line `line` (1-based) begins. */
export function lineStart(text: string, line: number): number | undefined {
  let at = 0
  for (let n = 1; n < line; n++) {
    at = text.indexOf('\n', at) + 1
    if (at === 0) return undefined
  }
  return at
}

/** The line (1-based) an offset is on. */
export function lineOf(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}
