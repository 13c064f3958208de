import { Expressions } from './expressions.ts'
import { type Node, node } from './node.ts'

/** The tree of a whole source: a block of statements. Throws `SourceUnreadable` where it does not understand. */
export function readSource(text: string): Node {
  return new Statements(text).whole()
}

class Statements extends Expressions {
  whole(): Node {
    const n = node('block', 0)
    this.statementsInto(n, 'end', true)
    n.end = this.text.length
    return n
  }

  protected block(isBody: boolean): Node {
    const n = node('block', this.start)
    this.expect('{')
    this.statementsInto(n, '}', isBody)
    this.expect('}')
    return this.close(n)
  }

  private statementsInto(n: Node, until: 'end' | '}' | 'case', isBody = false): void {
    let directives = isBody
    while (this.kind !== 'end' && !this.is('}') && !(until === 'case' && (this.is('case') || this.is('default')))) {
      const isString = this.kind === 'string'
      let s = this.statement('list')
      directives &&= isString
      if (directives) s = { ...s, kind: 'directive' }
      n.parts.push(s)
    }
  }

  private statement(place: 'list' | 'sole'): Node {
    const s = this.anyStatement()
    s.place = place
    return s
  }

  private anyStatement(): Node {
    const start = this.start
    if (this.is('{')) return this.block(false)
    if (this.accept(';')) return this.close(node('empty', start))
    if (this.kind === 'word') {
      const special = this.declaration(start) ?? this.control(start) ?? this.compound(start)
      if (special !== undefined) return special
      if (this.peek().value === ':') return this.labelled(start)
    }
    return this.ended(node('statement', start, [this.expression()]))
  }

  private ended(n: Node): Node {
    this.accept(';')
    return this.close(n)
  }

  private labelled(start: number): Node {
    this.next()
    this.expect(':')
    // What a label names must stay right behind it, or `continue` does not find its loop: no place for a call.
    return this.close(node('statement', start, [this.anyStatement()]))
  }

  private declaration(start: number): Node | undefined {
    if (this.is('function')) return this.fn(start, true)
    if (this.is('class')) return this.class(start, true)
    const after = this.peek()
    if (this.is('async') && after.value === 'function' && !after.newline) {
      this.next()
      return this.fn(start, true)
    }
    if (this.is('import') && after.value !== '(' && after.value !== '.') return this.imported(start)
    if (this.is('export')) return this.exported(start)
    return this.declares() ? this.ended(this.declarators(start, false)) : undefined
  }

  /** Whether the held word opens a declaration; `let`, `using` and `await` may be names as well. */
  private declares(): boolean {
    if (this.is('var') || this.is('const')) return true
    const after = this.peek()
    const named = after.kind === 'word' && after.value !== 'in' && after.value !== 'instanceof' && after.value !== 'of'
    if (this.is('let')) return named || after.value === '[' || after.value === '{'
    return this.is('using') && named && !after.newline
  }

  private declarators(start: number, noIn: boolean): Node {
    const n = node('declare', start)
    n.name = this.value
    do {
      this.next()
      const one = node('declarator', this.start, [this.assignment(noIn)])
      n.parts.push(this.close(one))
    } while (this.is(','))
    return this.close(n)
  }

  private control(start: number): Node | undefined {
    const word = this.value
    if (word === 'return' || word === 'throw' || word === 'break' || word === 'continue' || word === 'debugger') {
      this.next()
      const n = node('statement', start)
      const ends = this.newline || this.is(';') || this.is('}') || this.kind === 'end'
      if (word === 'return' || word === 'throw') ends || n.parts.push(this.expression())
      else if (!ends) this.next()
      return this.ended(n)
    }
    return undefined
  }

  private compound(start: number): Node | undefined {
    if (this.is('if')) return this.conditional(start)
    if (this.is('for')) return this.loop(start)
    if (this.is('while') || this.is('with')) {
      const isWith = this.is('with')
      this.next()
      const n = node('statement', start, [...this.list('(', ')'), this.statement('sole')])
      n.with = isWith
      return this.close(n)
    }
    if (this.is('do')) return this.doWhile(start)
    if (this.is('switch')) return this.switch(start)
    return this.is('try') ? this.try(start) : undefined
  }

  private conditional(start: number): Node {
    this.next()
    const n = node('statement', start, [...this.list('(', ')'), this.statement('sole')])
    if (this.accept('else')) n.parts.push(this.statement('sole'))
    return this.close(n)
  }

  private doWhile(start: number): Node {
    this.next()
    const n = node('statement', start, [this.statement('sole')])
    this.expect('while')
    n.parts.push(...this.list('(', ')'))
    return this.ended(n)
  }

  private loop(start: number): Node {
    this.next()
    this.accept('await')
    this.expect('(')
    const n = node('for', start)
    if (this.is('await')) this.next()
    if (this.declares()) n.parts.push(this.declarators(this.start, true))
    else if (!this.is(';')) n.parts.push(this.expression(true))
    while (!this.is(')')) {
      if (this.is(';') || this.is('of') || this.is('in')) this.next()
      else n.parts.push(this.expression())
    }
    this.next()
    n.parts.push(this.statement('sole'))
    return this.close(n)
  }

  private switch(start: number): Node {
    this.next()
    const n = node('switch', start, this.list('(', ')'))
    this.expect('{')
    while (!this.is('}')) {
      const one = node('case', this.start)
      if (!this.accept('default')) {
        this.expect('case')
        one.parts.push(this.expression())
      }
      this.expect(':')
      this.statementsInto(one, 'case')
      n.parts.push(this.close(one))
    }
    this.next()
    return this.close(n)
  }

  private try(start: number): Node {
    this.next()
    const n = node('statement', start, [this.block(false)])
    if (this.is('catch')) {
      const handler = node('catch', this.start)
      this.next()
      if (this.is('(')) handler.parts.push(...this.list('(', ')'))
      handler.parts.push(this.block(false))
      n.parts.push(this.close(handler))
    }
    if (this.accept('finally')) n.parts.push(this.block(false))
    return this.close(n)
  }

  /** Names an import brings in: `a`, `* as b`, `{ c, d as e }`. */
  private imported(start: number): Node {
    const n = node('import', start)
    let held: Node | undefined
    this.next()
    while (this.kind === 'word' || this.is('{') || this.is('}') || this.is(',') || this.is('*')) {
      if (this.is('from') && this.peek().kind === 'string') break
      if (this.kind === 'word' && !this.is('as'))
        held = { kind: 'name', start: this.start, end: this.end, parts: [], name: this.value }
      if (held !== undefined && (this.is(',') || this.is('}'))) {
        n.parts.push(held)
        held = undefined
      }
      this.next()
    }
    if (held !== undefined) n.parts.push(held)
    this.accept('from')
    this.next()
    if (this.accept('with')) this.expression()
    return this.ended(n)
  }

  private exported(start: number): Node {
    const n = node('export', start)
    this.next()
    if (this.is('{') || this.is('*')) return this.exportedNames(n)
    if (this.accept('default')) {
      const declared = this.is('function') || this.is('class') || (this.is('async') && this.peek().value === 'function')
      n.parts.push(declared ? (this.declaration(this.start) ?? this.expression()) : this.expression())
      return this.ended(n)
    }
    n.parts.push(this.statement('list'))
    return this.close(n)
  }

  private exportedNames(n: Node): Node {
    while (!this.is('}') && !this.is('from')) this.next()
    this.accept('}')
    if (this.accept('from')) {
      this.next()
      if (this.accept('with')) this.expression()
    }
    return this.ended(n)
  }
}
