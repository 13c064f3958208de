import { types } from 'node:util'
import { isHuge, peek, peekUnjudged, sizeOf } from '../capture/peek.ts'
import { isSecretName, REDACTED, withoutSecrets } from '../capture/redact.ts'
import type { Expression, Question, Template } from './parse.ts'

/** The variables of a hit, in the order in which the call in the patched line passes them. */
export type Values = readonly unknown[]

/** An expression made ready: no code is generated, so it works where that is forbidden. */
export type Ready = (values: Values) => unknown

const READ_CHARS_MAX = 1024 * 1024 // a text that is longer is not looked through: a millisecond
const PART_CHARS_MAX = 4096
const TEXT_CHARS_MAX = 1024
const KEYS_MAX = 20

/** `e` over values whose places `names` tells. Never runs the app's code: only primitives are computed with, members are peeked at. */
export function ready(e: Expression, names: readonly string[]): Ready {
  switch (e.op) {
    case 'literal':
      return () => e.value
    case 'name':
      return readyName(e.name, names)
    case 'member':
      return e.key.op === 'literal' && typeof e.key.value === 'string' && !isSecretName(e.key.value)
        ? readyField(ready(e.of, names), e.key.value)
        : readyMember(ready(e.of, names), ready(e.key, names))
    case 'unary':
      return readyUnary(e.sign, ready(e.of, names))
    case 'binary':
      return readyBinary(e.sign, ready(e.left, names), ready(e.right, names))
    case 'choice': {
      const [test, yes, no] = [ready(e.test, names), ready(e.yes, names), ready(e.no, names)]
      return (v) => (truthy(test(v)) ? yes(v) : no(v))
    }
    case 'ask':
      return readyQuestion(
        e.question,
        e.args.map((arg) => ready(arg, names)),
      )
  }
}

function readyName(name: string, names: readonly string[]): Ready {
  if (isSecretName(name)) return () => REDACTED
  const i = names.indexOf(name)
  return (v) => v[i]
}

const readyField =
  (of: Ready, key: string): Ready =>
  (v) =>
    peekUnjudged(of(v), key)

function readyMember(of: Ready, key: Ready): Ready {
  return (v) => {
    const k = key(v)
    return typeof k === 'string' || typeof k === 'number' ? peek(of(v), k) : undefined
  }
}

function readyUnary(sign: string, of: Ready): Ready {
  if (sign === '!') return (v) => !truthy(of(v))
  if (sign === 'typeof') return (v) => typeof of(v)
  return (v) => {
    const n = of(v)
    if (typeof n === 'bigint') return sign === '-' ? -n : undefined
    return isCheap(n) ? (sign === '-' ? -Number(n) : Number(n)) : undefined
  }
}

/** `document.all` aside, truth never runs code. */
const truthy = (value: unknown): boolean => Boolean(value)

const isPlain = (value: unknown): value is string | number | boolean | null | undefined =>
  value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')

/** What can be computed with at once: converting a long text, or multiplying huge numbers, would hold the app up for as long as they are. */
const isCheap = (value: unknown): boolean =>
  isPlain(value) &&
  !(typeof value === 'bigint' && isHuge(value)) &&
  !(typeof value === 'string' && value.length > READ_CHARS_MAX)

function readyBinary(sign: string, left: Ready, right: Ready): Ready {
  if (sign === '&&') return (v) => pick(left(v), (l) => (truthy(l) ? right(v) : l))
  if (sign === '||') return (v) => pick(left(v), (l) => (truthy(l) ? l : right(v)))
  if (sign === '??') return (v) => pick(left(v), (l) => l ?? right(v))
  const compute = COMPUTE[sign]
  if (compute === undefined) throw new Error(`no operator ${sign}`)
  const strict = sign === '===' || sign === '!=='
  return (v) => {
    const [l, r] = [left(v), right(v)]
    return strict || (isCheap(l) && isCheap(r))
      ? compute(l as never, r as never)
      : sign === '=='
        ? l === r
        : sign === '!='
          ? l !== r
          : undefined
  }
}

const pick = (value: unknown, then: (value: unknown) => unknown): unknown => then(value)

const COMPUTE: Readonly<Record<string, (l: never, r: never) => unknown>> = {
  // biome-ignore lint/suspicious/noDoubleEquals: the expression says so, and both sides are primitives
  '==': (l, r) => l == r,
  // biome-ignore lint/suspicious/noDoubleEquals: as above
  '!=': (l, r) => l != r,
  '===': (l, r) => l === r,
  '!==': (l, r) => l !== r,
  '<': (l, r) => l < r,
  '>': (l, r) => l > r,
  '<=': (l, r) => l <= r,
  '>=': (l, r) => l >= r,
  '+': (l, r) => plus(l, r),
  '-': (l, r) => l - r,
  '*': (l, r) => l * r,
  '/': (l, r) => l / r,
  '%': (l, r) => l % r,
}

function plus(l: string | number, r: string | number): string | number {
  return typeof l === 'string' || typeof r === 'string'
    ? `${l}`.slice(0, TEXT_CHARS_MAX) + `${r}`.slice(0, TEXT_CHARS_MAX)
    : l + r
}

function readyQuestion(question: Question, args: readonly Ready[]): Ready {
  const [first = () => undefined, second = () => undefined] = args
  switch (question) {
    case 'len':
      return (v) => sizeOf(first(v))
    case 'keys':
      return (v) => keysOf(first(v))
    case 'startsWith':
      return (v) => onTexts(first(v), second(v), (text, part) => text.startsWith(part))
    case 'endsWith':
      return (v) => onTexts(first(v), second(v), (text, part) => text.endsWith(part))
    case 'contains':
      return (v) => onTexts(first(v), second(v), (text, part) => text.includes(part))
  }
}

function onTexts(text: unknown, part: unknown, ask: (text: string, part: string) => boolean): boolean | undefined {
  if (typeof text !== 'string' || typeof part !== 'string' || !isCheap(text)) return undefined
  return part.length <= PART_CHARS_MAX ? ask(text, part) : undefined
}

function keysOf(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || types.isProxy(value)) return undefined
  return Object.keys(value).slice(0, KEYS_MAX).join(',')
}

/** A template made ready: the sentence of a hit, bounded and without secrets. */
export function readyTemplate(template: Template, names: readonly string[]): (values: Values) => string {
  const parts = template.map((part) => (typeof part === 'string' ? () => part : written(ready(part, names))))
  return (v) => {
    let text = ''
    for (const part of parts) text += part(v)
    return withoutSecrets(text.slice(0, 2 * TEXT_CHARS_MAX)).slice(0, TEXT_CHARS_MAX)
  }
}

function written(of: Ready): (values: Values) => string {
  return (v) => {
    const value = of(v)
    if (typeof value === 'string') return value.slice(0, TEXT_CHARS_MAX)
    if (typeof value === 'bigint' && isHuge(value)) return '[bigint]'
    if (value === null || typeof value !== 'object')
      return typeof value === 'function' || typeof value === 'symbol' ? `[${typeof value}]` : `${value}`
    return `[${types.isProxy(value) ? 'proxy' : Array.isArray(value) ? `array of ${value.length}` : 'object'}]`
  }
}
