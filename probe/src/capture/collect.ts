import { types } from 'node:util'
import type { Captured } from '../protocol.ts'
import { isHuge, peek, sizeOf } from './peek.ts'
import { isSecretHeader, isSecretName, withoutSecrets } from './redact.ts'

/** How much of a value is shown. */
export type Bounds = {
  readonly depth: number
  readonly fields: number
  readonly items: number
  readonly chars: number
  readonly nodes: number
}

/** Enough to read at three in the morning; about 0.1 ms to collect. */
export const BOUNDS: Bounds = { depth: 3, fields: 20, items: 50, chars: 256, nodes: 2000 }

const { ownKeys, apply, getOwnPropertyDescriptor, getPrototypeOf } = Reflect
const mapEntries = Map.prototype.entries
const setValues = Set.prototype.values
const mapNext = (getPrototypeOf(new Map().entries()) as Iterator<unknown>).next
const setNext = (getPrototypeOf(new Set().values()) as Iterator<unknown>).next
const dateTime = Date.prototype.getTime

type Draft = { -readonly [K in keyof Captured]: Captured[K] }
type Waiting = { readonly value: object; readonly into: Draft; readonly depth: number }

/**
 * Idea    breadth first, so that a thing met both near and deep is shown near; a thing met again is a reference.
 * Reads   own property descriptors and the intrinsic iterators alone: no getter, Proxy trap, `toJSON` or `toString` runs.
 * Bounds  depth, fields, items, characters and nodes; whatever is left out says so in `cut` and `size`.
 * Trap    the keys of one object are listed whole before they are cut, so an object of a million keys costs its listing.
 */
class Collector {
  readonly #bounds: Bounds
  readonly #seen = new Map<object, Draft>()
  readonly #queue: Waiting[] = []
  #nodes = 0
  #ids = 0

  constructor(bounds: Bounds) {
    this.#bounds = bounds
  }

  roots(values: Readonly<Record<string, unknown>>): Record<string, Captured> {
    const roots: Record<string, Captured> = Object.create(null)
    for (const name of Object.keys(values)) roots[name] = this.#named(name, values[name], 0)
    for (let i = 0; i < this.#queue.length; i++) this.#open(this.#queue[i] as Waiting)
    return roots
  }

  #named(name: string, value: unknown, depth: number): Draft {
    return isSecretName(name) ? { t: typeof value, cut: 'redacted' } : this.#node(value, depth)
  }

