import { Lexer, SourceUnreadable } from './lexer.ts'
import { type Node, node } from './node.ts'

const PREFIX = new Set(['!', '~', '+', '-', '++', '--', 'typeof', 'void', 'delete'])
const INFIX = new Set(
  '+ - * / % ** << >> >>> & | ^ && || ?? == != === !== < > <= >= instanceof in = += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??='.split(
    ' ',
  ),
)
const LITERAL = new Set(['null', 'true', 'false'])
const AFTER_OPERAND = new Set([')', ']', '}', ',', ';', ':', '=', '=>', '.', '?', '?.', 'in', 'of', ''])
const KEY_ENDS = new Set([',', ':', '(', '}', '=', ';'])

/**
 * Expressions, read for their names, functions and calls. Operators have no rank here: a chain of operands keeps its order and nothing
 * else. Patterns are read as the literals they look like; who knows that they declare takes the names out of them.
 */
export abstract class Expressions extends Lexer {
  /** A braced body: its statements are in the block's parts. */
  protected abstract block(isBody: boolean): Node

  protected close(n: Node): Node {
    n.end = this.prevEnd
    return n
  }

  /** One or more expressions with commas between. */
  protected expression(noIn = false): Node {
    const first = this.assignment(noIn)
    if (!this.is(',')) return first
    const all = node('expression', first.start, [first])
    while (this.accept(',')) all.parts.push(this.assignment(noIn))
    return this.close(all)
  }

  protected assignment(noIn = false): Node {
    const first = this.operand()
    if (first.fn === 'arrow' || first.fn === 'concise') return first
    let whole = first
    for (;;) {
      if (this.accept('?')) {
        const yes = this.assignment()
        this.expect(':')
        whole = this.close(node('expression', first.start, [whole, yes, this.assignment(noIn)]))
      } else if (INFIX.has(this.value) && this.kind !== 'string' && !(noIn && this.is('in'))) {
        const kind = this.is('=') ? 'assign' : 'expression'
        this.next()
        const right = kind === 'assign' ? this.assignment(noIn) : this.operand()
        whole = this.close(node(kind, first.start, [whole, right]))
        if (right.fn === 'arrow' || right.fn === 'concise') return whole
      } else return whole
    }
  }

  private operand(): Node {
    const start = this.start
    if (this.kind !== 'string' && PREFIX.has(this.value)) {
      this.next()
      return this.close(node('expression', start, [this.operand()]))
    }
    if (this.is('yield') || this.is('await')) {
      const after = this.peek()
      const bare = AFTER_OPERAND.has(after.value) && after.kind !== 'string'
      if (!bare && !(this.is('yield') && after.newline)) return this.suspension(start)
    }
    if (this.is('new')) {
      this.next()
      if (this.accept('.')) this.next()
      else return this.close(node('expression', start, [this.operand()]))
      return this.suffixes(this.close(node('expression', start)))
    }
    const first = this.primary()
    return first.fn === 'arrow' || first.fn === 'concise' ? first : this.suffixes(first)
  }

  private suspension(start: number): Node {
    const isYield = this.is('yield')
    this.next()
    if (isYield) this.accept('*')
    return this.close(node('expression', start, [isYield ? this.assignment() : this.operand()]))
  }

  private suffixes(first: Node): Node {
    let whole = first
    for (;;) {
      const grown = this.suffix(first.start, whole)
      if (grown === undefined) return whole
      whole = grown
      if (whole.fn !== undefined) return whole
    }
  }

  private suffix(start: number, whole: Node): Node | undefined {
    if (this.is('(')) return this.callOrArrow(start, whole)
    if (this.accept('.')) this.next()
    else if (this.accept('?.')) {
      if (!this.is('(') && !this.is('[') && !this.is('`')) this.next()
    } else if (this.accept('[')) {
      const index = this.expression()
      this.expect(']')
      return this.close(node('expression', start, [whole, index]))
    } else if (this.is('`')) return this.close(node('expression', start, [whole, this.template()]))
    else if ((this.is('++') || this.is('--')) && !this.newline) this.next()
    else return undefined
    return this.close(node('expression', start, [whole]))
  }

  private callOrArrow(start: number, callee: Node): Node {
    const sameLine = !this.newline
    const args = this.list('(', ')')
    if (callee.name === 'async' && sameLine && this.is('=>')) return this.arrow(start, args)
    return this.close(node('call', start, [callee, ...args]))
  }

  private primary(): Node {
    const start = this.start
    if (this.kind === 'word') return this.word(start)
    if (this.is('/') || this.is('/=')) this.rereadAsRegex()
    if (this.kind === 'string' || this.kind === 'number') {
      this.next()
      return this.close(node('expression', start))
    }
    if (this.is('(')) return this.parenthesis(start)
    if (this.is('[')) return this.close(node('array', start, this.list('[', ']')))
    if (this.is('{')) return this.object()
    if (this.is('`')) return this.template()
    throw new SourceUnreadable(`unexpected ${this.value.slice(0, 20) || 'end'}`, start)
  }

  private parenthesis(start: number): Node {
    const inside = this.list('(', ')')
    return this.is('=>') && !this.newline ? this.arrow(start, inside) : this.close(node('paren', start, inside))
  }

