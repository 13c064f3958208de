/*
 * Paper    none; opentelemetry/proto/trace/v1/trace.proto to otel_traces of the Collector's ClickHouse exporter
 * Idea     A span is read once into places and numbers; when its ids are good it is copied into the columns, straight from
 *          the request. Events and links are noted as places and read when their row is written.
 * Input    A reader that stands inside a Span.
 * Output   One row of otel_traces, or a reason why not.
 * Cost     O(bytes), nothing allocated per span.
 */

import { AttributesData, sharedAttributes } from './attribute-column.ts'
import { Attributes } from './attributes.ts'
import type { Memory } from './bytes.ts'
import { ArrayData, FixedData, LowCardinalityData, Offsets, StringData } from './columns.ts'
import { appendId, isBroken, isId, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids.ts'
import { Places } from './places.ts'
import { ATTRIBUTES_CUT, type Shared, type Tally } from './request.ts'
import { columnsOf, Table } from './table.ts'
import { appendDuration, isStorable, Nanos, TIME_REFUSED } from './time.ts'
import { Slice, type WireReader } from './wire-reader.ts'
import { WordsData } from './words.ts'

const TRACE_ID = 0x0a
const SPAN_ID = 0x12
const TRACE_STATE = 0x1a
const PARENT_SPAN_ID = 0x22
const NAME = 0x2a
const KIND = 0x30
const START = 0x39
const END = 0x41
const ATTRIBUTES = 0x4a
const EVENTS = 0x5a
const LINKS = 0x6a
const STATUS = 0x7a

const STATUS_MESSAGE = 0x12
const STATUS_CODE = 0x18

const EVENT_TIME = 0x09
const EVENT_NAME = 0x12
const EVENT_ATTRIBUTES = 0x1a

const LINK_TRACE_ID = 0x0a
const LINK_SPAN_ID = 0x12
const LINK_TRACE_STATE = 0x1a
const LINK_ATTRIBUTES = 0x22

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const CODES = ['Unset', 'Ok', 'Error']

function traceColumns(memory: Memory) {
  return {
    Timestamp: new FixedData('DateTime64(9)', memory),
    TraceId: new StringData(memory),
    SpanId: new StringData(memory),
    ParentSpanId: new StringData(memory),
    TraceState: new StringData(memory),
    SpanName: new LowCardinalityData(memory),
    SpanKind: new WordsData(KINDS, memory),
    ServiceName: new LowCardinalityData(memory),
    ResourceAttributes: sharedAttributes(memory),
    ScopeName: new StringData(memory),
    ScopeVersion: new StringData(memory),
    SpanAttributes: new AttributesData(memory),
    Duration: new FixedData('UInt64', memory),
    StatusCode: new WordsData(CODES, memory),
    StatusMessage: new StringData(memory),
  }
}

function eventColumns(memory: Memory) {
  const offsets = new Offsets(memory)
  return {
    Timestamp: new ArrayData(new FixedData('DateTime64(9)', memory), offsets),
    Name: new ArrayData(new LowCardinalityData(memory), offsets),
    Attributes: new ArrayData(new AttributesData(memory), offsets),
  }
}

function linkColumns(memory: Memory) {
  const offsets = new Offsets(memory)
  return {
    TraceId: new ArrayData(new StringData(memory), offsets),
    SpanId: new ArrayData(new StringData(memory), offsets),
    TraceState: new ArrayData(new StringData(memory), offsets),
    Attributes: new ArrayData(new AttributesData(memory), offsets),
  }
}

/** Spans into rows of otel_traces. */
export class SpanRows {
  readonly table: Table
  private readonly columns
  private readonly events
  private readonly links
  private readonly span = new SpanPlaces()
  private readonly item = new ItemPlaces()

  constructor(memory: Memory) {
    this.columns = traceColumns(memory)
    this.events = eventColumns(memory)
    this.links = linkColumns(memory)
    this.table = new Table('otel_traces', [
      ...columnsOf(this.columns),
      ...columnsOf(this.events, 'Events.'),
      ...columnsOf(this.links, 'Links.'),
    ])
  }

  /** Takes the span that `reader` stands in. */
  take(reader: WireReader, shared: Shared, tally: Tally): void {
    const { span } = this
    span.read(reader)
    const end = reader.end
    const reason = refusal(span, reader.bytes)
    if (reason) {
      tally.reject(reason)
      return
    }
    this.writeSpan(reader.bytes, shared, tally)
    this.item.cut = 0
    this.writeEvents(reader)
    this.writeLinks(reader, tally)
    reader.seek(end, end)
    tally.mend(ATTRIBUTES_CUT, span.attributes.cut + this.item.cut)
    this.table.rowDone()
    tally.accepted++
  }

  private writeSpan(source: Uint8Array, shared: Shared, tally: Tally): void {
    const { columns, span } = this
    columns.Timestamp.u64(span.start.lo, span.start.hi)
    columns.TraceId.hex(source, span.traceId.start, span.traceId.end)
    columns.SpanId.hex(source, span.spanId.start, span.spanId.end)
    appendId(columns.ParentSpanId, source, span.parentSpanId, SPAN_ID_BYTES)
    columns.TraceState.append(source, span.traceState.start, span.traceState.end)
    columns.SpanName.append(source, span.name.start, span.name.end)
    columns.SpanKind.push(span.kind)
    columns.ServiceName.appendShared(shared.service, shared.resourceSerial)
    columns.ResourceAttributes.appendShared(shared.resource, source, shared.resourceSerial)
    columns.ScopeName.append(source, shared.scopeName.start, shared.scopeName.end)
    columns.ScopeVersion.append(source, shared.scopeVersion.start, shared.scopeVersion.end)
    columns.SpanAttributes.append(span.attributes, source)
    if (appendDuration(columns.Duration, span.start, span.end) !== 'ok') tally.mend('end before start', 1)
    columns.StatusCode.push(span.statusCode)
    columns.StatusMessage.append(source, span.statusMessage.start, span.statusMessage.end)
  }

  private writeEvents(reader: WireReader): void {
    const { events, item, span } = this
    for (let i = 0; i < span.events.count; i++) {
      item.readEvent(reader, span.events, i)
      events.Timestamp.inner.u64(item.time.lo, item.time.hi)
      events.Name.inner.append(reader.bytes, item.name.start, item.name.end)
      events.Attributes.inner.append(item.attributes, reader.bytes)
    }
    events.Timestamp.offsets.close(span.events.count)
  }

  private writeLinks(reader: WireReader, tally: Tally): void {
    const { links, item, span } = this
    const source = reader.bytes
    let written = 0
    for (let i = 0; i < span.links.count; i++) {
      item.readLink(reader, span.links, i)
      if (!isId(source, item.traceId, TRACE_ID_BYTES) || !isId(source, item.spanId, SPAN_ID_BYTES)) continue
      links.TraceId.inner.hex(source, item.traceId.start, item.traceId.end)
      links.SpanId.inner.hex(source, item.spanId.start, item.spanId.end)
      links.TraceState.inner.append(source, item.name.start, item.name.end)
      links.Attributes.inner.append(item.attributes, source)
      written++
    }
    links.TraceId.offsets.close(written)
    tally.mend('links with an invalid id were left out', span.links.count - written)
  }
}

function refusal(span: SpanPlaces, source: Uint8Array): string | undefined {
  if (!isId(source, span.traceId, TRACE_ID_BYTES)) return 'trace id is not 16 bytes or all zero'
  if (!isId(source, span.spanId, SPAN_ID_BYTES)) return 'span id is not 8 bytes or all zero'
  if (isBroken(span.parentSpanId, SPAN_ID_BYTES)) return 'parent span id is not 8 bytes'
  if (!isStorable(span.start) || !isStorable(span.end)) return TIME_REFUSED
  return undefined
}

/** Where the parts of one span lie in the request. */
class SpanPlaces {
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly parentSpanId = new Slice()
  readonly traceState = new Slice()
  readonly name = new Slice()
  readonly statusMessage = new Slice()
  readonly start = new Nanos()
  readonly end = new Nanos()
  readonly attributes = new Attributes()
  readonly events = new Places()
  readonly links = new Places()
  kind = 0
  statusCode = 0

  read(reader: WireReader): void {
    this.clear()
    while (reader.more()) this.field(reader, reader.tag())
  }

  private clear(): void {
    this.traceId.clear()
    this.spanId.clear()
    this.parentSpanId.clear()
    this.traceState.clear()
    this.name.clear()
    this.statusMessage.clear()
    this.start.clear()
    this.end.clear()
    this.attributes.clear()
    this.events.clear()
    this.links.clear()
    this.kind = 0
    this.statusCode = 0
  }

  private field(reader: WireReader, tag: number): void {
    switch (tag) {
      case TRACE_ID:
        reader.slice(this.traceId)
        break
      case SPAN_ID:
        reader.slice(this.spanId)
        break
      case PARENT_SPAN_ID:
        reader.slice(this.parentSpanId)
        break
      case TRACE_STATE:
        reader.slice(this.traceState)
        break
      case NAME:
        reader.slice(this.name)
        break
      case KIND:
        this.kind = reader.varint()
        break
      case START:
        this.start.read(reader)
        break
      case END:
        this.end.read(reader)
        break
      case ATTRIBUTES:
        this.attributes.add(reader)
        break
      case EVENTS:
        this.events.add(reader)
        break
      case LINKS:
        this.links.add(reader)
        break
      case STATUS:
        this.status(reader)
        break
      default:
        reader.skip(tag)
    }
  }

  private status(reader: WireReader): void {
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === STATUS_MESSAGE) reader.slice(this.statusMessage)
      else if (tag === STATUS_CODE) this.statusCode = reader.varint()
      else reader.skip(tag)
    }
    reader.leave(outer)
  }
}

