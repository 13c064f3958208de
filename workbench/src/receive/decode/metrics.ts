/*
 * Paper    none; opentelemetry/proto/metrics/v1/metrics.proto to otel_metrics_* of the Collector's ClickHouse exporter
 * Idea     A metric's name and temporality may stand behind its points, so it is read twice: first what its points share,
 *          then the points. Its data is a oneof: of several kinds the last counts, and one split into parts is merged.
 * Input    A reader that stands inside a Metric.
 * Output   One row for each data point in the table of its kind, or a reason why not.
 * Cost     O(bytes) plus one hop per point.
 */
import type { Memory } from './bytes.ts'
import { Point } from './metric-points.ts'
import {
  exponentialRows,
  gaugeRows,
  histogramRows,
  Metric,
  type PointRows,
  summaryRows,
  sumRows,
} from './metric-rows.ts'
import { ATTRIBUTES_CUT, type Shared, type Tally } from './request.ts'
import type { Table } from './table.ts'
import { isStorable, TIME_REFUSED } from './time.ts'
import type { WireReader } from './wire-reader.ts'

const NAME = 0x0a
const DESCRIPTION = 0x12
const UNIT = 0x1a
const GAUGE = 0x2a
const SUM = 0x3a
const HISTOGRAM = 0x4a
const EXPONENTIAL_HISTOGRAM = 0x52
const SUMMARY = 0x5a

const DATA_POINTS = 0x0a
const AGGREGATION_TEMPORALITY = 0x10
const IS_MONOTONIC = 0x18

/** Metrics into rows of the five metric tables. */
export class MetricRows {
  private readonly kinds: ReadonlyMap<number, PointRows>
  private readonly metric = new Metric()
  private readonly point = new Point()
  /** Tag of the metric's data, 0 while there is none, and where its first part begins. */
  private kind = 0
  private dataStart = 0

  constructor(memory: Memory) {
    this.kinds = new Map([
      [GAUGE, gaugeRows(memory)],
      [SUM, sumRows(memory)],
      [HISTOGRAM, histogramRows(memory)],
      [EXPONENTIAL_HISTOGRAM, exponentialRows(memory)],
      [SUMMARY, summaryRows(memory)],
    ])
  }

  get tables(): readonly Table[] {
    return [...this.kinds.values()].map((kind) => kind.table)
  }

  /** Takes the metric that `reader` stands in. */
  take(reader: WireReader, shared: Shared, tally: Tally): void {
    this.readHead(reader)
    const rows = this.kinds.get(this.kind)
    if (!rows) return
    reader.seek(this.dataStart, reader.end)
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === this.kind) this.takePoints(reader, rows, shared, tally)
      else reader.skip(tag)
    }
  }

  private readHead(reader: WireReader): void {
    const { metric } = this
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
      else if (this.kinds.has(tag)) this.readData(reader, tag, at)
      else reader.skip(tag)
    }
  }

  private readData(reader: WireReader, tag: number, at: number): void {
    const { metric } = this
    if (tag !== this.kind) {
      this.kind = tag
      this.dataStart = at
      metric.temporality = 0
      metric.isMonotonic = false
    }
    const outer = reader.enter()
    while (reader.more()) {
      const field = reader.tag()
      if (field === AGGREGATION_TEMPORALITY) metric.temporality = reader.varint()
      else if (field === IS_MONOTONIC) metric.isMonotonic = reader.bool()
      else reader.skip(field)
    }
    reader.leave(outer)
  }

  private takePoints(reader: WireReader, rows: PointRows, shared: Shared, tally: Tally): void {
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === DATA_POINTS) this.takePoint(reader, rows, shared, tally)
      else reader.skip(tag)
    }
    reader.leave(outer)
  }

  private takePoint(reader: WireReader, rows: PointRows, shared: Shared, tally: Tally): void {
    const { point } = this
    const outer = reader.enter()
    const { end } = reader
    point.clear()
    while (reader.more()) {
      const tag = reader.tag()
      if (!rows.readField(point, reader, tag)) reader.skip(tag)
    }
    if (isStorable(point.time)) {
      rows.write(reader, point, this.metric, shared)
      tally.accepted++
    } else tally.reject(TIME_REFUSED)
    tally.mend(ATTRIBUTES_CUT, point.attributes.cut)
    reader.seek(end, end)
    reader.leave(outer)
  }
}
