/*
 * Paper    none; opentelemetry/proto/{trace,logs,metrics}/v1: the three requests have one shape
 * Idea     Resource and scope may stand behind their items, so each level is read twice: first what the items share,
 *          then the items. The first pass only hops over the items.
 * Input    An uncompressed Export…ServiceRequest.
 * Output   Calls `item` for each span, log record or metric, with what it shares with its neighbours.
 * Cost     O(bytes) plus one hop per item and level.
 */
import { Attributes } from './attributes.ts'
import { Slice, type WireReader } from './wire-reader.ts'

/** Resource and scope of the items being read. */
export class Shared {
  readonly resource = new Attributes()
  readonly scope = new Attributes()
  /** Change with every resource and scope, so that a column can tell a row like the one before. */
  resourceSerial = 0
  scopeSerial = 0
  /** service.name of the resource as UTF-8; empty when it has none. */
  service: Uint8Array = NOTHING
  readonly resourceSchemaUrl = new Slice()
  readonly scopeName = new Slice()
  readonly scopeVersion = new Slice()
  readonly scopeSchemaUrl = new Slice()
  scopeDroppedAttributes = 0
}

/** What became of the items of one request. */
export class Tally {
  accepted = 0
  rejected = 0
  readonly reasons = new Map<string, number>()

  reject(reason: string, items = 1): void {
    this.rejected += items
    this.mend(reason, items)
  }

  /** Notes a reason without refusing the item. */
  mend(reason: string, items: number): void {
    if (items > 0) this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + items)
  }
}

/** Takes one item; the reader stands inside its message. */
export type TakeItem = (reader: WireReader, shared: Shared, tally: Tally) => void

/** Said for each attribute, or part of one, that met a limit. */
export const ATTRIBUTES_CUT = 'attributes beyond a limit were left out'

const NOTHING = new Uint8Array(0)
const SERVICE_NAME = new TextEncoder().encode('service.name')

const RESOURCE_ITEMS = 0x0a // field 1 of the request
const RESOURCE = 0x0a
const SCOPE_ITEMS = 0x12
const SCHEMA_URL = 0x1a // of the resource's items and of the scope's
const RESOURCE_ATTRIBUTES = 0x0a
const SCOPE = 0x0a
const ITEMS = 0x12
const SCOPE_NAME = 0x0a
const SCOPE_VERSION = 0x12
const SCOPE_ATTRIBUTES = 0x1a
const SCOPE_DROPPED_ATTRIBUTES = 0x20

/** Walks the request that `reader` has open. Throws `Malformed`. */
export function readRequest(reader: WireReader, shared: Shared, tally: Tally, item: TakeItem): void {
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === RESOURCE_ITEMS) resourceItems(reader, shared, tally, item)
    else reader.skip(tag)
  }
}

function resourceItems(reader: WireReader, shared: Shared, tally: Tally, item: TakeItem): void {
  const outer = reader.enter()
  const start = reader.pos
  const { resource } = shared
  resource.clear()
  shared.resourceSchemaUrl.clear()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === RESOURCE) attributesOf(reader, resource, RESOURCE_ATTRIBUTES)
    else if (tag === SCHEMA_URL) reader.slice(shared.resourceSchemaUrl)
    else reader.skip(tag)
  }
  shared.resourceSerial++
  tally.mend(ATTRIBUTES_CUT, resource.cut)
  shared.service = serviceOf(resource, reader.bytes)

  reader.seek(start, reader.end)
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE_ITEMS) scopeItems(reader, shared, tally, item)
    else reader.skip(tag)
  }
  reader.leave(outer)
}

function attributesOf(reader: WireReader, into: Attributes, attributesTag: number): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === attributesTag) into.add(reader)
    else reader.skip(tag)
  }
  reader.leave(outer)
}

function serviceOf(resource: Attributes, source: Uint8Array): Uint8Array {
  const at = resource.indexOf(source, SERVICE_NAME)
  return at < 0 ? NOTHING : resource.textBytes(source, at)
}

function scopeItems(reader: WireReader, shared: Shared, tally: Tally, item: TakeItem): void {
  const outer = reader.enter()
  const start = reader.pos
  scopeHead(reader, shared)
  tally.mend(ATTRIBUTES_CUT, shared.scope.cut)
  reader.seek(start, reader.end)
  while (reader.more()) {
    const tag = reader.tag()
    if (tag !== ITEMS) {
      reader.skip(tag)
      continue
    }
    const parent = reader.enter()
    item(reader, shared, tally)
    reader.leave(parent)
  }
  reader.leave(outer)
}

function scopeHead(reader: WireReader, shared: Shared): void {
  shared.scope.clear()
  shared.scopeName.clear()
  shared.scopeVersion.clear()
  shared.scopeSchemaUrl.clear()
  shared.scopeDroppedAttributes = 0
  shared.scopeSerial++
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE) scope(reader, shared)
    else if (tag === SCHEMA_URL) reader.slice(shared.scopeSchemaUrl)
    else reader.skip(tag)
  }
}

function scope(reader: WireReader, shared: Shared): void {
  const outer = reader.enter()
  while (reader.more()) {
    const tag = reader.tag()
    if (tag === SCOPE_NAME) reader.slice(shared.scopeName)
    else if (tag === SCOPE_VERSION) reader.slice(shared.scopeVersion)
    else if (tag === SCOPE_ATTRIBUTES) shared.scope.add(reader)
    else if (tag === SCOPE_DROPPED_ATTRIBUTES) shared.scopeDroppedAttributes = reader.varint()
    else reader.skip(tag)
  }
  reader.leave(outer)
}