  #node(value: unknown, depth: number): Draft {
    this.#nodes++
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'number') return { t: 'number', v: Number.isFinite(value) ? value : String(value) }
    if (typeof value === 'boolean') return { t: 'boolean', v: value }
    if (typeof value === 'bigint')
      return isHuge(value) ? { t: 'bigint', cut: 'chars' } : { t: 'bigint', v: String(value) }
    if (typeof value === 'symbol') return { t: 'symbol' }
    if (value === null || value === undefined) return { t: value === null ? 'null' : 'undefined' }
    return this.#object(value, depth)
  }

  #text(value: string): Draft {
    const { chars } = this.#bounds
    if (value.length <= chars) return { t: 'string', v: withoutSecrets(value) }
    // A secret may lie across the cut, so it is looked for in more than is shown.
    return {
      t: 'string',
      v: withoutSecrets(value.slice(0, 4 * chars)).slice(0, chars),
      size: value.length,
      cut: 'chars',
    }
  }

  #object(value: object, depth: number): Draft {
    if (types.isProxy(value)) return { t: 'proxy' }
    if (typeof value === 'function') return { t: 'function', ...named(value) }
    if (ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value)) return { t: 'bytes' }
    const met = this.#seen.get(value)
    if (met !== undefined) {
      met.id ??= ++this.#ids
      return { t: 'ref', ref: met.id }
    }
    if (value === globalThis) return { t: 'global' } // the `this` of a function that was called without one
    const into: Draft = { t: kindOf(value), ...className(value) }
    this.#seen.set(value, into)
    if (depth >= this.#bounds.depth) into.cut = 'depth'
    else if (this.#nodes >= this.#bounds.nodes) into.cut = 'nodes'
    else this.#queue.push({ value, into, depth })
    return into
  }

  #open({ value, into, depth }: Waiting): void {
    if (into.t === 'array') this.#items(into, value, (i) => peek(value, i), depth)
    else if (into.t === 'map') this.#entries(into, apply(mapEntries, value, []), mapNext, depth)
    else if (into.t === 'set') this.#entries(into, apply(setValues, value, []), setNext, depth)
    else if (into.t === 'date') into.v = apply(dateTime, value, [])
    else this.#fields(into, value, depth)
  }

  #items(into: Draft, value: object, at: (i: number) => unknown, depth: number): void {
    const [size, e] = [sizeOf(value) ?? 0, [] as Captured[]]
    const shown = Math.min(size, this.#bounds.items)
    for (let i = 0; i < shown && this.#nodes < this.#bounds.nodes; i++)
      e.push(this.#item(at(i), i === 0 ? undefined : at(i - 1), depth + 1))
    into.e = e
    if (e.length < size) Object.assign(into, { size, cut: e.length < shown ? 'nodes' : 'items' })
  }

  /** Headers come as names and values in turn. */
  #item(value: unknown, before: unknown, depth: number): Draft {
    const isSecret = typeof before === 'string' && typeof value === 'string' && isSecretHeader(before)
    return isSecret ? { t: 'string', cut: 'redacted' } : this.#node(value, depth)
  }

  #entries(into: Draft, iterator: unknown, next: () => IteratorResult<unknown>, depth: number): void {
    const e: Captured[] = []
    let [secret, shown, done] = [false, 0, false]
    while (shown <= this.#bounds.items && this.#nodes < this.#bounds.nodes) {
      const step = apply(next, iterator, [])
      done = step.done === true
      if (done || shown++ === this.#bounds.items) break
      if (into.t === 'set') e.push(this.#node(step.value, depth + 1))
      else {
        const [key, held] = step.value as [unknown, unknown]
        secret = typeof key === 'string' && isSecretName(key)
        e.push(this.#node(key, depth + 1), secret ? { t: typeof held, cut: 'redacted' } : this.#node(held, depth + 1))
      }
    }
    into.e = e
    if (!done) into.cut = 'items'
  }

  #fields(into: Draft, value: object, depth: number): void {
    const keys = ownKeys(value).filter((key) => typeof key === 'string')
    const f: Record<string, Captured> = Object.create(null)
    let shown = 0
    for (const key of keys) {
      if (shown >= this.#bounds.fields || this.#nodes >= this.#bounds.nodes) break
      const found = getOwnPropertyDescriptor(value, key)
      if (found === undefined) continue
      shown++
      f[withoutSecrets(key.slice(0, this.#bounds.chars))] =
        'value' in found ? this.#named(key, found.value, depth + 1) : { t: 'getter' }
    }
    into.f = f
    if (shown < keys.length)
      Object.assign(into, { size: keys.length, cut: shown < this.#bounds.fields ? 'nodes' : 'fields' })
  }
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return 'array'
  if (types.isMap(value)) return 'map'
  if (types.isSet(value)) return 'set'
  if (types.isDate(value)) return 'date'
  return types.isNativeError(value) ? 'error' : 'object'
}

function named(fn: object): { v?: string } {
  const name = getOwnPropertyDescriptor(fn, 'name')?.value
  return typeof name === 'string' && name !== '' ? { v: name.slice(0, 64) } : {}
}

function className(value: object): { c?: string } {
  const prototype = getPrototypeOf(value)
  if (prototype === null || types.isProxy(prototype)) return {}
  const made = getOwnPropertyDescriptor(prototype, 'constructor')?.value
  if (typeof made !== 'function' || types.isProxy(made)) return {}
  const { v } = named(made)
  return v === undefined || v === 'Object' || v === 'Array' ? {} : { c: v }
}

/** What variables hold, as a bounded tree that can be sent; never throws for a hostile value. */
export function collect(values: Readonly<Record<string, unknown>>, bounds: Bounds = BOUNDS): Record<string, Captured> {
  return new Collector(bounds).roots(values)
}
