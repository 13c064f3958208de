import type { Node } from './node.ts'

/** A declared name, and whether a function inside its own scope's function uses it: only then does it live outside the stack. */
export type Binding = {
  readonly name: string
  /** From this offset on, in its own scope, the name surely has a value. */
  readonly readyAt: number
  /** Names of functions seen from inside themselves, of classes in their own body, and whole-module imports: never patched in. */
  readonly hidden: boolean
  captured: boolean
}

/** Where names live: a function, or a block, loop, catch, switch case or class inside one. */
export type Scope = {
  readonly node: Node
  readonly parent: Scope | undefined
  /** The nearest scope around it that is a function or the whole source; such a scope has none. */
  readonly owner: Scope | undefined
  readonly names: Map<string, Binding>
  readonly inner: Scope[]
  /** `eval(…)` or `with` may add names nobody can see here. */
  dynamic: boolean
  usesThis: boolean
}

/** Nodes that are scopes of their own. */
export const SCOPED: ReadonlySet<Node['kind']> = new Set([
  'function',
  'block',
  'for',
  'catch',
  'switch',
  'case',
  'class',
])

/** The scopes of a whole source, with each name's declaration resolved and every use across functions noted. */
export function scopesOf(whole: Node): Scope {
  const root = scope(whole, undefined)
  for (const part of whole.parts) declareIn(part, root)
  const met = new Map<Scope, number>()
  for (const part of whole.parts) useIn(part, root, met)
  return root
}

function scope(node: Node, parent: Scope | undefined): Scope {
  const owner = node.kind === 'function' || parent === undefined ? undefined : ownerOf(parent)
  const made: Scope = { node, parent, owner, names: new Map(), inner: [], dynamic: false, usesThis: false }
  parent?.inner.push(made)
  return made
}

/** The function, or the whole source, that a scope belongs to. */
export const ownerOf = (s: Scope): Scope => s.owner ?? s

function declare(into: Scope, name: string, readyAt: number, hidden = false): void {
  const known = into.names.get(name)
  if (known === undefined || known.hidden) into.names.set(name, { name, readyAt, hidden, captured: false })
}

/** First walk: scopes and what they declare. The scopes are met again in the same order by the second walk. */
function declareIn(n: Node, at: Scope): void {
  if (n.kind === 'import') for (const name of n.parts) declare(at, name.name ?? '', 0)
  if (n.kind === 'declare') declareVariables(n, at)
  if (n.declared && n.name !== undefined) declare(at, n.name, n.kind === 'class' ? n.end : n.start)
  const inside = SCOPED.has(n.kind) ? scope(n, at) : at
  if (inside !== at) declareOwn(n, inside)
  for (const part of n.parts) declareIn(part, inside)
}

/** What a scope declares at its head: its own name where only its inside sees it, and its parameters. */
function declareOwn(n: Node, inside: Scope): void {
  const seesItself = n.kind === 'class' || (n.kind === 'function' && n.declared !== true)
  if (seesItself && n.name !== undefined) declare(inside, n.name, 0, true)
  if (n.kind !== 'function' && n.kind !== 'catch') return
  for (const parameter of n.parts.slice(0, -1)) for (const name of patternNames(parameter)) declare(inside, name, 0)
}

function declareVariables(n: Node, at: Scope): void {
  const into = n.name === 'var' ? ownerOf(at) : at
  for (const declarator of n.parts) {
    const pattern = declarator.parts[0]
    if (pattern !== undefined) for (const name of patternNames(pattern)) declare(into, name, n.end)
  }
}

/** The names a pattern declares; defaults and computed keys are not among them. */
function patternNames(n: Node): string[] {
  if (n.kind === 'name') return [n.name ?? '']
  if (n.kind === 'assign') return n.parts.slice(0, 1).flatMap(patternNames)
  if (n.kind === 'property') return n.parts.slice(-1).flatMap(patternNames)
  if (n.kind === 'array' || n.kind === 'object' || n.kind === 'spread') return n.parts.flatMap(patternNames)
  // `for (const a in b)` and `of` read the pattern alone; `let a = b` reads an assignment.
  return []
}

/** Second walk: every use of a name marks the declaration it crosses functions to reach. */
function useIn(n: Node, at: Scope, met: Map<Scope, number>): void {
  if (n.kind === 'name') use(n.name ?? '', at)
  if (n.kind === 'this') useThis(at)
  if (n.kind === 'call' && n.parts[0]?.name === 'eval') taint(at)
  if (n.kind === 'statement' && n.with) taint(at)
  const inside = SCOPED.has(n.kind) ? nextScope(at, n, met) : at
  for (const part of n.parts) useIn(part, inside, met)
}

function nextScope(at: Scope, n: Node, met: Map<Scope, number>): Scope {
  const i = met.get(at) ?? 0
  met.set(at, i + 1)
  const inside = at.inner[i]
  if (inside?.node !== n) throw new Error('the second walk over the scopes left the path of the first')
  return inside
}

function use(name: string, at: Scope): void {
  for (let s: Scope | undefined = at; s !== undefined; s = s.parent) {
    const found = s.names.get(name)
    if (found === undefined) continue
    if (ownerOf(s) !== ownerOf(at)) found.captured = true
    return
  }
}

function useThis(at: Scope): void {
  for (let s: Scope | undefined = at; s !== undefined; s = s.parent) {
    s.usesThis = true
    if (s.node.fn === 'ordinary' || s.node.fn === 'field') return
  }
}

function taint(at: Scope): void {
  for (let s: Scope | undefined = at; s !== undefined; s = s.parent) s.dynamic = true
}
