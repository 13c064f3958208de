/*
 * Paper    none; opentelemetry/proto/metrics/v1/metrics.proto, the five kinds of data points
 * Idea     All kinds are read into one set of places and numbers; a kind has its own tags and sets what it knows.
 * Input    A reader that stands inside a data point.
 * Output   The point's numbers, and places of its attributes, exemplars, buckets and quantiles.
 * Cost     O(bytes), nothing allocated per point.
 */
import { Attributes } from './attributes'
import { FixedColumn, Offsets } from './columns'
import { Places } from './places'
import { Reader } from './reader'

const START: u32 = 0x11 // of every kind of point
const TIME: u32 = 0x19

const BUCKETS_OFFSET: u32 = 0x08
const BUCKETS_COUNT: u32 = 0x10
const BUCKETS_COUNTS_PACKED: u32 = 0x12

const NUMBER_DOUBLE: u32 = 0x21
const NUMBER_INT: u32 = 0x31
const NUMBER_EXEMPLARS: u32 = 0x2a
const NUMBER_ATTRIBUTES: u32 = 0x3a
const NUMBER_FLAGS: u32 = 0x40

const HISTOGRAM_COUNT: u32 = 0x21
const HISTOGRAM_SUM: u32 = 0x29
const HISTOGRAM_BUCKET_COUNT: u32 = 0x31
const HISTOGRAM_BUCKET_COUNTS_PACKED: u32 = 0x32
const HISTOGRAM_BOUND: u32 = 0x39
const HISTOGRAM_BOUNDS_PACKED: u32 = 0x3a
const HISTOGRAM_EXEMPLARS: u32 = 0x42
const HISTOGRAM_ATTRIBUTES: u32 = 0x4a
const HISTOGRAM_FLAGS: u32 = 0x50
const HISTOGRAM_MIN: u32 = 0x59
const HISTOGRAM_MAX: u32 = 0x61

const EXPONENTIAL_ATTRIBUTES: u32 = 0x0a
const EXPONENTIAL_COUNT: u32 = 0x21
const EXPONENTIAL_SUM: u32 = 0x29
const EXPONENTIAL_SCALE: u32 = 0x30
const EXPONENTIAL_ZERO_COUNT: u32 = 0x39
const EXPONENTIAL_POSITIVE: u32 = 0x42
const EXPONENTIAL_NEGATIVE: u32 = 0x4a
const EXPONENTIAL_FLAGS: u32 = 0x50
const EXPONENTIAL_EXEMPLARS: u32 = 0x5a
const EXPONENTIAL_MIN: u32 = 0x61
const EXPONENTIAL_MAX: u32 = 0x69

const SUMMARY_COUNT: u32 = 0x21
const SUMMARY_SUM: u32 = 0x29
const SUMMARY_QUANTILES: u32 = 0x32
const SUMMARY_ATTRIBUTES: u32 = 0x3a
const SUMMARY_FLAGS: u32 = 0x40

/** Numbers of a repeated field, packed or not, as runs of bytes in the request. */
class Runs {
  private readonly places: Places = new Places()

  clear(): void {
    this.places.clear()
  }

  /** Takes a packed field of 8-byte numbers. */
  addPacked64(reader: Reader): void {
    this.places.addPacked64(reader)
  }

  /** Takes a single 8-byte number. */
  add64(reader: Reader): void {
    const at = reader.pos
    reader.fixed64()
    this.places.note(at, reader.pos)
  }

  /** Takes a packed field of varints. */
  addPackedVarints(reader: Reader): void {
    this.places.add(reader)
  }

  /** Takes a single varint. */
  addVarint(reader: Reader): void {
    const at = reader.pos
    reader.varint()
    this.places.note(at, reader.pos)
  }

  /** Writes numbers of 8 bytes each as one array. */
  write64(reader: Reader, to: FixedColumn, offsets: Offsets): void {
    let count: u32 = 0
    for (let i: u32 = 0; i < this.places.count; i++)
      for (this.places.open(reader, i); reader.more(); count++) to.u64(reader.fixed64())
    offsets.close(count)
  }

  /** Writes varints as one array. */
  writeVarints(reader: Reader, to: FixedColumn, offsets: Offsets): void {
    let count: u32 = 0
    for (let i: u32 = 0; i < this.places.count; i++)
      for (this.places.open(reader, i); reader.more(); count++) to.u64(reader.varint())
    offsets.close(count)
  }
}

/** One side of an exponential histogram. */
class Buckets {
  offset: i32 = 0
  readonly counts: Runs = new Runs()

  clear(): void {
    this.offset = 0
    this.counts.clear()
  }

  read(reader: Reader): void {
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === BUCKETS_OFFSET) this.offset = reader.zigzag32()
      else if (tag === BUCKETS_COUNT) this.counts.addVarint(reader)
      else if (tag === BUCKETS_COUNTS_PACKED) this.counts.addPackedVarints(reader)
      else reader.skip(tag)
    }
    reader.leave(outer)
  }
}

