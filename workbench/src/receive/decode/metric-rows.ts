import type { TelemetryTable } from '../../model/batch.ts'
import { Attributes } from './attributes.ts'
import type { Memory } from './bytes.ts'
import type { ColumnData } from './columns.ts'
import { appendId, SPAN_ID_BYTES, TRACE_ID_BYTES } from './ids.ts'
import {
  exemplarColumns,
  exponentialColumns,
  gaugeColumns,
  histogramColumns,
  pointColumns,
  quantileColumns,
  sumColumns,
  summaryColumns,
} from './metric-columns.ts'
import {
  type Point,
  type ReadField,
  readExponentialField,
  readHistogramField,
  readNumberField,
  readSummaryField,
} from './metric-points.ts'
import type { Places } from './places.ts'
import type { Shared } from './request.ts'
import { columnsOf, Table } from './table.ts'
import { int64Number } from './text.ts'
import { Nanos } from './time.ts'
import { Slice, type WireReader } from './wire-reader.ts'

const EXEMPLAR_TIME = 0x11
const EXEMPLAR_DOUBLE = 0x19
const EXEMPLAR_SPAN_ID = 0x22
const EXEMPLAR_TRACE_ID = 0x2a
const EXEMPLAR_INT = 0x31
const EXEMPLAR_ATTRIBUTES = 0x3a

const QUANTILE = 0x09
const QUANTILE_VALUE = 0x11

/** What the points of one metric share. */
export class Metric {
  readonly name = new Slice()
  readonly description = new Slice()
  readonly unit = new Slice()
  temporality = 0
  isMonotonic = false
}

/** The rows of one metric table: how a point of its kind is read and written. */
export interface PointRows {
  readonly table: Table
  readonly readField: ReadField
  write(reader: WireReader, point: Point, metric: Metric, shared: Shared): void
}

type WriteOwn = (reader: WireReader, point: Point, metric: Metric) => void

class Rows implements PointRows {
  readonly table: Table
  readonly readField: ReadField
  private readonly common
  private readonly writeOwn: WriteOwn

  constructor(
    name: TelemetryTable,
    readField: ReadField,
    own: readonly (readonly [group: string, Record<string, ColumnData>])[],
    writeOwn: WriteOwn,
    memory: Memory,
  ) {
    this.common = pointColumns(memory)
    this.table = new Table(name, [...columnsOf(this.common), ...own.flatMap(([group, data]) => columnsOf(data, group))])
    this.readField = readField
    this.writeOwn = writeOwn
  }

  write(reader: WireReader, point: Point, metric: Metric, shared: Shared): void {
    this.writeShared(reader.bytes, shared)
    const { common } = this
    const source = reader.bytes
    common.MetricName.append(source, metric.name.start, metric.name.end)
    common.MetricDescription.append(source, metric.description.start, metric.description.end)
    common.MetricUnit.append(source, metric.unit.start, metric.unit.end)
    common.Attributes.append(point.attributes, source)
    common.StartTimeUnix.u64(point.start.lo, point.start.hi)
    common.TimeUnix.u64(point.time.lo, point.time.hi)
    common.Flags.u32(point.flags)
    this.writeOwn(reader, point, metric)
    this.table.rowDone()
  }

  private writeShared(source: Uint8Array, shared: Shared): void {
    const { common } = this
    common.ResourceAttributes.appendShared(shared.resource, source, shared.resourceSerial)
    common.ResourceSchemaUrl.append(source, shared.resourceSchemaUrl.start, shared.resourceSchemaUrl.end)
    common.ScopeName.append(source, shared.scopeName.start, shared.scopeName.end)
    common.ScopeVersion.append(source, shared.scopeVersion.start, shared.scopeVersion.end)
    common.ScopeAttributes.appendShared(shared.scope, source, shared.scopeSerial)
    common.ScopeDroppedAttrCount.u32(shared.scopeDroppedAttributes)
    common.ScopeSchemaUrl.append(source, shared.scopeSchemaUrl.start, shared.scopeSchemaUrl.end)
    common.ServiceName.appendShared(shared.service, shared.resourceSerial)
  }
}

/** Rows of otel_metrics_gauge. */
export function gaugeRows(memory: Memory): PointRows {
  const own = gaugeColumns(memory)
  const exemplars = new ExemplarRows(memory)
  return new Rows(
    'otel_metrics_gauge',
    readNumberField,
    [
      ['', own],
      ['Exemplars.', exemplars.columns],
    ],
    (reader, point) => {
      own.Value.double(point.value)
      exemplars.write(reader, point)
    },
    memory,
  )
}

/** Rows of otel_metrics_sum. */
export function sumRows(memory: Memory): PointRows {
  const own = sumColumns(memory)
  const exemplars = new ExemplarRows(memory)
  return new Rows(
    'otel_metrics_sum',
    readNumberField,
    [
      ['', own],
      ['Exemplars.', exemplars.columns],
    ],
    (reader, point, metric) => {
      own.Value.double(point.value)
      own.AggregationTemporality.u32(metric.temporality)
      own.IsMonotonic.u8(metric.isMonotonic ? 1 : 0)
      exemplars.write(reader, point)
    },
    memory,
  )
}

