import { Buffer } from 'node:buffer'

const SHOWN_CHARS_MAX = 40

/** A JSON value that does not fit its field. */
export class BadJson extends Error {
  readonly expected: string

  constructor(expected: string, value: unknown) {
    super(`expected ${expected}, got ${shown(value)}`)
    this.expected = expected
  }
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text
}

/** A JSON string. */
export function string(value: unknown): string {
  if (typeof value !== 'string') throw new BadJson('a string', value)
  return value
}

/** A JSON boolean. */
export function boolean(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new BadJson('true or false', value)
  return value
}

/** Bytes of an id; '' is none. */
export function bytesOfHex(value: unknown): Uint8Array {
  const text = string(value)
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) throw new BadJson('an id in hex', value)
  return Buffer.from(text, 'hex')
}

/** Bytes in base64, also in its URL form, with or without padding. */
export function bytesOfBase64(value: unknown): Uint8Array {
  const text = string(value)
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new BadJson('bytes in base64', value)
  return Buffer.from(text, 'base64')
}

const WORDS: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
])

/** A double: a number, its text, or "NaN", "Infinity", "-Infinity". */
export function double(value: unknown): number {
  if (typeof value === 'number') return value
  const text = typeof value === 'string' ? value : ''
  const word = WORDS.get(text)
  if (word !== undefined) return word
  if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) throw new BadJson('a number', value)
  return Number(text)
}

const RANGES = {
  enum: { from: -(2n ** 31n), to: 2n ** 31n, name: 'the number of an enumeration value' },
  sint32: { from: -(2n ** 31n), to: 2n ** 31n, name: 'a signed 32-bit integer' },
  int64: { from: -(2n ** 63n), to: 2n ** 63n, name: 'a signed 64-bit integer' },
  sfixed64: { from: -(2n ** 63n), to: 2n ** 63n, name: 'a signed 64-bit integer' },
  uint64: { from: 0n, to: 2n ** 64n, name: 'an unsigned 64-bit integer' },
  fixed64: { from: 0n, to: 2n ** 64n, name: 'an unsigned 64-bit integer' },
  time: { from: 0n, to: 2n ** 64n, name: 'nanoseconds since 1970, an unsigned 64-bit integer' },
} as const

/** An integer of up to 64 bits: a JSON number, or its digits as text. Enumeration values come as numbers only. */
export function integer(value: unknown, kind: keyof typeof RANGES): bigint {
  const { from, to, name } = RANGES[kind]
  const number = bigint(value, kind === 'enum')
  if (number === undefined || number < from || number >= to) throw new BadJson(name, value)
  return number
}

const DIGITS_MAX = 20 // of 2^64

function bigint(value: unknown, numbersOnly: boolean): bigint | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : undefined
  if (numbersOnly || typeof value !== 'string' || value.length > DIGITS_MAX) return undefined
  return /^-?\d+$/.test(value) ? BigInt(value) : undefined
}

/** An unsigned 32-bit integer, as a number or as text. */
export function uint32(value: unknown): number {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0 || number >= 2 ** 32) {
    throw new BadJson('an unsigned 32-bit integer', value)
  }
  return number
}