/** Where the parts of one event or link lie in the request. */
class ItemPlaces {
  readonly time = new Nanos()
  /** Name of an event, trace state of a link. */
  readonly name = new Slice()
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly attributes = new Attributes()
  /** Attributes that met a limit, over all items of a span. */
  cut = 0

  readEvent(reader: WireReader, places: Places, i: number): void {
    this.time.clear()
    this.name.clear()
    this.attributes.clear()
    places.open(reader, i)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === EVENT_TIME) this.time.read(reader)
      else if (tag === EVENT_NAME) reader.slice(this.name)
      else if (tag === EVENT_ATTRIBUTES) this.attributes.add(reader)
      else reader.skip(tag)
    }
    this.cut += this.attributes.cut
  }

  readLink(reader: WireReader, places: Places, i: number): void {
    this.traceId.clear()
    this.spanId.clear()
    this.name.clear()
    this.attributes.clear()
    places.open(reader, i)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === LINK_TRACE_ID) reader.slice(this.traceId)
      else if (tag === LINK_SPAN_ID) reader.slice(this.spanId)
      else if (tag === LINK_TRACE_STATE) reader.slice(this.name)
      else if (tag === LINK_ATTRIBUTES) this.attributes.add(reader)
      else reader.skip(tag)
    }
    this.cut += this.attributes.cut
  }
}
