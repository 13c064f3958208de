import { AttributesColumn, SharedAttributesColumn } from './attributes-column'
import { ArrayColumn, FixedColumn, LowCardinalityColumn, Offsets, StringColumn } from './columns'
import { Exemplars } from './exemplars'
import { Point, readExponentialField, readHistogramField, readNumberField, readSummaryField } from './metric-points'
import { Places } from './places'
import { Reader, Slice } from './reader'
import { Shared } from './request'
import { Table } from './table'

const QUANTILE: u32 = 0x09
const QUANTILE_VALUE: u32 = 0x11

/** What the points of one metric share. */
export class Metric {
  readonly name: Slice = new Slice()
  readonly description: Slice = new Slice()
  readonly unit: Slice = new Slice()
  temporality: u32 = 0
  isMonotonic: bool = false
}

/** The columns that all five metric tables begin with. */
class PointColumns {
  readonly resourceAttributes: SharedAttributesColumn
  readonly resourceSchemaUrl: StringColumn
  readonly scopeName: StringColumn
  readonly scopeVersion: StringColumn
  readonly scopeAttributes: SharedAttributesColumn
  readonly scopeDroppedAttrCount: FixedColumn
  readonly scopeSchemaUrl: StringColumn
  readonly serviceName: LowCardinalityColumn
  readonly metricName: LowCardinalityColumn
  readonly metricDescription: StringColumn
  readonly metricUnit: StringColumn
  readonly attributes: AttributesColumn
  readonly startTimeUnix: FixedColumn
  readonly timeUnix: FixedColumn
  readonly flags: FixedColumn

  constructor(table: Table) {
    this.resourceAttributes = table.with('ResourceAttributes', new SharedAttributesColumn())
    this.resourceSchemaUrl = table.with('ResourceSchemaUrl', new StringColumn())
    this.scopeName = table.with('ScopeName', new StringColumn())
    this.scopeVersion = table.with('ScopeVersion', new StringColumn())
    this.scopeAttributes = table.with('ScopeAttributes', new SharedAttributesColumn())
    this.scopeDroppedAttrCount = table.with('ScopeDroppedAttrCount', new FixedColumn('UInt32'))
    this.scopeSchemaUrl = table.with('ScopeSchemaUrl', new StringColumn())
    this.serviceName = table.with('ServiceName', new LowCardinalityColumn())
    this.metricName = table.with('MetricName', new LowCardinalityColumn())
    this.metricDescription = table.with('MetricDescription', new StringColumn())
    this.metricUnit = table.with('MetricUnit', new StringColumn())
    this.attributes = table.with('Attributes', new AttributesColumn())
    this.startTimeUnix = table.with('StartTimeUnix', new FixedColumn('DateTime64(9)'))
    this.timeUnix = table.with('TimeUnix', new FixedColumn('DateTime64(9)'))
    this.flags = table.with('Flags', new FixedColumn('UInt32'))
  }
}

/** The rows of one metric table: how a point of its kind is read and written. */
export abstract class PointRows {
  readonly table: Table
  private readonly common: PointColumns

  constructor(name: string) {
    const table = new Table(name)
    this.table = table
    this.common = new PointColumns(table)
  }

  /** Reads one field of a point; false when this kind does not know the tag. */
  abstract readField(point: Point, reader: Reader, tag: u32): bool
  protected abstract writeOwn(reader: Reader, point: Point, metric: Metric): void

  write(reader: Reader, point: Point, metric: Metric, shared: Shared): void {
    const common = this.common
    this.writeShared(shared)
    common.metricName.append(metric.name)
    common.metricDescription.append(metric.description)
    common.metricUnit.append(metric.unit)
    common.attributes.append(point.attributes)
    common.startTimeUnix.u64(point.start)
    common.timeUnix.u64(point.time)
    common.flags.u32(point.flags)
    this.writeOwn(reader, point, metric)
    this.table.rows++
  }

