/*
 * Paper    none; OTLP/JSON, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 * Idea     JSON becomes protobuf wire bytes by the table of messages, so that one decoder makes the rows of both.
 * Input    Text of an Export…ServiceRequest.
 * Output   The same request in protobuf without the items that do not fit, and why not; or the JSON path of what is wrong.
 * Cost     O(bytes); integers beyond 2^53 cost a second look at the text, since a double would round them.
 */

import { unreachable } from '../../lib/assert.ts'
import { messageOf } from '../../lib/message-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import type { Signal } from '../../model/batch.ts'
import { TooLarge } from './bytes.ts'
import type { DecodeError, Refusals } from './collector.ts'
import { BadJson, boolean, bytesOfBase64, bytesOfHex, double, integer, string, uint32 } from './json-values.ts'
import { type Field, type FieldKind, type Message, REQUESTS } from './otlp-schema.ts'
import { pathText } from './place.ts'
import { ProtoWriter } from './proto-writer.ts'

const OUTPUT_BYTES_MAX = 256 * 2 ** 20 // protobuf is smaller than JSON, so this never meets a request within its limit
const REFUSALS_MAX = 10_000 // more than a batch of any exporter; a request of such items only would take a minute
const DEPTH_MAX = 100 // messages within messages, protobuf's own limit

/** What may be asked of the conversion. */
export type JsonOptions = {
  /** Added to every time that is set; nanoseconds. */
  readonly shiftNs?: bigint
}

/** A request in protobuf, and the items of its JSON that are not in there. */
export type ConvertedRequest = { readonly bytes: Uint8Array; readonly refused: Refusals }

/**
 * The protobuf bytes of an OTLP/JSON request. A span, log record or data point with a value that does not fit is left out.
 * Errors   'malformed' names the JSON path and what was expected there: no JSON, no request around the items, or more
 *          than 10 000 of them do not fit.
 */
export function protobufOfJson(
  signal: Signal,
  text: string,
  options: JsonOptions = {},
): Result<ConvertedRequest, DecodeError> {
  const parsed = parseJson(text)
  if (!parsed.ok) return parsed
  const encoder = new Encoder(options.shiftNs ?? 0n)
  try {
    encoder.message(parsed.value, REQUESTS[signal])
    return ok({ bytes: encoder.writer.finish(), refused: encoder.refused })
  } catch (error) {
    if (error instanceof BadJson) return err({ kind: 'malformed', at: `${encoder.place}: ${error.message}` })
    if (error instanceof TooLarge) return err({ kind: 'too-large', bytes: error.bytes, limitBytes: error.limitBytes })
    throw error
  }
}

const BIG_INTEGER = /[:[,]\s*-?\d{16}/ // a bare number of so many digits may not survive as a double

function parseJson(text: string): Result<unknown, DecodeError> {
  try {
    return ok(BIG_INTEGER.test(text) ? JSON.parse(text, keepBigIntegers) : JSON.parse(text))
  } catch (error) {
    const why = messageOf(error)
    return err({ kind: 'malformed', at: `JSON: ${why}` })
  }
}

/** Gives an integer that a double cannot hold as its digits, which every integer field takes too. */
function keepBigIntegers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value
  const source = context?.source ?? ''
  return /^-?\d+$/.test(source) ? source : value
}

class Encoder {
  readonly writer = new ProtoWriter(OUTPUT_BYTES_MAX)
  /** Few reasons: a field of the schema and what it takes. */
  readonly refused = new Map<string, number>()
  private refusals = 0
  private refusedItems = 0
  private readonly shiftNs: bigint
  private readonly path: (string | number)[] = []
  private depth = 0

  constructor(shiftNs: bigint) {
    this.shiftNs = shiftNs
  }

  /** Where in the JSON the encoder stands. */
  get place(): string {
    const steps: string[] = []
    for (const part of this.path) {
      if (typeof part === 'number') steps.push(`${steps.pop() ?? ''}[${part}]`)
      else steps.push(part)
    }
    return pathText(steps) || 'request'
  }

