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

/**
 * Whether bytes keep to the part of the wire format on which decoders agree: no group, known fields with their wire type, each
 * submessage that is not repeated at most once, nothing reaching beyond its message. Bytes that end too early are plain as
 * far as they go.
 */
export function isPlain(bytes: Uint8Array, message: Message): boolean {
  const reader = protobuf.Reader.create(Buffer.from(bytes))
  try {
    return isPlainMessage(reader, bytes.length, message)
  } catch {
    return reader.pos <= bytes.length // cut off: both decoders must see that
  }
}

function isPlainMessage(reader: protobuf.Reader, end: number, message: Message): boolean {
  const seen = new Set<number>()
  while (reader.pos < end) {
    const tag = reader.uint32()
    const field = message.byNumber.get(tag >>> 3)
    const wireType = tag & 7
    if (tag < 8 || [3, 4].includes(wireType)) return false
    if (field !== undefined && !fits(field, wireType)) return false
    if (field !== undefined && !field.repeated && field.kind === 'message' && seen.has(field.number)) return false
    seen.add(tag >>> 3)
    if (!isPlainField(reader, end, field, wireType)) return false
  }
  return reader.pos === end
}

function fits(field: Field, wireType: number): boolean {
  const wanted = WIRE_TYPES[field.kind]
  return wireType === wanted || (field.repeated && wireType === 2)
}

function isPlainField(reader: protobuf.Reader, end: number, field: Field | undefined, wireType: number): boolean {
  if (wireType !== 2) {
    reader.skipType(wireType)
    return reader.pos <= end
  }
  const size = reader.uint32()
  const start = reader.pos
  if (start + size > end) return start + size > reader.len
  if (field?.kind === 'message') return isPlainMessage(reader, start + size, field.of())
  reader.pos = start + size
  return isPlainRun(reader, start, start + size, field)
}

/** A packed field must hold whole numbers. */
function isPlainRun(reader: protobuf.Reader, start: number, end: number, field: Field | undefined): boolean {
  if (!field?.repeated) return true
  if (WIRE_TYPES[field.kind] === 1) return (end - start) % 8 === 0
  reader.pos = start
  while (reader.pos < end) reader.skipType(0)
  return reader.pos === end
}
