import protobuf from 'protobufjs/minimal.js'
import type { Field, Message } from './otlp-schema.ts'

const WIRE_TYPES: Readonly<Record<string, number>> = {
  string: 2,
  bytes: 2,
  id: 2,
  message: 2,
  bool: 0,
  int64: 0,
  uint64: 0,
  uint32: 0,
  sint32: 0,
  enum: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
  time: 1,
  double: 1,
}

const NARROW: ReadonlySet<string> = new Set(['bool', 'uint32', 'sint32', 'enum'])

/** Names of fields of which only one counts: protobufjs prefers the highest number, not the last. */
const ONE_OF = /_value$|^as_|^(gauge|sum|histogram|exponential_histogram|summary)$/

/** What a decoder must do with bytes. */
export type Verdict = {
  /** Cut off, reaching beyond a message, or using what OTLP does not have (groups, field 0, wire types 6 and 7). */
  readonly isBroken: boolean
  /**
   * Well-formed, but protobufjs reads it another way: a strange wire type, a split submessage, a number longer than it needs, two of
   * a oneof.
   */
  readonly isDisputed: boolean
}

/** A plain walk over the wire with protobufjs' own reader, which decides before either decoder is asked. */
export function verdictOf(bytes: Uint8Array, message: Message): Verdict {
  const walk = new Walk(Buffer.from(bytes))
  try {
    walk.message(bytes.length, message)
    return { isBroken: false, isDisputed: walk.isDisputed }
  } catch (error) {
    if (error instanceof Broken || error instanceof RangeError) return { isBroken: true, isDisputed: walk.isDisputed }
    if (error instanceof Error && /invalid (wire type|varint)/.test(error.message)) {
      return { isBroken: true, isDisputed: walk.isDisputed }
    }
    throw error
  }
}

class Broken extends Error {}

class Walk {
  isDisputed = false
  private readonly reader: protobuf.Reader

  constructor(bytes: Uint8Array) {
    this.reader = protobuf.Reader.create(bytes)
  }

  message(end: number, message: Message): void {
    const seen = new Set<number>()
    const members = new Set<string>()
    while (this.reader.pos < end) {
      const tag = this.number()
      const field = message.byNumber.get(Math.floor(tag / 8))
      if (tag < 8 || tag >= 2 ** 32 || [3, 4, 6, 7].includes(tag % 8)) throw new Broken()
      if (field !== undefined && !fits(field, tag % 8)) this.isDisputed = true
      if (field?.kind === 'message' && !field.repeated && seen.has(field.number)) this.isDisputed = true
      if (field !== undefined) seen.add(field.number)
      if (field !== undefined && ONE_OF.test(field.name)) members.add(field.name)
      if (members.size > 1) this.isDisputed = true
      this.field(end, field, tag % 8)
      if (this.reader.pos > end) throw new Broken()
    }
  }

  private field(end: number, field: Field | undefined, wireType: number): void {
    const { reader } = this
    if (wireType !== 2) {
      if (wireType === 0) this.number(field !== undefined && NARROW.has(field.kind))
      else reader.skipType(wireType)
      return
    }
    const size = this.number()
    const contentEnd = reader.pos + size
    if (contentEnd > end) throw new Broken()
    if (field?.kind === 'message') this.message(contentEnd, field.of())
    else if (field?.repeated) this.run(contentEnd, field)
    reader.pos = contentEnd
  }

  /** A varint of at most ten bytes. Of one that it takes for a number of 32 bits protobufjs reads ten when it has six to nine. */
  private number(isNarrow = true): number {
    const from = this.reader.pos
    let value = 0n
    for (let i = 0n; ; i++) {
      const byte = this.reader.buf[this.reader.pos++]
      if (byte === undefined || i === 10n) throw new Broken()
      value |= BigInt(byte & 0x7f) << (7n * i)
      if (byte < 0x80) break
    }
    const bytes = this.reader.pos - from
    if (isNarrow && bytes > 5 && bytes < 10) this.isDisputed = true
    return Number(BigInt.asUintN(64, value))
  }

  /** A packed field must hold whole numbers. */
  private run(end: number, field: Field): void {
    while (this.reader.pos < end) this.reader.skipType(WIRE_TYPES[field.kind]!)
    if (this.reader.pos !== end) throw new Broken()
  }
}

function fits(field: Field, wireType: number): boolean {
  const wanted = WIRE_TYPES[field.kind]
  return wireType === wanted || (field.repeated && wireType === 2)
}