/** Rows of otel_metrics_histogram. */
export function histogramRows(memory: Memory): PointRows {
  const own = histogramColumns(memory)
  const exemplars = new ExemplarRows(memory)
  return new Rows(
    'otel_metrics_histogram',
    readHistogramField,
    [
      ['', own],
      ['Exemplars.', exemplars.columns],
    ],
    (reader, point, metric) => {
      own.Count.u64(point.count.lo, point.count.hi)
      own.Sum.double(point.sum)
      point.bucketCounts.write64(reader, own.BucketCounts)
      point.bounds.write64(reader, own.ExplicitBounds)
      own.Min.double(point.min)
      own.Max.double(point.max)
      own.AggregationTemporality.u32(metric.temporality)
      exemplars.write(reader, point)
    },
    memory,
  )
}

/** Rows of otel_metrics_exp_histogram. */
export function exponentialRows(memory: Memory): PointRows {
  const own = exponentialColumns(memory)
  const exemplars = new ExemplarRows(memory)
  return new Rows(
    'otel_metrics_exp_histogram',
    readExponentialField,
    [
      ['', own],
      ['Exemplars.', exemplars.columns],
    ],
    (reader, point, metric) => {
      own.Count.u64(point.count.lo, point.count.hi)
      own.Sum.double(point.sum)
      own.Scale.u32(point.scale)
      own.ZeroCount.u64(point.zeroCount.lo, point.zeroCount.hi)
      own.PositiveOffset.u32(point.positive.offset)
      point.positive.counts.writeVarints(reader, own.PositiveBucketCounts)
      own.NegativeOffset.u32(point.negative.offset)
      point.negative.counts.writeVarints(reader, own.NegativeBucketCounts)
      own.Min.double(point.min)
      own.Max.double(point.max)
      own.AggregationTemporality.u32(metric.temporality)
      exemplars.write(reader, point)
    },
    memory,
  )
}

/** Rows of otel_metrics_summary. */
export function summaryRows(memory: Memory): PointRows {
  const own = summaryColumns(memory)
  const quantiles = quantileColumns(memory)
  return new Rows(
    'otel_metrics_summary',
    readSummaryField,
    [
      ['', own],
      ['ValueAtQuantiles.', quantiles],
    ],
    (reader, point) => {
      own.Count.u64(point.count.lo, point.count.hi)
      own.Sum.double(point.sum)
      writeQuantiles(reader, point.quantiles, quantiles)
    },
    memory,
  )
}

function writeQuantiles(reader: WireReader, places: Places, columns: ReturnType<typeof quantileColumns>): void {
  for (let i = 0; i < places.count; i++) {
    let quantile = 0
    let value = 0
    places.open(reader, i)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === QUANTILE) quantile = reader.double()
      else if (tag === QUANTILE_VALUE) value = reader.double()
      else reader.skip(tag)
    }
    columns.Quantile.inner.double(quantile)
    columns.Value.inner.double(value)
  }
  columns.Quantile.offsets.close(places.count)
}

/** The exemplars of a point, one array element each. */
class ExemplarRows {
  readonly columns
  private readonly time = new Nanos()
  private readonly spanId = new Slice()
  private readonly traceId = new Slice()
  private readonly attributes = new Attributes()
  private value = 0

  constructor(memory: Memory) {
    this.columns = exemplarColumns(memory)
  }

  /** Writes the exemplars of a point; attributes that met a limit count as the point's. */
  write(reader: WireReader, point: Point): void {
    const { columns } = this
    const places = point.exemplars
    for (let i = 0; i < places.count; i++) {
      places.open(reader, i)
      this.read(reader)
      point.attributes.cut += this.attributes.cut
      columns.FilteredAttributes.inner.append(this.attributes, reader.bytes)
      columns.TimeUnix.inner.u64(this.time.lo, this.time.hi)
      columns.Value.inner.double(this.value)
      appendId(columns.SpanId.inner, reader.bytes, this.spanId, SPAN_ID_BYTES)
      appendId(columns.TraceId.inner, reader.bytes, this.traceId, TRACE_ID_BYTES)
    }
    columns.TimeUnix.offsets.close(places.count)
  }

  private read(reader: WireReader): void {
    this.time.clear()
    this.spanId.clear()
    this.traceId.clear()
    this.attributes.clear()
    this.value = 0
    while (reader.more()) this.field(reader, reader.tag())
  }

  private field(reader: WireReader, tag: number): void {
    switch (tag) {
      case EXEMPLAR_TIME:
        this.time.read(reader)
        break
      case EXEMPLAR_DOUBLE:
        this.value = reader.double()
        break
      case EXEMPLAR_SPAN_ID:
        reader.slice(this.spanId)
        break
      case EXEMPLAR_TRACE_ID:
        reader.slice(this.traceId)
        break
      case EXEMPLAR_INT:
        reader.fixed64()
        this.value = int64Number(reader.lo, reader.hi)
        break
      case EXEMPLAR_ATTRIBUTES:
        this.attributes.add(reader)
        break
      default:
        reader.skip(tag)
    }
  }
}
