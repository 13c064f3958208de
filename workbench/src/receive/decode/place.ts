/*
 * Paper    none
 * Idea     Decoding notes only the byte where it stopped. For the answer the request is walked again, slowly and with the
 *          names of the fields at hand, up to that byte.
 * Input    A request that was refused, and the byte where.
 * Output   A path such as `resource_spans[0].scope_spans[2].spans[17].name`.
 * Cost     O(bytes), for refused requests only.
 */
import type { Field, Message } from './otlp-schema.ts'
import { Malformed, WireReader } from './wire-reader.ts'

const DEPTH_MAX = 64 // messages within messages; a path is long enough by then
const STEPS_SHOWN_MAX = 12 // down to the attribute of a span, and into a value; deeper ones repeat themselves
const STEPS_SHOWN_LAST = 2

/** The field that holds byte `offset` of `body`, as a path; empty when it is none of a known message's. */
export function placeOf(body: Uint8Array, message: Message, offset: number): string {
  const reader = new WireReader()
  reader.open(body)
  const path: string[] = []
  try {
    walk(reader, message, offset, path)
  } catch (error) {
    if (!(error instanceof Malformed)) throw error // the walk met what the decoder met; `path` leads there
  }
  return pathText(path)
}

/** The steps of a path with dots; in the middle of a long one the number of steps that are left out. */
export function pathText(steps: readonly string[]): string {
  const left = steps.length - STEPS_SHOWN_MAX
  if (left <= 0) return steps.join('.')
  const head = steps.slice(0, STEPS_SHOWN_MAX - STEPS_SHOWN_LAST)
  return [...head, `(${left} levels)`, ...steps.slice(-STEPS_SHOWN_LAST)].join('.')
}

/** True once `offset` was reached; `path` then leads there. */
function walk(reader: WireReader, message: Message, offset: number, path: string[]): boolean {
  const seen = new Map<number, number>()
  while (reader.more() && reader.pos < offset) {
    const tag = reader.tag()
    const field = message.byNumber.get(tag >>> 3)
    const index = seen.get(tag >>> 3) ?? 0
    seen.set(tag >>> 3, index + 1)
    path.push(nameOf(field, tag >>> 3, index))
    if (inside(reader, field, tag, offset, path)) return true
    path.pop()
  }
  return reader.pos >= offset && reader.more()
}

function inside(reader: WireReader, field: Field | undefined, tag: number, offset: number, path: string[]): boolean {
  if (field?.kind !== 'message' || (tag & 7) !== 2 || path.length >= DEPTH_MAX) {
    reader.skip(tag)
    return reader.pos > offset
  }
  const outer = reader.enter()
  const found = walk(reader, field.of(), offset, path)
  reader.leave(outer)
  return found
}

const nameOf = (field: Field | undefined, number: number, index: number): string =>
  field === undefined ? `#${number}` : field.repeated ? `${field.name}[${index}]` : field.name