  private writeShared(shared: Shared): void {
    const common = this.common
    common.resourceAttributes.append(shared.resource, shared.resourceSerial)
    common.resourceSchemaUrl.append(shared.resourceSchemaUrl)
    common.scopeName.append(shared.scopeName)
    common.scopeVersion.append(shared.scopeVersion)
    common.scopeAttributes.append(shared.scope, shared.scopeSerial)
    common.scopeDroppedAttrCount.u32(shared.scopeDroppedAttributes)
    common.scopeSchemaUrl.append(shared.scopeSchemaUrl)
    common.serviceName.appendShared(shared.service, shared.resourceSerial)
  }
}

/** Rows of otel_metrics_gauge. */
export class GaugeRows extends PointRows {
  private readonly value: FixedColumn = new FixedColumn('Float64')
  private readonly exemplars: Exemplars = new Exemplars()

  constructor() {
    super('otel_metrics_gauge')
    this.table.with('Value', this.value)
    this.exemplars.addTo(this.table)
  }

  readField(point: Point, reader: Reader, tag: u32): bool {
    return readNumberField(point, reader, tag)
  }

  protected writeOwn(reader: Reader, point: Point, _metric: Metric): void {
    this.value.f64(point.value)
    this.exemplars.write(reader, point)
  }
}

/** Rows of otel_metrics_sum. */
export class SumRows extends PointRows {
  private readonly value: FixedColumn = new FixedColumn('Float64')
  private readonly temporality: FixedColumn = new FixedColumn('Int32')
  private readonly isMonotonic: FixedColumn = new FixedColumn('Bool')
  private readonly exemplars: Exemplars = new Exemplars()

  constructor() {
    super('otel_metrics_sum')
    this.table.with('Value', this.value)
    this.table.with('AggregationTemporality', this.temporality)
    this.table.with('IsMonotonic', this.isMonotonic)
    this.exemplars.addTo(this.table)
  }

  readField(point: Point, reader: Reader, tag: u32): bool {
    return readNumberField(point, reader, tag)
  }

  protected writeOwn(reader: Reader, point: Point, metric: Metric): void {
    this.value.f64(point.value)
    this.temporality.u32(metric.temporality)
    this.isMonotonic.u8(metric.isMonotonic ? 1 : 0)
    this.exemplars.write(reader, point)
  }
}

/** Rows of otel_metrics_histogram. */
export class HistogramRows extends PointRows {
  private readonly count: FixedColumn = new FixedColumn('UInt64')
  private readonly sum: FixedColumn = new FixedColumn('Float64')
  private readonly bucketCounts: FixedColumn = new FixedColumn('UInt64')
  private readonly bucketOffsets: Offsets = new Offsets()
  private readonly bounds: FixedColumn = new FixedColumn('Float64')
  private readonly boundOffsets: Offsets = new Offsets()
  private readonly min: FixedColumn = new FixedColumn('Float64')
  private readonly max: FixedColumn = new FixedColumn('Float64')
  private readonly temporality: FixedColumn = new FixedColumn('Int32')
  private readonly exemplars: Exemplars = new Exemplars()

  constructor() {
    super('otel_metrics_histogram')
    this.table.with('Count', this.count)
    this.table.with('Sum', this.sum)
    this.table.with('BucketCounts', new ArrayColumn(this.bucketCounts, this.bucketOffsets))
    this.table.with('ExplicitBounds', new ArrayColumn(this.bounds, this.boundOffsets))
    this.table.with('Min', this.min)
    this.table.with('Max', this.max)
    this.table.with('AggregationTemporality', this.temporality)
    this.exemplars.addTo(this.table)
  }

  readField(point: Point, reader: Reader, tag: u32): bool {
    return readHistogramField(point, reader, tag)
  }

  protected writeOwn(reader: Reader, point: Point, metric: Metric): void {
    this.count.u64(point.count)
    this.sum.f64(point.sum)
    point.bucketCounts.write64(reader, this.bucketCounts, this.bucketOffsets)
    point.bounds.write64(reader, this.bounds, this.boundOffsets)
    this.min.f64(point.min)
    this.max.f64(point.max)
    this.temporality.u32(metric.temporality)
    this.exemplars.write(reader, point)
  }
}

