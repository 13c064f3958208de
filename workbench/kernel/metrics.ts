/*
 * Paper    none; opentelemetry/proto/metrics/v1/metrics.proto to otel_metrics_* of the Collector's ClickHouse exporter
 * Idea     A metric's name and temporality may stand behind its points, so it is read twice: first what its points share,
 *          then the points. Its data is a oneof: of several kinds the last counts, and one split into parts is merged.
 * Input    A reader that stands inside a Metric.
 * Output   One row for each data point in the table of its kind, or a reason why not.
 * Cost     O(bytes) plus one hop per point.
 */
import { reject } from './host'
import { Point } from './metric-points'
import { ExponentialRows, GaugeRows, HistogramRows, Metric, PointRows, SummaryRows, SumRows } from './metric-rows'
import { Reader } from './reader'
import { ATTRIBUTES_CUT, Items, mendIf, Shared } from './request'
import { isStorable, TIME_REFUSED } from './time'

const NAME: u32 = 0x0a
const DESCRIPTION: u32 = 0x12
const UNIT: u32 = 0x1a
const GAUGE: u32 = 0x2a
const SUM: u32 = 0x3a
const HISTOGRAM: u32 = 0x4a
const EXPONENTIAL_HISTOGRAM: u32 = 0x52
const SUMMARY: u32 = 0x5a

const DATA_POINTS: u32 = 0x0a
const AGGREGATION_TEMPORALITY: u32 = 0x10
const IS_MONOTONIC: u32 = 0x18

/** Metrics into rows of the five metric tables. */
export class MetricItems extends Items {
  private readonly gauges: PointRows = new GaugeRows()
  private readonly sums: PointRows = new SumRows()
  private readonly histograms: PointRows = new HistogramRows()
  private readonly exponentials: PointRows = new ExponentialRows()
  private readonly summaries: PointRows = new SummaryRows()
  private readonly metric: Metric = new Metric()
  private readonly point: Point = new Point()
  /** Tag of the metric's data, 0 while there is none, and where its first part begins. */
  private kind: u32 = 0
  private dataStart: u32 = 0

  constructor() {
    super()
    this.tables.push(this.gauges.table)
    this.tables.push(this.sums.table)
    this.tables.push(this.histograms.table)
    this.tables.push(this.exponentials.table)
    this.tables.push(this.summaries.table)
  }

  private rowsOf(kind: u32): PointRows | null {
    if (kind === GAUGE) return this.gauges
    if (kind === SUM) return this.sums
    if (kind === HISTOGRAM) return this.histograms
    if (kind === EXPONENTIAL_HISTOGRAM) return this.exponentials
    return kind === SUMMARY ? this.summaries : null
  }

  take(reader: Reader, shared: Shared): u32 {
    this.readHead(reader)
    const rows = this.rowsOf(this.kind)
    if (rows === null) return 0
    let taken: u32 = 0
    reader.seek(this.dataStart, reader.end)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === this.kind) taken += this.takePoints(reader, rows, shared)
      else reader.skip(tag)
    }
    return taken
  }

  private readHead(reader: Reader): void {
    const metric = this.metric
    metric.name.clear()
    metric.description.clear()
    metric.unit.clear()
    this.kind = 0
    while (reader.more()) {
      const at = reader.pos
      const tag = reader.tag()
      if (tag === NAME) reader.slice(metric.name)
      else if (tag === DESCRIPTION) reader.slice(metric.description)
      else if (tag === UNIT) reader.slice(metric.unit)
      else if (this.rowsOf(tag) !== null) this.readData(reader, tag, at)
      else reader.skip(tag)
    }
  }

  private readData(reader: Reader, tag: u32, at: u32): void {
    const metric = this.metric
    if (tag !== this.kind) {
      this.kind = tag
      this.dataStart = at
      metric.temporality = 0
      metric.isMonotonic = false
    }
    const outer = reader.enter()
    while (reader.more()) {
      const field = reader.tag()
      if (field === AGGREGATION_TEMPORALITY) metric.temporality = <u32>reader.varint()
      else if (field === IS_MONOTONIC) metric.isMonotonic = reader.bool()
      else reader.skip(field)
    }
    reader.leave(outer)
  }

  private takePoints(reader: Reader, rows: PointRows, shared: Shared): u32 {
    const outer = reader.enter()
    let taken: u32 = 0
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === DATA_POINTS) taken += this.takePoint(reader, rows, shared)
      else reader.skip(tag)
    }
    reader.leave(outer)
    return taken
  }

  private takePoint(reader: Reader, rows: PointRows, shared: Shared): u32 {
    const point = this.point
    const outer = reader.enter()
    const end = reader.end
    point.clear()
    while (reader.more()) {
      const tag = reader.tag()
      if (!rows.readField(point, reader, tag)) reader.skip(tag)
    }
    const isTaken = isStorable(point.time)
    if (isTaken) rows.write(reader, point, this.metric, shared)
    else reject(TIME_REFUSED, 1)
    mendIf(ATTRIBUTES_CUT, point.attributes.cut)
    reader.seek(end, end)
    reader.leave(outer)
    return isTaken ? 1 : 0
  }
}
