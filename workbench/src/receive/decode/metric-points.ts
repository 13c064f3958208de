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
      if (tag === 0x08) this.offset = reader.zigzag32()
      else if (tag === 0x10) this.counts.addVarint(reader)
      else if (tag === 0x12) this.counts.addPackedVarints(reader)
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
    case 0x21:
      point.value = reader.double()
      return true
    case 0x31:
      reader.fixed64()
      point.value = int64Number(reader.lo, reader.hi)
      return true
    case 0x2a:
      point.exemplars.add(reader)
      return true
    case 0x3a:
      point.attributes.add(reader)
      return true
    case 0x40:
      point.flags = reader.varint()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

function readTimes(point: Point, reader: WireReader, tag: number): boolean {
  if (tag === 0x11) point.start.read(reader)
  else if (tag === 0x19) point.time.read(reader)
  else return false
  return true
}

/** HistogramDataPoint. */
export const readHistogramField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case 0x21:
      point.count.read(reader)
      return true
    case 0x29:
      point.sum = reader.double()
      return true
    case 0x31:
      point.bucketCounts.add64(reader)
      return true
    case 0x32:
      point.bucketCounts.addPacked64(reader)
      return true
    case 0x39:
      point.bounds.add64(reader)
      return true
    case 0x3a:
      point.bounds.addPacked64(reader)
      return true
    case 0x42:
      point.exemplars.add(reader)
      return true
    case 0x4a:
      point.attributes.add(reader)
      return true
    case 0x50:
      point.flags = reader.varint()
      return true
    case 0x59:
      point.min = reader.double()
      return true
    case 0x61:
      point.max = reader.double()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

/** ExponentialHistogramDataPoint. */
export const readExponentialField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case 0x0a:
      point.attributes.add(reader)
      return true
    case 0x21:
      point.count.read(reader)
      return true
    case 0x29:
      point.sum = reader.double()
      return true
    case 0x30:
      point.scale = reader.zigzag32()
      return true
    case 0x39:
      point.zeroCount.read(reader)
      return true
    case 0x42:
      point.positive.read(reader)
      return true
    case 0x4a:
      point.negative.read(reader)
      return true
    case 0x50:
      point.flags = reader.varint()
      return true
    case 0x5a:
      point.exemplars.add(reader)
      return true
    case 0x61:
      point.min = reader.double()
      return true
    case 0x69:
      point.max = reader.double()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}

/** SummaryDataPoint. */
export const readSummaryField: ReadField = (point, reader, tag) => {
  switch (tag) {
    case 0x21:
      point.count.read(reader)
      return true
    case 0x29:
      point.sum = reader.double()
      return true
    case 0x32:
      point.quantiles.add(reader)
      return true
    case 0x3a:
      point.attributes.add(reader)
      return true
    case 0x40:
      point.flags = reader.varint()
      return true
    default:
      return readTimes(point, reader, tag)
  }
}
