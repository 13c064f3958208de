/*
 * Paper    none; opentelemetry/proto/trace/v1/trace.proto to otel_traces of the Collector's ClickHouse exporter
 * Idea     A span is read once into places and numbers; when its ids are good it is copied into the columns, straight from
 *          the request. Events and links are noted as places and read when their row is written.
 * Input    A reader that stands inside a Span.
 * Output   One row of otel_traces, or a reason why not.
 * Cost     O(bytes), nothing allocated per span.
 */
import { Attributes } from './attributes'
import { AttributesColumn, SharedAttributesColumn } from './attributes-column'
import { ArrayColumn, FixedColumn, LowCardinalityColumn, Offsets, StringColumn, WordsColumn } from './columns'
import { mend, reject } from './host'
import { appendId, isBroken, isId, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids'
import { Places } from './places'
import { Reader, Slice } from './reader'
import { ATTRIBUTES_CUT, Items, mendIf, Shared } from './request'
import { Table } from './table'
import { appendDuration, isStorable, TIME_REFUSED } from './time'

const TRACE_ID: u32 = 0x0a
const SPAN_ID: u32 = 0x12
const TRACE_STATE: u32 = 0x1a
const PARENT_SPAN_ID: u32 = 0x22
const NAME: u32 = 0x2a
const KIND: u32 = 0x30
const START: u32 = 0x39
const END: u32 = 0x41
const ATTRIBUTES: u32 = 0x4a
const EVENTS: u32 = 0x5a
const LINKS: u32 = 0x6a
const STATUS: u32 = 0x7a

const STATUS_MESSAGE: u32 = 0x12
const STATUS_CODE: u32 = 0x18

const EVENT_TIME: u32 = 0x09
const EVENT_NAME: u32 = 0x12
const EVENT_ATTRIBUTES: u32 = 0x1a

const LINK_TRACE_ID: u32 = 0x0a
const LINK_SPAN_ID: u32 = 0x12
const LINK_TRACE_STATE: u32 = 0x1a
const LINK_ATTRIBUTES: u32 = 0x22

const KINDS: string[] = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const CODES: string[] = ['Unset', 'Ok', 'Error']

class SpanColumns {
  readonly timestamp: FixedColumn
  readonly traceId: StringColumn
  readonly spanId: StringColumn
  readonly parentSpanId: StringColumn
  readonly traceState: StringColumn
  readonly spanName: LowCardinalityColumn
  readonly spanKind: WordsColumn
  readonly serviceName: LowCardinalityColumn
  readonly resourceAttributes: SharedAttributesColumn
  readonly scopeName: StringColumn
  readonly scopeVersion: StringColumn
  readonly spanAttributes: AttributesColumn
  readonly duration: FixedColumn
  readonly statusCode: WordsColumn
  readonly statusMessage: StringColumn

  constructor(table: Table) {
    this.timestamp = table.with('Timestamp', new FixedColumn('DateTime64(9)'))
    this.traceId = table.with('TraceId', new StringColumn())
    this.spanId = table.with('SpanId', new StringColumn())
    this.parentSpanId = table.with('ParentSpanId', new StringColumn())
    this.traceState = table.with('TraceState', new StringColumn())
    this.spanName = table.with('SpanName', new LowCardinalityColumn())
    this.spanKind = table.with('SpanKind', new WordsColumn(KINDS))
    this.serviceName = table.with('ServiceName', new LowCardinalityColumn())
    this.resourceAttributes = table.with('ResourceAttributes', new SharedAttributesColumn())
    this.scopeName = table.with('ScopeName', new StringColumn())
    this.scopeVersion = table.with('ScopeVersion', new StringColumn())
    this.spanAttributes = table.with('SpanAttributes', new AttributesColumn())
    this.duration = table.with('Duration', new FixedColumn('UInt64'))
    this.statusCode = table.with('StatusCode', new WordsColumn(CODES))
    this.statusMessage = table.with('StatusMessage', new StringColumn())
  }
}

class EventColumns {
  readonly offsets: Offsets = new Offsets()
  readonly timestamp: FixedColumn = new FixedColumn('DateTime64(9)')
  readonly name: LowCardinalityColumn = new LowCardinalityColumn()
  readonly attributes: AttributesColumn = new AttributesColumn()

  constructor(table: Table) {
    table.with('Events.Timestamp', new ArrayColumn(this.timestamp, this.offsets))
    table.with('Events.Name', new ArrayColumn(this.name, this.offsets))
    table.with('Events.Attributes', new ArrayColumn(this.attributes, this.offsets))
  }
}

class LinkColumns {
  readonly offsets: Offsets = new Offsets()
  readonly traceId: StringColumn = new StringColumn()
  readonly spanId: StringColumn = new StringColumn()
  readonly traceState: StringColumn = new StringColumn()
  readonly attributes: AttributesColumn = new AttributesColumn()

  constructor(table: Table) {
    table.with('Links.TraceId', new ArrayColumn(this.traceId, this.offsets))
    table.with('Links.SpanId', new ArrayColumn(this.spanId, this.offsets))
    table.with('Links.TraceState', new ArrayColumn(this.traceState, this.offsets))
    table.with('Links.Attributes', new ArrayColumn(this.attributes, this.offsets))
  }
}

/** Spans into rows of otel_traces. */
export class SpanItems extends Items {
  private readonly table: Table = new Table('otel_traces')
  private readonly columns: SpanColumns = new SpanColumns(this.table)
  private readonly events: EventColumns = new EventColumns(this.table)
  private readonly links: LinkColumns = new LinkColumns(this.table)
  private readonly span: SpanPlaces = new SpanPlaces()
  private readonly item: ItemPlaces = new ItemPlaces()

  constructor() {
    super()
    this.tables.push(this.table)
  }

  take(reader: Reader, shared: Shared): u32 {
    const span = this.span
    const item = this.item
    span.read(reader)
    const reason = refusal(span)
    if (reason !== null) {
      reject(reason, 1)
      return 0
    }
    const end = reader.end
    this.writeSpan(shared)
    item.cut = 0
    this.writeEvents(reader)
    this.writeLinks(reader)
    reader.seek(end, end)
    mendIf(ATTRIBUTES_CUT, span.attributes.cut + item.cut)
    this.table.rows++
    return 1
  }

  private writeSpan(shared: Shared): void {
    const columns = this.columns
    const span = this.span
    columns.timestamp.u64(span.start)
    columns.traceId.hex(span.traceId)
    columns.spanId.hex(span.spanId)
    appendId(columns.parentSpanId, span.parentSpanId, SPAN_ID_BYTES)
    columns.traceState.append(span.traceState)
    columns.spanName.append(span.name)
    columns.spanKind.push(span.kind)
    columns.serviceName.appendShared(shared.service, shared.resourceSerial)
    columns.resourceAttributes.append(shared.resource, shared.resourceSerial)
    columns.scopeName.append(shared.scopeName)
    columns.scopeVersion.append(shared.scopeVersion)
    columns.spanAttributes.append(span.attributes)
    if (!appendDuration(columns.duration, span.start, span.end)) mend('end before start', 1)
    columns.statusCode.push(span.statusCode)
    columns.statusMessage.append(span.statusMessage)
  }

  private writeEvents(reader: Reader): void {
    const places = this.span.events
    const events = this.events
    const item = this.item
    for (let i: u32 = 0; i < places.count; i++) {
      item.readEvent(reader, places, i)
      events.timestamp.u64(item.time)
      events.name.append(item.name)
      events.attributes.append(item.attributes)
    }
    events.offsets.close(places.count)
  }

  private writeLinks(reader: Reader): void {
    const places = this.span.links
    const links = this.links
    const item = this.item
    let written: u32 = 0
    for (let i: u32 = 0; i < places.count; i++) {
      item.readLink(reader, places, i)
      if (!isId(item.traceId, TRACE_ID_BYTES) || !isId(item.spanId, SPAN_ID_BYTES)) continue
      links.traceId.hex(item.traceId)
      links.spanId.hex(item.spanId)
      links.traceState.append(item.name)
      links.attributes.append(item.attributes)
      written++
    }
    links.offsets.close(written)
    mendIf('links with an invalid id were left out', places.count - written)
  }
}

function refusal(span: SpanPlaces): string | null {
  if (!isId(span.traceId, TRACE_ID_BYTES)) return 'trace id is not 16 bytes or all zero'
  if (!isId(span.spanId, SPAN_ID_BYTES)) return 'span id is not 8 bytes or all zero'
  if (isBroken(span.parentSpanId, SPAN_ID_BYTES)) return 'parent span id is not 8 bytes'
  if (!isStorable(span.start) || !isStorable(span.end)) return TIME_REFUSED
  return null
}

/** Where the parts of one span lie in the request. */
class SpanPlaces {
  readonly traceId: Slice = new Slice()
  readonly spanId: Slice = new Slice()
  readonly parentSpanId: Slice = new Slice()
  readonly traceState: Slice = new Slice()
  readonly name: Slice = new Slice()
  readonly statusMessage: Slice = new Slice()
  readonly attributes: Attributes = new Attributes()
  readonly events: Places = new Places()
  readonly links: Places = new Places()
  start: u64 = 0
  end: u64 = 0
  kind: u32 = 0
  statusCode: u32 = 0

  read(reader: Reader): void {
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
    this.attributes.clear()
    this.events.clear()
    this.links.clear()
    this.start = 0
    this.end = 0
    this.kind = 0
    this.statusCode = 0
  }

  @inline
  private field(reader: Reader, tag: u32): void {
    if (tag === ATTRIBUTES) this.attributes.add(reader, tag)
    else if (tag === TRACE_ID) reader.slice(this.traceId)
    else if (tag === SPAN_ID) reader.slice(this.spanId)
    else if (tag === PARENT_SPAN_ID) reader.slice(this.parentSpanId)
    else if (tag === TRACE_STATE) reader.slice(this.traceState)
    else if (tag === NAME) reader.slice(this.name)
    else if (tag === KIND) this.kind = <u32>reader.varint()
    else if (tag === START) this.start = reader.fixed64()
    else if (tag === END) this.end = reader.fixed64()
    else if (tag === EVENTS) this.events.add(reader)
    else if (tag === LINKS) this.links.add(reader)
    else if (tag === STATUS) this.status(reader)
    else reader.skip(tag)
  }

  private status(reader: Reader): void {
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === STATUS_MESSAGE) reader.slice(this.statusMessage)
      else if (tag === STATUS_CODE) this.statusCode = <u32>reader.varint()
      else reader.skip(tag)
    }
    reader.leave(outer)
  }
}

