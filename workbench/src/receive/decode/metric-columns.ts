import { AttributesData, sharedAttributes } from './attribute-column.ts'
import type { Memory } from './bytes.ts'
import { ArrayData, FixedData, LowCardinalityData, Offsets, StringData } from './columns.ts'

/** The columns that all five metric tables begin with. */
export function pointColumns(memory: Memory) {
  return {
    ResourceAttributes: sharedAttributes(memory),
    ResourceSchemaUrl: new StringData(memory),
    ScopeName: new StringData(memory),
    ScopeVersion: new StringData(memory),
    ScopeAttributes: sharedAttributes(memory),
    ScopeDroppedAttrCount: new FixedData('UInt32', memory),
    ScopeSchemaUrl: new StringData(memory),
    ServiceName: new LowCardinalityData(memory),
    MetricName: new LowCardinalityData(memory),
    MetricDescription: new StringData(memory),
    MetricUnit: new StringData(memory),
    Attributes: new AttributesData(memory),
    StartTimeUnix: new FixedData('DateTime64(9)', memory),
    TimeUnix: new FixedData('DateTime64(9)', memory),
    Flags: new FixedData('UInt32', memory),
  }
}

/** The Nested columns `Exemplars.*`. */
export function exemplarColumns(memory: Memory) {
  const offsets = new Offsets(memory)
  return {
    FilteredAttributes: new ArrayData(new AttributesData(memory), offsets),
    TimeUnix: new ArrayData(new FixedData('DateTime64(9)', memory), offsets),
    Value: new ArrayData(new FixedData('Float64', memory), offsets),
    SpanId: new ArrayData(new StringData(memory), offsets),
    TraceId: new ArrayData(new StringData(memory), offsets),
  }
}

/** What a gauge adds. */
export const gaugeColumns = (memory: Memory) => ({ Value: new FixedData('Float64', memory) })

/** What a sum adds. */
export function sumColumns(memory: Memory) {
  return {
    Value: new FixedData('Float64', memory),
    AggregationTemporality: new FixedData('Int32', memory),
    IsMonotonic: new FixedData('Bool', memory),
  }
}

/** What a histogram adds. */
export function histogramColumns(memory: Memory) {
  return {
    Count: new FixedData('UInt64', memory),
    Sum: new FixedData('Float64', memory),
    BucketCounts: new ArrayData(new FixedData('UInt64', memory), new Offsets(memory)),
    ExplicitBounds: new ArrayData(new FixedData('Float64', memory), new Offsets(memory)),
    Min: new FixedData('Float64', memory),
    Max: new FixedData('Float64', memory),
    AggregationTemporality: new FixedData('Int32', memory),
  }
}

/** What an exponential histogram adds. */
export function exponentialColumns(memory: Memory) {
  return {
    Count: new FixedData('UInt64', memory),
    Sum: new FixedData('Float64', memory),
    Scale: new FixedData('Int32', memory),
    ZeroCount: new FixedData('UInt64', memory),
    PositiveOffset: new FixedData('Int32', memory),
    PositiveBucketCounts: new ArrayData(new FixedData('UInt64', memory), new Offsets(memory)),
    NegativeOffset: new FixedData('Int32', memory),
    NegativeBucketCounts: new ArrayData(new FixedData('UInt64', memory), new Offsets(memory)),
    Min: new FixedData('Float64', memory),
    Max: new FixedData('Float64', memory),
    AggregationTemporality: new FixedData('Int32', memory),
  }
}

/** What a summary adds. */
export const summaryColumns = (memory: Memory) => ({
  Count: new FixedData('UInt64', memory),
  Sum: new FixedData('Float64', memory),
})

/** The Nested columns `ValueAtQuantiles.*`. */
export function quantileColumns(memory: Memory) {
  const offsets = new Offsets(memory)
  return {
    Quantile: new ArrayData(new FixedData('Float64', memory), offsets),
    Value: new ArrayData(new FixedData('Float64', memory), offsets),
  }
}
