/*
 * Paper    none; opentelemetry/proto/metrics/v1/metrics.proto, the five kinds of data points
 * Idea     All kinds are read into one set of places and numbers; a kind has its own tags and sets what it knows.
 * Input    A reader that stands inside a data point.
 * Output   The point's numbers, and places of its attributes, exemplars, buckets and quantiles.
 * Cost     O(bytes), nothing allocated per point.
 */
import { Attributes } from './attributes.ts'
import type { ArrayData, FixedData } from './columns.ts'
import { Places } from './places.ts'
import { int64Number } from './text.ts'
import { Nanos } from './time.ts'
import { Malformed, Slice, type WireReader } from './wire-reader.ts'

const START = 0x11 // of every kind of point
const TIME = 0x19

const BUCKETS_OFFSET = 0x08
const BUCKETS_COUNT = 0x10
const BUCKETS_COUNTS_PACKED = 0x12

const NUMBER_DOUBLE = 0x21
const NUMBER_INT = 0x31
const NUMBER_EXEMPLARS = 0x2a
const NUMBER_ATTRIBUTES = 0x3a
const NUMBER_FLAGS = 0x40

const HISTOGRAM_COUNT = 0x21
const HISTOGRAM_SUM = 0x29
const HISTOGRAM_BUCKET_COUNT = 0x31
const HISTOGRAM_BUCKET_COUNTS_PACKED = 0x32
const HISTOGRAM_BOUND = 0x39
const HISTOGRAM_BOUNDS_PACKED = 0x3a
const HISTOGRAM_EXEMPLARS = 0x42
const HISTOGRAM_ATTRIBUTES = 0x4a
const HISTOGRAM_FLAGS = 0x50
const HISTOGRAM_MIN = 0x59
const HISTOGRAM_MAX = 0x61

const EXPONENTIAL_ATTRIBUTES = 0x0a
const EXPONENTIAL_COUNT = 0x21
const EXPONENTIAL_SUM = 0x29
const EXPONENTIAL_SCALE = 0x30
const EXPONENTIAL_ZERO_COUNT = 0x39
const EXPONENTIAL_POSITIVE = 0x42
const EXPONENTIAL_NEGATIVE = 0x4a
const EXPONENTIAL_FLAGS = 0x50
const EXPONENTIAL_EXEMPLARS = 0x5a
const EXPONENTIAL_MIN = 0x61
const EXPONENTIAL_MAX = 0x69

const SUMMARY_COUNT = 0x21
const SUMMARY_SUM = 0x29
const SUMMARY_QUANTILES = 0x32
const SUMMARY_ATTRIBUTES = 0x3a
const SUMMARY_FLAGS = 0x40

/** Numbers of a repeated field, packed or not, as runs of bytes in the request. */
class Runs {
  private readonly places = new Places()
  private readonly slice = new Slice()

  clear(): void {
    this.places.clear()
  }

  /** Takes a packed field of 8-byte numbers. */
  addPacked64(reader: WireReader): void {
    const at = reader.pos
    reader.slice(this.slice)
    if ((this.slice.end - this.slice.start) % 8 !== 0) throw new Malformed(at, 'packed 8-byte numbers are cut off')
    this.places.note(this.slice.start, this.slice.end)
  }

  /** Takes a single 8-byte number. */
  add64(reader: WireReader): void {
    const at = reader.pos
    reader.fixed64()
    this.places.note(at, reader.pos)
  }

  /** Takes a packed field of varints. */
  addPackedVarints(reader: WireReader): void {
    this.places.add(reader)
  }

  /** Takes a single varint. */
  addVarint(reader: WireReader): void {
    const at = reader.pos
    reader.varint()
    this.places.note(at, reader.pos)
  }

  write64(reader: WireReader, column: ArrayData<FixedData>): void {
    this.write(reader, column, false)
  }

  writeVarints(reader: WireReader, column: ArrayData<FixedData>): void {
    this.write(reader, column, true)
  }

  private write(reader: WireReader, column: ArrayData<FixedData>, varints: boolean): void {
    let count = 0
    for (let i = 0; i < this.places.count; i++) {
      for (this.places.open(reader, i); reader.more(); count++) {
        if (varints) reader.varint()
        else reader.fixed64()
        column.inner.u64(reader.lo, reader.hi)
      }
    }
    column.offsets.close(count)
  }
}

/** One side of an exponential histogram. */
class Buckets {
  offset = 0
  readonly counts = new Runs()

  clear(): void {
    this.offset = 0
    this.counts.clear()
  }