/** Where the parts of one event or link lie in the request. */
class ItemPlaces {
  /** Name of an event, trace state of a link. */
  readonly name: Slice = new Slice()
  readonly traceId: Slice = new Slice()
  readonly spanId: Slice = new Slice()
  readonly attributes: Attributes = new Attributes()
  time: u64 = 0
  /** Attributes that met a limit, over all items of a span. */
  cut: u32 = 0

  readEvent(reader: Reader, places: Places, i: u32): void {
    this.open(reader, places, i)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === EVENT_TIME) this.time = reader.fixed64()
      else if (tag === EVENT_NAME) reader.slice(this.name)
      else if (tag === EVENT_ATTRIBUTES) this.attributes.add(reader, tag)
      else reader.skip(tag)
    }
    this.cut += this.attributes.cut
  }

  readLink(reader: Reader, places: Places, i: u32): void {
    this.open(reader, places, i)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === LINK_TRACE_ID) reader.slice(this.traceId)
      else if (tag === LINK_SPAN_ID) reader.slice(this.spanId)
      else if (tag === LINK_TRACE_STATE) reader.slice(this.name)
      else if (tag === LINK_ATTRIBUTES) this.attributes.add(reader, tag)
      else reader.skip(tag)
    }
    this.cut += this.attributes.cut
  }

  private open(reader: Reader, places: Places, i: u32): void {
    this.time = 0
    this.name.clear()
    this.traceId.clear()
    this.spanId.clear()
    this.attributes.clear()
    places.open(reader, i)
  }
}
