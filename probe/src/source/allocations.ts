import type { Node } from './node.ts'
import { lineOf, lineStart } from './site.ts'
import { readSource } from './statements.ts'

/** An expression that makes an object each time it is evaluated, inside a function. */
export type Allocation = {
  /** Offsets in UTF-16 units: a call may be put around what stands between them. */
  readonly at: number
  readonly end: number
  /** 1-based. */
  readonly line: number
  /** 0-based. */
  readonly column: number
  /** As it is written: `{…}`, `[…]`, `new Map` or `JSON.parse(…)`. */
  readonly what: string
  /** The function's own name, or the one that it is assigned to; empty when it has none. */
  readonly functionName: string
  /** The function can be suspended in its middle, where its text cannot be changed. */
  readonly mayWait: boolean
}

const WHAT_CHARS_MAX = 40
const NEW = /new(?![\w$])\s*([\w$.]*)/y
const WAITS = /(?:await|yield)(?![\w$])|for\s+await(?![\w$])/y
/** What these return is made by them, whichever way they are called. */
const MAKERS = new Set(
  'Array.from Array.of Object.assign Object.create Object.entries Object.fromEntries Object.keys Object.values JSON.parse structuredClone Buffer.alloc Buffer.allocUnsafe Buffer.concat Buffer.from'.split(
    ' ',
  ),
)

/**
 * Every place inside a function of `text` where an object literal, an array literal, `new` or a well-known function makes an object.
 * Departs   not the heads of loops, parameters and patterns, where a literal is none; not closures and classes, which take their name from
 *           where they stand; not what a concise arrow ends with, for a change there is none inside the function.
 * Throws    `SourceUnreadable`
 */
export function allocationsIn(text: string): Allocation[] {
  const found: Allocation[] = []
  walk(readSource(text), undefined, { text, found, waiting: new Map() })
  return found
}

type Walk = { readonly text: string; readonly found: Allocation[]; readonly waiting: Map<Node, boolean> }

function walk(n: Node, owner: Node | undefined, to: Walk): void {
  if (owner !== undefined && owner.fn !== 'field') consider(n, owner, to)
  const inside = n.kind === 'function' ? n : owner
  const parts = isNew(n, to.text) ? argumentsOfNew(n) : evaluated(n)
  for (const part of parts) walk(part, inside, to)
}

/** Patterns look like the literals they are not, so what may be one is left out. */
function evaluated(n: Node): readonly Node[] {
  if (n.kind === 'function' || n.kind === 'catch' || n.kind === 'for') return n.parts.slice(-1)
  return n.kind === 'assign' ? n.parts.slice(1) : n.parts
}

/** What is constructed must stay right behind `new`; only what stands in its brackets is looked at. */
function argumentsOfNew({ parts: [operand] }: Node): readonly Node[] {
  const inside: Node[] = []
  let part = operand
  while (part !== undefined && part.start === operand?.start) {
    inside.push(...part.parts.filter(({ start }) => start !== operand.start))
    part = part.parts[0]
  }
  return inside
}

const isNew = (n: Node, text: string): boolean => {
  NEW.lastIndex = n.start
  return n.kind === 'expression' && n.parts[0] !== undefined && n.parts[0].start !== n.start && NEW.test(text)
}

function consider(n: Node, owner: Node, { text, found, waiting }: Walk): void {
  const made = madeBy(n, text)
  if (made === undefined || (owner.fn === 'concise' && made.end === owner.end)) return
  const line = lineOf(text, n.start + 1)
  const mayWait = waiting.get(owner) ?? waits(owner.parts.at(-1), text)
  waiting.set(owner, mayWait)
  found.push({
    at: n.start,
    end: made.end,
    line,
    column: n.start - (lineStart(text, line) ?? 0),
    what: made.what,
    functionName: owner.name ?? nameBefore(owner, text),
    mayWait,
  })
}

const BEFORE_CHARS = 100

/** A method is named by what stands before its brackets, a function without a name by what it is assigned to. */
function nameBefore({ start }: Node, text: string): string {
  const before = text.slice(Math.max(0, start - BEFORE_CHARS), start)
  return (text[start] === '(' && /([\w$#]+)\s*$/.exec(before)?.[1]) || /([\w$#]+)\s*=\s*$/.exec(before)?.[1] || ''
}

type Made = { readonly end: number; readonly what: string }

function madeBy(n: Node, text: string): Made | undefined {
  if (n.kind === 'object') return { end: n.end, what: '{…}' }
  if (n.kind === 'array') return { end: n.end, what: '[…]' }
  if (n.kind === 'call') return calledMaker(n, text)
  return isNew(n, text) ? constructed(n, text) : undefined
}

function calledMaker(n: Node, text: string): Made | undefined {
  const callee = n.parts[0]
  if (callee === undefined) return undefined
  const name = text.slice(n.start, callee.end)
  return MAKERS.has(name) ? { end: n.end, what: `${name}(…)` } : undefined
}

/** `new` reaches to its first arguments: in `new A(b).c()` the call of `c` is not made by it. */
function constructed(n: Node, text: string): Made | undefined {
  NEW.lastIndex = n.start
  const [, name] = NEW.exec(text) ?? []
  const operand = n.parts[0]
  if (operand === undefined || name === 'new') return undefined
  let end = n.end
  for (let part: Node | undefined = operand; part?.start === operand.start; part = part.parts[0])
    if (part.kind === 'call') end = part.end
  return { end, what: `new ${name || '(…)'}`.slice(0, WHAT_CHARS_MAX) }
}

/** Whether a function's own body holds an `await` or a `yield`. */
function waits(n: Node | undefined, text: string): boolean {
  if (n === undefined || n.kind === 'function') return false
  WAITS.lastIndex = n.start
  return (n.parts[0]?.start !== n.start && WAITS.test(text)) || n.parts.some((part) => waits(part, text))
}
