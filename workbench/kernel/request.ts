/*
 * Paper    none; opentelemetry/proto/{trace,logs,metrics}/v1: the three requests have one shape
 * Idea     Resource and scope may stand behind their items, so each level is read twice: first what the items share,
 *          then the items. The first pass only hops over the items.
 * Input    An uncompressed Export…ServiceRequest.
 * Output   Has `Items` take each span, log record or metric, with what it shares with its neighbours.
 * Cost     O(bytes) plus one hop per item and level.
 */
import { Attributes } from './attributes'
import { mend } from './host'
import { Reader, Slice } from './reader'
import { Table } from './table'

/** Resource and scope of the items being read. */
export class Shared {
  readonly resource: Attributes = new Attributes()
  readonly scope: Attributes = new Attributes()
  /** Change with every resource and scope, so that a column can tell a row like the one before. */
  resourceSerial: u32 = 0
  scopeSerial: u32 = 0
  /** service.name of the resource; empty when it has none. */
  readonly service: Slice = new Slice()
  readonly resourceSchemaUrl: Slice = new Slice()
  readonly scopeName: Slice = new Slice()
  readonly scopeVersion: Slice = new Slice()
  readonly scopeSchemaUrl: Slice = new Slice()
  scopeDroppedAttributes: u32 = 0
}

/** One signal: its tables, and how an item becomes rows of them. */
export abstract class Items {
  readonly tables: Table[] = []

  /** Takes one item; the reader stands inside its message. Tells how many rows it gave. */
  abstract take(reader: Reader, shared: Shared): u32
}

/** Said for each attribute, or part of one, that met a limit. */
export const ATTRIBUTES_CUT: string = 'attributes beyond a limit were left out'

const SERVICE_NAME: u32 = <u32>memory.data<u8>([0x73, 0x65, 0x72, 0x76, 0x69, 0x63, 0x65, 0x2e, 0x6e, 0x61, 0x6d, 0x65])
const SERVICE_NAME_BYTES: u32 = 12

const RESOURCE_ITEMS: u32 = 0x0a // field 1 of the request
const RESOURCE: u32 = 0x0a
const SCOPE_ITEMS: u32 = 0x12
const SCHEMA_URL: u32 = 0x1a // of the resource's items and of the scope's
const RESOURCE_ATTRIBUTES: u32 = 0x0a
const SCOPE: u32 = 0x0a
const ITEMS: u32 = 0x12
const SCOPE_NAME: u32 = 0x0a
const SCOPE_VERSION: u32 = 0x12
const SCOPE_ATTRIBUTES: u32 = 0x1a
const SCOPE_DROPPED_ATTRIBUTES: u32 = 0x20

const shared: Shared = new Shared()

/** Walks the request that `reader` stands in; tells how many rows it gave. */
export function readRequest(reader: Reader, items: Items): u32 {
  let rows: u32 = 0
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === RESOURCE_ITEMS) rows += resourceItems(reader, items)
    else reader.skip(tag)
  }
  return rows
}

function resourceItems(reader: Reader, items: Items): u32 {
  const outer = reader.enter()
  const start = reader.pos
  resourceHead(reader)
  reader.seek(start, reader.end)
  let rows: u32 = 0
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE_ITEMS) rows += scopeItems(reader, items)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return rows
}

function resourceHead(reader: Reader): void {
  const resource = shared.resource
  resource.clear()
  shared.resourceSchemaUrl.clear()
  shared.resourceSerial++
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === RESOURCE) readResource(reader)
    else if (tag === SCHEMA_URL) reader.slice(shared.resourceSchemaUrl)
    else reader.skip(tag)
  }
  mendIf(ATTRIBUTES_CUT, resource.cut)
  resource.find(shared.service, SERVICE_NAME, SERVICE_NAME_BYTES)
}

/** Tells what was mended, if anything was. */
export function mendIf(reason: string, items: u32): void {
  if (items > 0) mend(reason, items)
}

function readResource(reader: Reader): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === RESOURCE_ATTRIBUTES) shared.resource.add(reader, tag)
    else reader.skip(tag)
  }
  reader.leave(outer)
}

function scopeItems(reader: Reader, items: Items): u32 {
  const outer = reader.enter()
  const start = reader.pos
  scopeHead(reader)
  mendIf(ATTRIBUTES_CUT, shared.scope.cut)
  reader.seek(start, reader.end)
  let rows: u32 = 0
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === ITEMS) {
      const parent = reader.enter()
      rows += items.take(reader, shared)
      reader.leave(parent)
    } else reader.skip(tag)
  }
  reader.leave(outer)
  return rows
}

function scopeHead(reader: Reader): void {
  shared.scope.clear()
  shared.scopeName.clear()
  shared.scopeVersion.clear()
  shared.scopeSchemaUrl.clear()
  shared.scopeDroppedAttributes = 0
  shared.scopeSerial++
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE) readScope(reader)
    else if (tag === SCHEMA_URL) reader.slice(shared.scopeSchemaUrl)
    else reader.skip(tag)
  }
}

function readScope(reader: Reader): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE_NAME) reader.slice(shared.scopeName)
    else if (tag === SCOPE_VERSION) reader.slice(shared.scopeVersion)
    else if (tag === SCOPE_ATTRIBUTES) shared.scope.add(reader, tag)
    else if (tag === SCOPE_DROPPED_ATTRIBUTES) shared.scopeDroppedAttributes = <u32>reader.varint()
    else reader.skip(tag)
  }
  reader.leave(outer)
}