  message(value: unknown, type: Message): void {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadJson('an object', value)
    if (++this.depth > DEPTH_MAX) throw new BadJson(`at most ${DEPTH_MAX} levels`, value)
    for (const [key, inner] of Object.entries(value)) {
      const field = type.byJson.get(key)
      if (field === undefined || inner === null) continue
      this.path.push(key)
      if (field.repeated) this.repeated(field, inner)
      else this.field(field, inner)
      this.path.pop()
    }
    this.depth--
  }

  private repeated(field: Field, value: unknown): void {
    if (!Array.isArray(value)) throw new BadJson('an array', value)
    for (let i = 0; i < value.length; i++) {
      this.path.push(i)
      this.field(field, value[i])
      this.path.pop()
    }
  }

  private field(field: Field, value: unknown): void {
    if (field.kind !== 'message') {
      this.scalar(field.number, field.kind, value)
      return
    }
    const type = field.of()
    if (type.isItem) this.item(field.number, type, value)
    else this.submessage(field.number, type, value)
  }

  private submessage(number: number, type: Message, value: unknown): void {
    this.writer.tag(number, 2)
    const at = this.writer.open()
    this.message(value, type)
    this.writer.close(at)
  }

  /** An item with a value that does not fit leaves nothing behind but the reason. */
  private item(number: number, type: Message, value: unknown): void {
    const { depth, refusedItems } = this
    const [bytes, steps] = [this.writer.length, this.path.length]
    try {
      this.submessage(number, type, value)
    } catch (error) {
      if (!(error instanceof BadJson) || ++this.refusals > REFUSALS_MAX) throw error
      const field = this.path.findLast((step) => typeof step === 'string')
      this.refuse(`${field}: expected ${error.expected}`, itemsIn(value) - (this.refusedItems - refusedItems))
      this.writer.rewind(bytes)
      this.depth = depth
      this.path.length = steps
    }
  }

  private refuse(reason: string, items: number): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + items)
    this.refusedItems += items
  }

  private scalar(number: number, kind: FieldKind, value: unknown): void {
    const { writer } = this
    switch (kind) {
      case 'string':
        writer.tag(number, 2)
        writer.string(string(value))
        return
      case 'bytes':
      case 'id':
        this.bytes(number, kind === 'id' ? bytesOfHex(value) : bytesOfBase64(value))
        return
      case 'bool':
        writer.tag(number, 0)
        writer.smallVarint(boolean(value) ? 1 : 0)
        return
      case 'uint32':
        writer.tag(number, 0)
        writer.smallVarint(uint32(value))
        return
      case 'enum':
      case 'int64':
      case 'uint64':
        writer.tag(number, 0)
        writer.varint(integer(value, kind))
        return
      case 'sint32':
        writer.tag(number, 0)
        writer.smallVarint(zigzag32(Number(integer(value, kind))))
        return
      case 'fixed32':
        writer.tag(number, 5)
        writer.fixed32(uint32(value))
        return
      case 'fixed64':
      case 'sfixed64':
        writer.tag(number, 1)
        writer.fixed64(integer(value, kind))
        return
      case 'time':
        writer.tag(number, 1)
        writer.fixed64(this.shifted(integer(value, kind)))
        return
      case 'double':
        writer.tag(number, 1)
        writer.double(double(value))
        return
      default:
        unreachable(kind)
    }
  }

  private bytes(number: number, bytes: Uint8Array): void {
    this.writer.tag(number, 2)
    const at = this.writer.open()
    this.writer.bytes(bytes)
    this.writer.close(at)
  }

  private shifted(time: bigint): bigint {
    if (time === 0n || this.shiftNs === 0n) return time
    const shifted = time + this.shiftNs
    if (shifted < 0n || shifted >= 2n ** 64n) throw new BadJson('a time that can be shifted', String(time))
    return shifted
  }
}

/** What is lost with an item, at least 1: a metric is as many items as it has data points. */
function itemsIn(item: unknown): number {
  const parts: unknown[] = typeof item === 'object' && item !== null ? Object.values(item) : []
  const points = parts.map((part) => (part as { dataPoints?: unknown } | null)?.dataPoints)
  return points.reduce((most: number, list) => Math.max(most, Array.isArray(list) ? list.length : 0), 1)
}

const zigzag32 = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0