  read(reader: WireReader): void {
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
  readonly attributes = new Attributes()
  readonly start = new Nanos()
  readonly time = new Nanos()
  readonly exemplars = new Places()
  readonly quantiles = new Places()
  readonly bucketCounts = new Runs()
  readonly bounds = new Runs()
  readonly positive = new Buckets()
  readonly negative = new Buckets()
  /** Count and zero count, 64 bits in two halves. */
  readonly count = new Nanos()
  readonly zeroCount = new Nanos()
  value = 0
  sum = 0
  min = 0
  max = 0
  scale = 0
  flags = 0

  clear(): void {
    this.attributes.clear()
    this.start.clear()
    this.time.clear()
    this.exemplars.clear()
    this.quantiles.clear()
    this.bucketCounts.clear()
    this.bounds.clear()
    this.positive.clear()
    this.negative.clear()
    this.count.clear()
    this.zeroCount.clear()
    this.value = 0
    this.sum = 0
    this.min = 0
    this.max = 0
    this.scale = 0
    this.flags = 0
  }
}

/** Reads one field of a data point; false when the kind does not know the tag. */
export type ReadField = (point: Point, reader: WireReader, tag: number) => boolean

/** NumberDataPoint. */
export const readNumberField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case NUMBER_DOUBLE:
      point.value = reader.double()
      return true
    case NUMBER_INT:
      reader.fixed64()
      point.value = int64Number(reader.lo, reader.hi)
      return true
    case NUMBER_EXEMPLARS:
      point.exemplars.add(reader)
      return true
    case NUMBER_ATTRIBUTES:
      point.attributes.add(reader)
      return true
    case NUMBER_FLAGS:
      point.flags = reader.varint()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

function readTimes(point: Point, reader: WireReader, tag: number): boolean {
  if (tag === START) point.start.read(reader)
  else if (tag === TIME) point.time.read(reader)
  else return false
  return true
}

/** HistogramDataPoint. */
export const readHistogramField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case HISTOGRAM_COUNT:
      point.count.read(reader)
      return true
    case HISTOGRAM_SUM:
      point.sum = reader.double()
      return true
    case HISTOGRAM_BUCKET_COUNT:
      point.bucketCounts.add64(reader)
      return true
    case HISTOGRAM_BUCKET_COUNTS_PACKED:
      point.bucketCounts.addPacked64(reader)
      return true
    case HISTOGRAM_BOUND:
      point.bounds.add64(reader)
      return true
    case HISTOGRAM_BOUNDS_PACKED:
      point.bounds.addPacked64(reader)
      return true
    case HISTOGRAM_EXEMPLARS:
      point.exemplars.add(reader)
      return true
    case HISTOGRAM_ATTRIBUTES:
      point.attributes.add(reader)
      return true
    case HISTOGRAM_FLAGS:
      point.flags = reader.varint()
      return true
    case HISTOGRAM_MIN:
      point.min = reader.double()
      return true
    case HISTOGRAM_MAX:
      point.max = reader.double()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

/** ExponentialHistogramDataPoint. */
export const readExponentialField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case EXPONENTIAL_ATTRIBUTES:
      point.attributes.add(reader)
      return true
    case EXPONENTIAL_COUNT:
      point.count.read(reader)
      return true
    case EXPONENTIAL_SUM:
      point.sum = reader.double()
      return true
    case EXPONENTIAL_SCALE:
      point.scale = reader.zigzag32()
      return true
    case EXPONENTIAL_ZERO_COUNT:
      point.zeroCount.read(reader)
      return true
    case EXPONENTIAL_POSITIVE:
      point.positive.read(reader)
      return true
    case EXPONENTIAL_NEGATIVE:
      point.negative.read(reader)
      return true
    case EXPONENTIAL_FLAGS:
      point.flags = reader.varint()
      return true
    case EXPONENTIAL_EXEMPLARS:
      point.exemplars.add(reader)
      return true
    case EXPONENTIAL_MIN:
      point.min = reader.double()
      return true
    case EXPONENTIAL_MAX:
      point.max = reader.double()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

/** SummaryDataPoint. */
export const readSummaryField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case SUMMARY_COUNT:
      point.count.read(reader)
      return true
    case SUMMARY_SUM:
      point.sum = reader.double()
      return true
    case SUMMARY_QUANTILES:
      point.quantiles.add(reader)
      return true
    case SUMMARY_ATTRIBUTES:
      point.attributes.add(reader)
      return true
    case SUMMARY_FLAGS:
      point.flags = reader.varint()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}