/** Rows of otel_metrics_exp_histogram. */
export class ExponentialRows extends PointRows {
  private readonly count: FixedColumn = new FixedColumn('UInt64')
  private readonly sum: FixedColumn = new FixedColumn('Float64')
  private readonly scale: FixedColumn = new FixedColumn('Int32')
  private readonly zeroCount: FixedColumn = new FixedColumn('UInt64')
  private readonly positiveOffset: FixedColumn = new FixedColumn('Int32')
  private readonly positiveCounts: FixedColumn = new FixedColumn('UInt64')
  private readonly positiveOffsets: Offsets = new Offsets()
  private readonly negativeOffset: FixedColumn = new FixedColumn('Int32')
  private readonly negativeCounts: FixedColumn = new FixedColumn('UInt64')
  private readonly negativeOffsets: Offsets = new Offsets()
  private readonly min: FixedColumn = new FixedColumn('Float64')
  private readonly max: FixedColumn = new FixedColumn('Float64')
  private readonly temporality: FixedColumn = new FixedColumn('Int32')
  private readonly exemplars: Exemplars = new Exemplars()

  constructor() {
    super('otel_metrics_exp_histogram')
    this.table.with('Count', this.count)
    this.table.with('Sum', this.sum)
    this.table.with('Scale', this.scale)
    this.table.with('ZeroCount', this.zeroCount)
    this.table.with('PositiveOffset', this.positiveOffset)
    this.table.with('PositiveBucketCounts', new ArrayColumn(this.positiveCounts, this.positiveOffsets))
    this.table.with('NegativeOffset', this.negativeOffset)
    this.table.with('NegativeBucketCounts', new ArrayColumn(this.negativeCounts, this.negativeOffsets))
    this.table.with('Min', this.min)
    this.table.with('Max', this.max)
    this.table.with('AggregationTemporality', this.temporality)
    this.exemplars.addTo(this.table)
  }

  readField(point: Point, reader: Reader, tag: u32): bool {
    return readExponentialField(point, reader, tag)
  }

  protected writeOwn(reader: Reader, point: Point, metric: Metric): void {
    this.count.u64(point.count)
    this.sum.f64(point.sum)
    this.scale.u32(point.scale)
    this.zeroCount.u64(point.zeroCount)
    this.positiveOffset.u32(point.positive.offset)
    point.positive.counts.writeVarints(reader, this.positiveCounts, this.positiveOffsets)
    this.negativeOffset.u32(point.negative.offset)
    point.negative.counts.writeVarints(reader, this.negativeCounts, this.negativeOffsets)
    this.min.f64(point.min)
    this.max.f64(point.max)
    this.temporality.u32(metric.temporality)
    this.exemplars.write(reader, point)
  }
}

/** Rows of otel_metrics_summary. */
export class SummaryRows extends PointRows {
  private readonly count: FixedColumn = new FixedColumn('UInt64')
  private readonly sum: FixedColumn = new FixedColumn('Float64')
  private readonly quantiles: FixedColumn = new FixedColumn('Float64')
  private readonly values: FixedColumn = new FixedColumn('Float64')
  private readonly offsets: Offsets = new Offsets()

  constructor() {
    super('otel_metrics_summary')
    this.table.with('Count', this.count)
    this.table.with('Sum', this.sum)
    this.table.with('ValueAtQuantiles.Quantile', new ArrayColumn(this.quantiles, this.offsets))
    this.table.with('ValueAtQuantiles.Value', new ArrayColumn(this.values, this.offsets))
  }

  readField(point: Point, reader: Reader, tag: u32): bool {
    return readSummaryField(point, reader, tag)
  }

  protected writeOwn(reader: Reader, point: Point, _metric: Metric): void {
    this.count.u64(point.count)
    this.sum.f64(point.sum)
    this.writeQuantiles(reader, point.quantiles)
  }

  private writeQuantiles(reader: Reader, places: Places): void {
    for (let i: u32 = 0; i < places.count; i++) {
      let quantile: f64 = 0
      let value: f64 = 0
      places.open(reader, i)
      while (reader.more()) {
        const tag = reader.tag()
        if (tag === QUANTILE) quantile = reader.double()
        else if (tag === QUANTILE_VALUE) value = reader.double()
        else reader.skip(tag)
      }
      this.quantiles.f64(quantile)
      this.values.f64(value)
    }
    this.offsets.close(places.count)
  }
}
