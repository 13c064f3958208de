import { types } from 'node:util'
import { isSecretName, REDACTED } from './redact.ts'

const { getOwnPropertyDescriptor, getPrototypeOf } = Object
const { apply } = Reflect
const mapSize = sizeGetter(Map.prototype)
const setSize = sizeGetter(Set.prototype)
const PROTOTYPES_MAX = 16

function sizeGetter(prototype: object): () => number {
  return getOwnPropertyDescriptor(prototype, 'size')?.get as () => number
}

/** The value of a data property, own or inherited. No getter and no Proxy trap runs; what only they could tell is `undefined`. */
export function peek(target: unknown, key: string | number): unknown {
  if (typeof target === 'string')
    return key === 'length' ? target.length : typeof key === 'number' ? target[key] : undefined
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return undefined
  return typeof key === 'string' && isSecretName(key) ? REDACTED : peekUnjudged(target, key)
}

/** The same of a name that is known to be no secret: judging it costs more than looking. */
export function peekUnjudged(target: unknown, key: string | number): unknown {
  if (target === null || (typeof target !== 'object' && typeof target !== 'function')) return peek(target, key)
  let holder: object | null = target
  for (let i = 0; holder !== null && i < PROTOTYPES_MAX; i++) {
    if (types.isProxy(holder)) return undefined
    const found = getOwnPropertyDescriptor(holder, key)
    if (found !== undefined) return found.value
    holder = getPrototypeOf(holder)
  }
  return undefined
}

/** Characters, elements or entries; `undefined` for what has none. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length
  if (types.isProxy(value)) return undefined
  if (Array.isArray(value)) return value.length
  if (types.isMap(value)) return apply(mapSize, value, [])
  return types.isSet(value) ? apply(setSize, value, []) : undefined
}

const HUGE = 2n ** 512n

/** Whether a number is too large to be written: one of a million digits would take seconds. */
export const isHuge = (value: bigint): boolean => value > HUGE || value < -HUGE
