import { Attributes } from './attributes'
import { AttributesColumn } from './attributes-column'
import { ArrayColumn, FixedColumn, Offsets, StringColumn } from './columns'
import { appendId, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids'
import { Point } from './metric-points'
import { Reader, Slice } from './reader'
import { Table } from './table'

const TIME: u32 = 0x11
const DOUBLE: u32 = 0x19
const SPAN_ID: u32 = 0x22
const TRACE_ID: u32 = 0x2a
const INT: u32 = 0x31
const ATTRIBUTES: u32 = 0x3a

/** The exemplars of points, one array element each: the Nested columns `Exemplars.*`. */
export class Exemplars {
  private readonly offsets: Offsets = new Offsets()
  private readonly filteredAttributes: AttributesColumn = new AttributesColumn()
  private readonly timeUnix: FixedColumn = new FixedColumn('DateTime64(9)')
  private readonly values: FixedColumn = new FixedColumn('Float64')
  private readonly spanIds: StringColumn = new StringColumn()
  private readonly traceIds: StringColumn = new StringColumn()
  private readonly spanId: Slice = new Slice()
  private readonly traceId: Slice = new Slice()
  private readonly attributes: Attributes = new Attributes()
  private time: u64 = 0
  private value: f64 = 0

  /** Adds the columns to a table. */
  addTo(table: Table): void {
    table.with('Exemplars.FilteredAttributes', new ArrayColumn(this.filteredAttributes, this.offsets))
    table.with('Exemplars.TimeUnix', new ArrayColumn(this.timeUnix, this.offsets))
    table.with('Exemplars.Value', new ArrayColumn(this.values, this.offsets))
    table.with('Exemplars.SpanId', new ArrayColumn(this.spanIds, this.offsets))
    table.with('Exemplars.TraceId', new ArrayColumn(this.traceIds, this.offsets))
  }

  /** Writes the exemplars of a point; attributes that met a limit count as the point's. */
  write(reader: Reader, point: Point): void {
    const places = point.exemplars
    for (let i: u32 = 0; i < places.count; i++) {
      places.open(reader, i)
      this.read(reader)
      point.attributes.cut += this.attributes.cut
      this.filteredAttributes.append(this.attributes)
      this.timeUnix.u64(this.time)
      this.values.f64(this.value)
      appendId(this.spanIds, this.spanId, SPAN_ID_BYTES)
      appendId(this.traceIds, this.traceId, TRACE_ID_BYTES)
    }
    this.offsets.close(places.count)
  }

  private read(reader: Reader): void {
    this.spanId.clear()
    this.traceId.clear()
    this.attributes.clear()
    this.time = 0
    this.value = 0
    while (reader.more()) this.field(reader, reader.tag())
  }

  private field(reader: Reader, tag: u32): void {
    if (tag === TIME) this.time = reader.fixed64()
    else if (tag === DOUBLE) this.value = reader.double()
    else if (tag === SPAN_ID) reader.slice(this.spanId)
    else if (tag === TRACE_ID) reader.slice(this.traceId)
    else if (tag === INT) this.value = <f64>(<i64>reader.fixed64())
    else if (tag === ATTRIBUTES) this.attributes.add(reader, tag)
    else reader.skip(tag)
  }
}
