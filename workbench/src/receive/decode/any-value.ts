/*
 * Paper    none; opentelemetry/proto/common/v1/common.proto (AnyValue)
 * Idea     Arrays and maps inside an attribute become a small tree, because a split submessage has to be merged before it
 *          is printed; scalars never come here on the hot path.
 * Input    A reader that stands inside an AnyValue.
 * Output   JSON text: integers exact, keys sorted, bytes as base64, NaN and the infinities as strings.
 * Cost     O(bytes); at most ELEMENTS_MAX elements and DEPTH_MAX levels, what lies beyond reads "…".
 */

import { unreachable } from '../../lib/assert.ts'
import { compareText } from '../../lib/compare-text.ts'
import { base64At, int64Text, textAt } from './text.ts'
import type { Slice, WireReader } from './wire-reader.ts'

/** Levels of arrays and maps in one value; deeper ones read "…". */
export const DEPTH_MAX = 16
/** Elements in all arrays and maps of one value; the rest is left out. */
const ELEMENTS_MAX = 10_000

type Value =
  | { readonly kind: 'scalar'; readonly json: string }
  | { readonly kind: 'array'; readonly items: Value[] }
  | { readonly kind: 'map'; readonly entries: Map<string, Value> }

/** What is left of the limits while one value is read; `cut` tells that something was left out. */
export class ValueBudget {
  elements = ELEMENTS_MAX
  cut = false

  reset(): void {
    this.elements = ELEMENTS_MAX
    this.cut = false
  }
}

const ANY_STRING = 0x0a
const ANY_BOOL = 0x10
const ANY_INT = 0x18
export const ANY_DOUBLE = 0x21
export const ANY_ARRAY = 0x2a
export const ANY_MAP = 0x32
export const ANY_BYTES = 0x3a

const NOTHING: Value = { kind: 'scalar', json: 'null' }
const CUT: Value = { kind: 'scalar', json: '"…"' }

/** JSON text of the AnyValue that field `valueTag` of the message at `place` holds, all its occurrences merged. */
export function jsonOfValueIn(reader: WireReader, place: Slice, valueTag: number, budget: ValueBudget): string {
  const { pos, end } = reader
  reader.seek(place.start, place.end)
  let value = NOTHING
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === valueTag) value = anyValue(reader, value, 0, budget)
    else reader.skip(tag)
  }
  reader.seek(pos, end)
  return jsonOf(value)
}

/** Reads an AnyValue field, going on from what an earlier occurrence of it said. */
function anyValue(reader: WireReader, before: Value, depth: number, budget: ValueBudget): Value {
  const outer = reader.enter()
  let value = before
  while (reader.more()) value = member(reader, value, depth, budget)
  reader.leave(outer)
  return value
}

function member(reader: WireReader, before: Value, depth: number, budget: ValueBudget): Value {
  const tag = reader.tag()
  switch (tag) {
    case ANY_STRING:
      return scalar(JSON.stringify(contentOf(reader, textAt)))
    case ANY_BYTES:
      return scalar(JSON.stringify(contentOf(reader, base64At)))
    case ANY_BOOL:
      return scalar(String(reader.bool()))
    case ANY_INT:
      reader.varint()
      return scalar(int64Text(reader.lo, reader.hi))
    case ANY_DOUBLE:
      return scalar(doubleJson(reader.double()))
    case ANY_ARRAY:
      return array(reader, before, depth, budget)
    case ANY_MAP:
      return map(reader, before, depth, budget)
    default:
      reader.skip(tag)
      return before
  }
}

const scalar = (json: string): Value => ({ kind: 'scalar', json })

function contentOf(reader: WireReader, read: (source: Uint8Array, start: number, end: number) => string): string {
  const outer = reader.enter()
  const text = read(reader.bytes, reader.pos, reader.end)
  reader.seek(reader.end, reader.end)
  reader.leave(outer)
  return text
}

const doubleJson = (value: number): string => (Number.isFinite(value) ? String(value) : `"${value}"`)

const VALUES = 0x0a // ArrayValue.values and KeyValueList.values
const KEY = 0x0a
const VALUE = 0x12

/** Whether another element may be read. */
function mayGrow(budget: ValueBudget): boolean {
  if (budget.elements > 0) {
    budget.elements--
    return true
  }
  budget.cut = true
  return false
}

function array(reader: WireReader, before: Value, depth: number, budget: ValueBudget): Value {
  if (depth >= DEPTH_MAX) return cutOff(reader, budget)
  const items = before.kind === 'array' ? before.items : []
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== VALUES || !mayGrow(budget)) reader.skip(tag)
    else items.push(anyValue(reader, NOTHING, depth + 1, budget))
  }
  reader.leave(outer)
  return { kind: 'array', items }
}

function map(reader: WireReader, before: Value, depth: number, budget: ValueBudget): Value {
  if (depth >= DEPTH_MAX) return cutOff(reader, budget)
  const entries = before.kind === 'map' ? before.entries : new Map<string, Value>()
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== VALUES || !mayGrow(budget)) reader.skip(tag)
    else entry(reader, entries, depth + 1, budget)
  }
  reader.leave(outer)
  return { kind: 'map', entries }
}

function entry(reader: WireReader, entries: Map<string, Value>, depth: number, budget: ValueBudget): void {
  const outer = reader.enter()
  let key = ''
  let value = NOTHING
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === KEY) key = contentOf(reader, textAt)
    else if (tag === VALUE) value = anyValue(reader, value, depth, budget)
    else reader.skip(tag)
  }
  reader.leave(outer)
  entries.set(key, value)
}

function cutOff(reader: WireReader, budget: ValueBudget): Value {
  budget.cut = true
  reader.skip(ANY_ARRAY)
  return CUT
}

function jsonOf(value: Value): string {
  switch (value.kind) {
    case 'scalar':
      return value.json
    case 'array':
      return `[${value.items.map(jsonOf).join(',')}]`
    case 'map':
      return `{${[...value.entries]
        .sort(([a], [b]) => compareText(a, b))
        .map(([key, inner]) => `${JSON.stringify(key)}:${jsonOf(inner)}`)
        .join(',')}}`
    default:
      return unreachable(value)
  }
}
