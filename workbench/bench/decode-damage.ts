import type { Message } from '../src/receive/decode/otlp-schema.ts'
import { WireReader } from '../src/receive/decode/wire-reader.ts'
import { bytes as randomBytes } from './ingest-spans.ts'

/** Numbers in [0, 1). */
type Random = () => number

/** One field as it stands on the wire; a message has fields, anything else bytes. */
type WireField = { readonly number: number; readonly wireType: number; content: Uint8Array | WireField[] }

const EXTREMES = [
  0n,
  1n,
  127n,
  128n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 62n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
]
const SIZES = [0, 1, 3, 7, 8, 15, 16, 17, 127, 128, 129, 16_383, 16_384, 32_747, 32_752, 32_768, 70_000]
const GROUP_AND_WORSE = [3, 4, 6, 7]

const below = (random: Random, end: number): number => Math.floor(random() * end)
const oneOf = <T>(random: Random, all: readonly T[]): T => all[below(random, all.length)]!

/** Bytes with one of them changed, some left out, put in or repeated, or one that may be a length off by one. */
export function damagedBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = below(random, bytes.length + 1)
  const to = Math.min(bytes.length, at + below(random, 40))
  const copy = Buffer.from(bytes)
  switch (below(random, 7)) {
    case 0:
      if (at < copy.length) copy[at]! ^= 1 << below(random, 8)
      return copy
    case 1:
    case 2:
      if (at < copy.length) copy[at]! += random() < 0.5 ? 1 : -1
      return copy
    case 3:
      return copy.subarray(0, at)
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(to)])
    case 5:
      return Buffer.concat([copy.subarray(0, at), randomBytes(1 + below(random, 12), random), copy.subarray(at)])
    default:
      return Buffer.concat([copy.subarray(0, to), copy.subarray(at)])
  }
}

/** A request whose fields were changed; all lengths add up again. */
export function damagedFields(bytes: Uint8Array, message: Message, random: Random): Uint8Array {
  const root = fieldsOf(bytes, message)
  const messages = messagesIn(root)
  for (let i = below(random, 4); i >= 0; i--) change(oneOf(random, messages), random)
  return written(root, random)
}

function fieldsOf(bytes: Uint8Array, message: Message): WireField[] {
  const reader = new WireReader()
  reader.open(bytes)
  const fields: WireField[] = []
  while (reader.more()) {
    const tag = reader.tag()
    const [number, wireType] = [tag >>> 3, tag & 7]
    const start = reader.pos
    reader.skip(tag)
    const field = message.byNumber.get(number)
    if (wireType !== 2) {
      fields.push({ number, wireType, content: bytes.slice(start, reader.pos) })
      continue
    }
    const end = reader.pos
    reader.seek(start, end)
    const size = reader.varint()
    reader.seek(end, bytes.length)
    const content = bytes.slice(end - size, end)
    fields.push({ number, wireType, content: field?.kind === 'message' ? fieldsOf(content, field.of()) : content })
  }
  return fields
}

function messagesIn(fields: WireField[]): WireField[][] {
  const inner = fields.flatMap(({ content }) => (Array.isArray(content) ? messagesIn(content) : []))
  return [fields, ...inner]
}

function change(fields: WireField[], random: Random): void {
  const at = below(random, fields.length + 1)
  const field = fields[at]
  const kind = below(random, 9)
  if (kind === 0) fields.splice(at, 0, strangeField(random))
  if (field === undefined) return
  if (kind === 1) fields.splice(at, 1)
  if (kind === 2) fields.splice(below(random, fields.length + 1), 0, field)
  if (kind === 3) fields.sort(() => random() - 0.5)
  if (kind === 4) fields[at] = { ...field, number: 1 + below(random, 17) }
  if (kind === 5) for (let more = below(random, 30); more > 0; more--) fields.push(field)
  if (kind === 6 && Array.isArray(field.content)) split(fields, at, field.content, random)
  if (kind >= 6 && !Array.isArray(field.content)) field.content = newContent(field.wireType, random)
}

/** A message in two parts. */
function split(fields: WireField[], at: number, content: WireField[], random: Random): void {
  const cut = below(random, content.length + 1)
  const { number, wireType } = fields[at]!
  const halves = [content.slice(0, cut), content.slice(cut)].map((half) => ({ number, wireType, content: half }))
  fields.splice(at, 1, ...halves)
}

function strangeField(random: Random): WireField {
  const wireType = random() < 0.1 ? oneOf(random, GROUP_AND_WORSE) : oneOf(random, [0, 1, 2, 5])
  const number = random() < 0.5 ? 1 + below(random, 17) : oneOf(random, [18, 100, 2_047, 2_048, 19_000, 2 ** 29 - 1])
  return { number, wireType, content: newContent(wireType, random) }
}

function newContent(wireType: number, random: Random): Uint8Array {
  const number = random() < 0.5 ? oneOf(random, EXTREMES) : BigInt(below(random, 2 ** 31))
  if (wireType === 0) return varint(number, random)
  const fixed = Buffer.alloc(8)
  fixed.writeBigUInt64LE(number)
  if (wireType === 1) return fixed
  if (wireType === 5) return fixed.subarray(0, 4)
  if (wireType !== 2) return new Uint8Array(0)
  const size = random() < 0.8 ? below(random, 24) : oneOf(random, SIZES)
  return random() < 0.5 ? randomBytes(size, random) : Buffer.alloc(size, oneOf(random, ['a', 'é', '\u0001', '\xff']))
}

/** A number as a varint, now and then in more bytes than it needs, or in more than there may be. */
function varint(value: bigint, random: Random): Uint8Array {
  const bytes: number[] = []
  for (let rest = value; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  bytes.push(Number(value >> BigInt(7 * bytes.length)))
  if (random() > 0.05) return Uint8Array.from(bytes)
  bytes[bytes.length - 1]! |= 0x80
  for (let more = below(random, 11 - bytes.length); more > 0; more--) bytes.push(0x80)
  return Uint8Array.from([...bytes, random() < 0.9 ? 0 : 0x80])
}

const written = (fields: readonly WireField[], random: Random): Uint8Array =>
  Buffer.concat(fields.flatMap((field) => fieldBytes(field, random)))

function fieldBytes({ number, wireType, content }: WireField, random: Random): Uint8Array[] {
  const tag = varint(BigInt(number * 8 + wireType), random)
  const bytes = Array.isArray(content) ? written(content, random) : content
  return wireType === 2 ? [tag, varint(BigInt(bytes.length), random), bytes] : [tag, bytes]
}
