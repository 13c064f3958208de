/** What a piece of source is, as far as scopes and statement places need to know it. */
export type NodeKind =
  | 'name' // a use of an identifier; in a pattern, its declaration
  | 'this'
  | 'super'
  | 'call'
  | 'object'
  | 'property'
  | 'array'
  | 'spread'
  | 'assign'
  | 'paren'
  | 'expression'
  | 'function'
  | 'class'
  | 'member'
  | 'declare'
  | 'declarator'
  | 'block'
  | 'for'
  | 'catch'
  | 'switch'
  | 'case'
  | 'import'
  | 'export'
  | 'directive'
  | 'statement'
  | 'empty'

/** A piece of source with the pieces inside it, in reading order. Offsets are UTF-16 units. */
export type Node = {
  readonly kind: NodeKind
  readonly start: number
  end: number
  readonly parts: Node[]
  /** The identifier, the function's or class's own name, or the declaring word (`var`, `let`, `const`, `using`). */
  name?: string
  /** A statement: where it stands. `sole` is the unbraced body of `if`, `else` or a loop. Behind a label there is none. */
  place?: 'list' | 'sole'
  /** A function: what it is; its parts are its parameters and, last, its body. */
  fn?: 'arrow' | 'concise' | 'ordinary' | 'field'
  /** A function or class that is a statement, so its name belongs to the scope around it. */
  declared?: boolean
  /** A statement: `with (…)`, inside which any name may be a member of an object. */
  with?: boolean
  /** A class: whether it extends another, so `this` is not there before `super()`. */
  derived?: boolean
}

/** A node that begins at `start`; its end is filled in when it is known. */
export function node(kind: NodeKind, start: number, parts: Node[] = []): Node {
  return { kind, start, end: start, parts }
}
