/*
 * Paper    none; opentelemetry/proto/logs/v1/logs.proto to otel_logs of the Collector's ClickHouse exporter
 * Idea     As for spans: read once into places and numbers, then copied into the columns.
 * Input    A reader that stands inside a LogRecord.
 * Output   One row of otel_logs, or a reason why not. A record without a time has the time it was observed.
 * Cost     O(bytes), nothing allocated per record unless its body is an array or a map.
 */
import { AttributesData, sharedAttributes } from './attribute-column.ts'
import { Attributes } from './attributes.ts'
import type { Memory } from './bytes.ts'
import { FixedData, LowCardinalityData, StringData } from './columns.ts'
import { appendId, isBroken, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids.ts'
import { ATTRIBUTES_CUT, type Shared, type Tally } from './request.ts'
import { columnsOf, Table } from './table.ts'
import { isStorable, Nanos, TIME_REFUSED } from './time.ts'
import { Slice, type WireReader } from './wire-reader.ts'

const TIME = 0x09
const SEVERITY_NUMBER = 0x10
const SEVERITY_TEXT = 0x1a
const BODY = 0x2a
const ATTRIBUTES = 0x32
const FLAGS = 0x45
const TRACE_ID = 0x4a
const SPAN_ID = 0x52
const OBSERVED_TIME = 0x59
const EVENT_NAME = 0x62

const SEVERITY_NUMBER_MAX = 24 // FATAL4; what lies beyond reads as unspecified
const TRACE_FLAGS_MASK = 0xff // the higher bits are reserved

function logColumns(memory: Memory) {
  return {
    Timestamp: new FixedData('DateTime64(9)', memory),
    TraceId: new StringData(memory),
    SpanId: new StringData(memory),
    TraceFlags: new FixedData('UInt8', memory),
    SeverityText: new LowCardinalityData(memory),
    SeverityNumber: new FixedData('UInt8', memory),
    ServiceName: new LowCardinalityData(memory),
    Body: new StringData(memory),
    ResourceSchemaUrl: new LowCardinalityData(memory),
    ResourceAttributes: sharedAttributes(memory),
    ScopeSchemaUrl: new LowCardinalityData(memory),
    ScopeName: new StringData(memory),
    ScopeVersion: new LowCardinalityData(memory),
    ScopeAttributes: sharedAttributes(memory),
    LogAttributes: new AttributesData(memory),
    EventName: new StringData(memory),
  }
}

/** Log records into rows of otel_logs. */
export class LogRows {
  readonly table: Table
  private readonly columns
  private readonly log = new LogPlaces()

  constructor(memory: Memory) {
    this.columns = logColumns(memory)
    this.table = new Table('otel_logs', columnsOf(this.columns))
  }

  /** Takes the record that `reader` stands in. */
  take(reader: WireReader, shared: Shared, tally: Tally): void {
    const { log } = this
    log.read(reader)
    const time = log.time.isZero ? log.observedTime : log.time
    if (!isStorable(time)) {
      tally.reject(TIME_REFUSED)
      return
    }
    this.columns.Timestamp.u64(time.lo, time.hi)
    this.writeRecord(reader.bytes)
    this.writeShared(reader.bytes, shared)
    this.noteMended(tally)
    this.table.rowDone()
    tally.accepted++
  }

  private writeRecord(source: Uint8Array): void {
    const { columns, log } = this
    appendId(columns.TraceId, source, log.traceId, TRACE_ID_BYTES)
    appendId(columns.SpanId, source, log.spanId, SPAN_ID_BYTES)
    columns.TraceFlags.u8(log.flags & TRACE_FLAGS_MASK)
    columns.SeverityText.append(source, log.severityText.start, log.severityText.end)
    columns.SeverityNumber.u8(log.severityNumber <= SEVERITY_NUMBER_MAX ? log.severityNumber : 0)
    columns.Body.value(log.body, source, 0)
    columns.LogAttributes.append(log.attributes, source)
    columns.EventName.append(source, log.eventName.start, log.eventName.end)
  }

  private writeShared(source: Uint8Array, shared: Shared): void {
    const { columns } = this
    columns.ServiceName.appendShared(shared.service, shared.resourceSerial)
    columns.ResourceSchemaUrl.append(source, shared.resourceSchemaUrl.start, shared.resourceSchemaUrl.end)
    columns.ResourceAttributes.appendShared(shared.resource, source, shared.resourceSerial)
    columns.ScopeSchemaUrl.append(source, shared.scopeSchemaUrl.start, shared.scopeSchemaUrl.end)
    columns.ScopeName.append(source, shared.scopeName.start, shared.scopeName.end)
    columns.ScopeVersion.append(source, shared.scopeVersion.start, shared.scopeVersion.end)
    columns.ScopeAttributes.appendShared(shared.scope, source, shared.scopeSerial)
  }

  private noteMended(tally: Tally): void {
    const { log } = this
    if (log.time.isZero && log.observedTime.isZero) tally.mend('log records without a time', 1)
    if (isBroken(log.traceId, TRACE_ID_BYTES)) tally.mend('trace ids of log records that are not 16 bytes', 1)
    if (isBroken(log.spanId, SPAN_ID_BYTES)) tally.mend('span ids of log records that are not 8 bytes', 1)
    tally.mend(ATTRIBUTES_CUT, log.attributes.cut + log.body.cut)
  }
}

/** Where the parts of one log record lie in the request. */
class LogPlaces {
  readonly time = new Nanos()
  readonly observedTime = new Nanos()
  readonly severityText = new Slice()
  readonly traceId = new Slice()
  readonly spanId = new Slice()
  readonly eventName = new Slice()
  readonly attributes = new Attributes()
  readonly body = new Attributes()
  severityNumber = 0
  flags = 0

  read(reader: WireReader): void {
    this.clear()
    const start = reader.pos
    while (reader.more()) this.field(reader, reader.tag())
    this.body.closeValue(reader, start, BODY)
  }

  private clear(): void {
    this.time.clear()
    this.observedTime.clear()
    this.severityText.clear()
    this.traceId.clear()
    this.spanId.clear()
    this.eventName.clear()
    this.attributes.clear()
    this.body.openValue()
    this.severityNumber = 0
    this.flags = 0
  }

  private field(reader: WireReader, tag: number): void {
    switch (tag) {
      case TIME:
        this.time.read(reader)
        break
      case OBSERVED_TIME:
        this.observedTime.read(reader)
        break
      case SEVERITY_NUMBER:
        this.severityNumber = reader.varint()
        break
      case SEVERITY_TEXT:
        reader.slice(this.severityText)
        break
      case BODY:
        this.body.takeValue(reader)
        break
      case ATTRIBUTES:
        this.attributes.add(reader)
        break
      case FLAGS:
        this.flags = reader.fixed32()
        break
      case TRACE_ID:
        reader.slice(this.traceId)
        break
      case SPAN_ID:
        reader.slice(this.spanId)
        break
      case EVENT_NAME:
        reader.slice(this.eventName)
        break
      default:
        reader.skip(tag)
    }
  }
}