  /** Elements between brackets; holes and a last comma are passed over. */
  protected list(open: string, close: string): Node[] {
    const elements: Node[] = []
    this.expect(open)
    while (!this.is(close)) {
      if (this.accept(',')) continue
      elements.push(this.element())
    }
    this.expect(close)
    return elements
  }

  private element(): Node {
    const start = this.start
    if (!this.accept('...')) return this.assignment()
    return this.close(node('spread', start, [this.assignment()]))
  }

  private word(start: number): Node {
    if (this.is('function')) return this.fn(start, false)
    if (this.is('class')) return this.class(start, false)
    const value = this.value
    if (value === 'async') {
      const after = this.peek()
      if (after.value === 'function' && !after.newline) {
        this.next()
        return this.fn(start, false)
      }
      if (after.kind === 'word' && !after.newline && !INFIX.has(after.value) && after.value !== 'of') this.next()
    }
    const name = this.value
    this.next()
    const kind =
      name === 'this' || name === 'super'
        ? name
        : name === 'import' || LITERAL.has(name) || name[0] === '#'
          ? 'expression'
          : 'name'
    const n = this.close(node(kind, this.prevEnd - name.length))
    if (kind === 'name') n.name = name
    return kind === 'name' && this.is('=>') && !this.newline ? this.arrow(start, [n]) : n
  }

  private template(): Node {
    const n = node('expression', this.start)
    while (this.templateGoesOn()) {
      this.next()
      n.parts.push(this.expression())
      if (!this.is('}')) throw new SourceUnreadable('expected } in template', this.start)
    }
    this.next()
    return this.close(n)
  }

  private arrow(start: number, params: Node[]): Node {
    this.expect('=>')
    const braced = this.is('{')
    const n = node('function', start, params)
    n.fn = braced ? 'arrow' : 'concise'
    n.parts.push(braced ? this.block(true) : this.assignment())
    return this.close(n)
  }

  /** `function`, with `async` already passed over; the name is the function's own unless it is a statement. */
  protected fn(start: number, declared: boolean): Node {
    this.expect('function')
    this.accept('*')
    const name = this.kind === 'word' ? this.value : undefined
    if (name !== undefined) this.next()
    const n = this.parametersAndBody(start)
    if (name !== undefined) n.name = name
    n.declared = declared
    return n
  }

  private parametersAndBody(start: number): Node {
    const n = node('function', start, this.list('(', ')'))
    n.fn = 'ordinary'
    n.parts.push(this.block(true))
    return this.close(n)
  }

  private object(): Node {
    const n = node('object', this.start)
    this.expect('{')
    while (!this.is('}')) {
      if (this.accept(',')) continue
      n.parts.push(this.is('...') ? this.element() : this.property())
    }
    this.next()
    return this.close(n)
  }

  private property(): Node {
    const n = node('property', this.start)
    this.modifiers(['get', 'set', 'async'])
    const shorthand = this.kind === 'word' ? this.value : ''
    const [from, to] = [this.start, this.end]
    this.key(n)
    if (this.accept(':')) n.parts.push(this.assignment())
    else if (this.is('(')) n.parts.push(this.parametersAndBody(this.start))
    else {
      const used: Node = { kind: 'name', start: from, end: to, parts: [], name: shorthand }
      n.parts.push(this.accept('=') ? this.close(node('assign', from, [used, this.assignment()])) : used)
    }
    return this.close(n)
  }

  private modifiers(words: readonly string[]): void {
    while (this.kind === 'word' && words.includes(this.value)) {
      const after = this.peek()
      if (KEY_ENDS.has(after.value) && after.kind !== 'string') return
      this.next()
    }
    this.accept('*')
  }

  private key(owner: Node): void {
    if (this.accept('[')) {
      owner.parts.push(this.assignment())
      this.expect(']')
    } else this.next()
  }

  protected class(start: number, declared: boolean): Node {
    this.expect('class')
    const n = node('class', start)
    n.declared = declared
    if (this.kind === 'word' && !this.is('extends')) {
      n.name = this.value
      this.next()
    }
    n.derived = this.accept('extends')
    if (n.derived) n.parts.push(this.operand())
    this.expect('{')
    while (!this.is('}')) if (!this.accept(';')) n.parts.push(this.member())
    this.next()
    return this.close(n)
  }

  private member(): Node {
    const n = node('member', this.start)
    if (this.is('static') && this.peek().value === '{') {
      this.next()
      return this.fieldBody(n, this.block(true))
    }
    this.modifiers(['static', 'get', 'set', 'async', 'accessor'])
    if (this.is('constructor')) n.name = 'constructor'
    this.key(n)
    if (this.is('(')) n.parts.push(this.parametersAndBody(this.start))
    else if (this.accept('=')) return this.fieldBody(n, this.assignment())
    return this.close(n)
  }

  /** A field's value and a static block run as functions of their own. */
  private fieldBody(member: Node, body: Node): Node {
    const f = node('function', body.start, [body])
    f.fn = 'field'
    member.parts.push(this.close(f))
    return this.close(member)
  }
}
