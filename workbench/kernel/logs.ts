/*
 * Paper    none; opentelemetry/proto/logs/v1/logs.proto to otel_logs of the Collector's ClickHouse exporter
 * Idea     As for spans: read once into places and numbers, then copied into the columns.
 * Input    A reader that stands inside a LogRecord.
 * Output   One row of otel_logs, or a reason why not. A record without a time has the time it was observed.
 * Cost     O(bytes), nothing allocated per record unless its body is an array or a map.
 */
import { AnyValue } from './any-value'
import { Attributes } from './attributes'
import { AttributesColumn, SharedAttributesColumn } from './attributes-column'
import { Bytes } from './bytes'
import { FixedColumn, LowCardinalityColumn, StringColumn } from './columns'
import { mend, reject } from './host'
import { appendId, isBroken, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids'
import { Reader, Slice } from './reader'
import { ATTRIBUTES_CUT, Items, mendIf, Shared } from './request'
import { Table } from './table'
import { isStorable, TIME_REFUSED } from './time'

const TIME: u32 = 0x09
const SEVERITY_NUMBER: u32 = 0x10
const SEVERITY_TEXT: u32 = 0x1a
const BODY: u32 = 0x2a
const ATTRIBUTES: u32 = 0x32
const FLAGS: u32 = 0x45
const TRACE_ID: u32 = 0x4a
const SPAN_ID: u32 = 0x52
const OBSERVED_TIME: u32 = 0x59
const EVENT_NAME: u32 = 0x62

const SEVERITY_NUMBER_MAX: u32 = 24 // FATAL4; what lies beyond reads as unspecified

class LogColumns {
  readonly timestamp: FixedColumn
  readonly traceId: StringColumn
  readonly spanId: StringColumn
  readonly traceFlags: FixedColumn
  readonly severityText: LowCardinalityColumn
  readonly severityNumber: FixedColumn
  readonly serviceName: LowCardinalityColumn
  readonly body: StringColumn
  readonly resourceSchemaUrl: LowCardinalityColumn
  readonly resourceAttributes: SharedAttributesColumn
  readonly scopeSchemaUrl: LowCardinalityColumn
  readonly scopeName: StringColumn
  readonly scopeVersion: LowCardinalityColumn
  readonly scopeAttributes: SharedAttributesColumn
  readonly logAttributes: AttributesColumn
  readonly eventName: StringColumn

  constructor(table: Table) {
    this.timestamp = table.with('Timestamp', new FixedColumn('DateTime64(9)'))
    this.traceId = table.with('TraceId', new StringColumn())
    this.spanId = table.with('SpanId', new StringColumn())
    this.traceFlags = table.with('TraceFlags', new FixedColumn('UInt8'))
    this.severityText = table.with('SeverityText', new LowCardinalityColumn())
    this.severityNumber = table.with('SeverityNumber', new FixedColumn('UInt8'))
    this.serviceName = table.with('ServiceName', new LowCardinalityColumn())
    this.body = table.with('Body', new StringColumn())
    this.resourceSchemaUrl = table.with('ResourceSchemaUrl', new LowCardinalityColumn())
    this.resourceAttributes = table.with('ResourceAttributes', new SharedAttributesColumn())
    this.scopeSchemaUrl = table.with('ScopeSchemaUrl', new LowCardinalityColumn())
    this.scopeName = table.with('ScopeName', new StringColumn())
    this.scopeVersion = table.with('ScopeVersion', new LowCardinalityColumn())
    this.scopeAttributes = table.with('ScopeAttributes', new SharedAttributesColumn())
    this.logAttributes = table.with('LogAttributes', new AttributesColumn())
    this.eventName = table.with('EventName', new StringColumn())
  }
}

/** Log records into rows of otel_logs. */
export class LogItems extends Items {
  private readonly table: Table = new Table('otel_logs')
  private readonly columns: LogColumns = new LogColumns(this.table)
  private readonly log: LogPlaces = new LogPlaces()

  constructor() {
    super()
    this.tables.push(this.table)
  }

  take(reader: Reader, shared: Shared): u32 {
    const log = this.log
    log.read(reader)
    const time = log.time === 0 ? log.observedTime : log.time
    if (!isStorable(time)) {
      reject(TIME_REFUSED, 1)
      return 0
    }
    this.columns.timestamp.u64(time)
    this.writeRecord()
    this.writeShared(shared)
    if (time === 0) mend('log records without a time', 1)
    if (isBroken(log.traceId, TRACE_ID_BYTES)) mend('trace ids of log records that are not 16 bytes', 1)
    if (isBroken(log.spanId, SPAN_ID_BYTES)) mend('span ids of log records that are not 8 bytes', 1)
    mendIf(ATTRIBUTES_CUT, log.attributes.cut + log.bodyCut)
    this.table.rows++
    return 1
  }

  private writeRecord(): void {
    const columns = this.columns
    const log = this.log
    appendId(columns.traceId, log.traceId, TRACE_ID_BYTES)
    appendId(columns.spanId, log.spanId, SPAN_ID_BYTES)
    columns.traceFlags.u8(log.flags) // the lowest eight bits; the higher ones are reserved
    columns.severityText.append(log.severityText)
    columns.severityNumber.u8(log.severityNumber <= SEVERITY_NUMBER_MAX ? log.severityNumber : 0)
    columns.body.append(log.body.text)
    columns.logAttributes.append(log.attributes)
    columns.eventName.append(log.eventName)
  }

  private writeShared(shared: Shared): void {
    const columns = this.columns
    columns.serviceName.appendShared(shared.service, shared.resourceSerial)
    columns.resourceSchemaUrl.append(shared.resourceSchemaUrl)
    columns.resourceAttributes.append(shared.resource, shared.resourceSerial)
    columns.scopeSchemaUrl.append(shared.scopeSchemaUrl)
    columns.scopeName.append(shared.scopeName)
    columns.scopeVersion.append(shared.scopeVersion)
    columns.scopeAttributes.append(shared.scope, shared.scopeSerial)
  }
}

/** Where the parts of one log record lie in the request. */
class LogPlaces {
  readonly severityText: Slice = new Slice()
  readonly traceId: Slice = new Slice()
  readonly spanId: Slice = new Slice()
  readonly eventName: Slice = new Slice()
  readonly attributes: Attributes = new Attributes()
  readonly body: AnyValue = new AnyValue()
  private readonly bodyText: Bytes = new Bytes()
  /** One when a limit cut something off the body. */
  bodyCut: u32 = 0
  time: u64 = 0
  observedTime: u64 = 0
  severityNumber: u32 = 0
  flags: u32 = 0

  read(reader: Reader): void {
    this.clear()
    const start = reader.pos
    const end = reader.end
    while (reader.more()) this.field(reader, reader.tag())
    this.bodyCut = this.body.settle(this.bodyText, start, end, BODY) ? 1 : 0
  }

  private clear(): void {
    this.severityText.clear()
    this.traceId.clear()
    this.spanId.clear()
    this.eventName.clear()
    this.attributes.clear()
    this.body.clear()
    this.bodyText.clear()
    this.time = 0
    this.observedTime = 0
    this.severityNumber = 0
    this.flags = 0
  }

  private field(reader: Reader, tag: u32): void {
    if (tag === ATTRIBUTES) this.attributes.add(reader, tag)
    else if (tag === TIME) this.time = reader.fixed64()
    else if (tag === OBSERVED_TIME) this.observedTime = reader.fixed64()
    else if (tag === SEVERITY_NUMBER) this.severityNumber = <u32>reader.varint()
    else if (tag === SEVERITY_TEXT) reader.slice(this.severityText)
    else if (tag === BODY) this.body.read(reader)
    else if (tag === FLAGS) this.flags = reader.fixed32()
    else if (tag === TRACE_ID) reader.slice(this.traceId)
    else if (tag === SPAN_ID) reader.slice(this.spanId)
    else if (tag === EVENT_NAME) reader.slice(this.eventName)
    else reader.skip(tag)
  }
}
