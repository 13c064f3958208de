import { Slice, type WireReader } from './wire-reader.ts'

const START_PLACES = 16

/** Where repeated submessages lie in the request. Bounded by the request, which holds two bytes at least for each. */
export class Places {
  count = 0
  private starts = new Uint32Array(START_PLACES)
  private ends = new Uint32Array(START_PLACES)
  private readonly slice = new Slice()

  clear(): void {
    this.count = 0
  }

  /** Notes the submessage that follows and passes over it. */
  add(reader: WireReader): void {
    reader.slice(this.slice)
    this.note(this.slice.start, this.slice.end)
  }

  note(start: number, end: number): void {
    if (this.count === this.starts.length) this.grow()
    this.starts[this.count] = start
    this.ends[this.count] = end
    this.count++
  }

  private grow(): void {
    const starts = new Uint32Array(this.count * 2)
    const ends = new Uint32Array(this.count * 2)
    starts.set(this.starts)
    ends.set(this.ends)
    this.starts = starts
    this.ends = ends
  }

  /** Puts the reader inside submessage `i`. */
  open(reader: WireReader, i: number): void {
    reader.seek(this.starts[i]!, this.ends[i]!)
  }
}