/** The parts of one data point of any kind. */
export class Point {
  readonly attributes: Attributes = new Attributes()
  readonly exemplars: Places = new Places()
  readonly quantiles: Places = new Places()
  readonly bucketCounts: Runs = new Runs()
  readonly bounds: Runs = new Runs()
  readonly positive: Buckets = new Buckets()
  readonly negative: Buckets = new Buckets()
  start: u64 = 0
  time: u64 = 0
  count: u64 = 0
  zeroCount: u64 = 0
  value: f64 = 0
  sum: f64 = 0
  min: f64 = 0
  max: f64 = 0
  scale: i32 = 0
  flags: u32 = 0

  clear(): void {
    this.attributes.clear()
    this.exemplars.clear()
    this.quantiles.clear()
    this.bucketCounts.clear()
    this.bounds.clear()
    this.positive.clear()
    this.negative.clear()
    this.start = 0
    this.time = 0
    this.count = 0
    this.zeroCount = 0
    this.value = 0
    this.sum = 0
    this.min = 0
    this.max = 0
    this.scale = 0
    this.flags = 0
  }
}

/** Reads one field of a NumberDataPoint; false when it does not know the tag. So do the others. */
export function readNumberField(point: Point, reader: Reader, tag: u32): bool {
  if (tag === NUMBER_DOUBLE) point.value = reader.double()
  else if (tag === NUMBER_INT) point.value = <f64>(<i64>reader.fixed64())
  else if (tag === NUMBER_EXEMPLARS) point.exemplars.add(reader)
  else if (tag === NUMBER_ATTRIBUTES) point.attributes.add(reader, tag)
  else if (tag === NUMBER_FLAGS) point.flags = <u32>reader.varint()
  else return readTimes(point, reader, tag)
  return true
}

function readTimes(point: Point, reader: Reader, tag: u32): bool {
  if (tag === START) point.start = reader.fixed64()
  else if (tag === TIME) point.time = reader.fixed64()
  else return false
  return true
}

/** HistogramDataPoint. */
export function readHistogramField(point: Point, reader: Reader, tag: u32): bool {
  if (tag === HISTOGRAM_COUNT) point.count = reader.fixed64()
  else if (tag === HISTOGRAM_SUM) point.sum = reader.double()
  else if (tag === HISTOGRAM_BUCKET_COUNT) point.bucketCounts.add64(reader)
  else if (tag === HISTOGRAM_BUCKET_COUNTS_PACKED) point.bucketCounts.addPacked64(reader)
  else if (tag === HISTOGRAM_BOUND) point.bounds.add64(reader)
  else if (tag === HISTOGRAM_BOUNDS_PACKED) point.bounds.addPacked64(reader)
  else if (tag === HISTOGRAM_EXEMPLARS) point.exemplars.add(reader)
  else if (tag === HISTOGRAM_ATTRIBUTES) point.attributes.add(reader, tag)
  else if (tag === HISTOGRAM_FLAGS) point.flags = <u32>reader.varint()
  else if (tag === HISTOGRAM_MIN) point.min = reader.double()
  else if (tag === HISTOGRAM_MAX) point.max = reader.double()
  else return readTimes(point, reader, tag)
  return true
}

/** ExponentialHistogramDataPoint. */
export function readExponentialField(point: Point, reader: Reader, tag: u32): bool {
  if (tag === EXPONENTIAL_ATTRIBUTES) point.attributes.add(reader, tag)
  else if (tag === EXPONENTIAL_COUNT) point.count = reader.fixed64()
  else if (tag === EXPONENTIAL_SUM) point.sum = reader.double()
  else if (tag === EXPONENTIAL_SCALE) point.scale = reader.zigzag32()
  else if (tag === EXPONENTIAL_ZERO_COUNT) point.zeroCount = reader.fixed64()
  else if (tag === EXPONENTIAL_POSITIVE) point.positive.read(reader)
  else if (tag === EXPONENTIAL_NEGATIVE) point.negative.read(reader)
  else if (tag === EXPONENTIAL_FLAGS) point.flags = <u32>reader.varint()
  else if (tag === EXPONENTIAL_EXEMPLARS) point.exemplars.add(reader)
  else if (tag === EXPONENTIAL_MIN) point.min = reader.double()
  else if (tag === EXPONENTIAL_MAX) point.max = reader.double()
  else return readTimes(point, reader, tag)
  return true
}

/** SummaryDataPoint. */
export function readSummaryField(point: Point, reader: Reader, tag: u32): bool {
  if (tag === SUMMARY_COUNT) point.count = reader.fixed64()
  else if (tag === SUMMARY_SUM) point.sum = reader.double()
  else if (tag === SUMMARY_QUANTILES) point.quantiles.add(reader)
  else if (tag === SUMMARY_ATTRIBUTES) point.attributes.add(reader, tag)
  else if (tag === SUMMARY_FLAGS) point.flags = <u32>reader.varint()
  else return readTimes(point, reader, tag)
  return true
}
