import type { FixedData } from './columns.ts'
import type { WireReader } from './wire-reader.ts'

/** A 64-bit count of nanoseconds in two halves. */
export class Nanos {
  lo = 0
  hi = 0

  clear(): void {
    this.lo = 0
    this.hi = 0
  }

  /** Reads the fixed64 that follows. */
  read(reader: WireReader): void {
    reader.fixed64()
    this.lo = reader.lo
    this.hi = reader.hi
  }

  get isZero(): boolean {
    return this.lo === 0 && this.hi === 0
  }
}

/** Nanoseconds from here on are past 2106-02-07, where the seconds of the sort keys (DateTime, 32 bits) end. */
const HIGH_HALF_END = 1_000_000_000

/** Why an item with a later time is refused. */
export const TIME_REFUSED = 'time is past 2106-02-07'

/** Whether the store can order by this time. */
export const isStorable = (time: Nanos): boolean => time.hi < HIGH_HALF_END

/** Appends `end - start`; 0 when the end comes first, which the answer tells. */
export function appendDuration(column: FixedData, start: Nanos, end: Nanos): 'ok' | 'end before start' {
  if (end.hi < start.hi || (end.hi === start.hi && end.lo < start.lo)) {
    column.u64(0, 0)
    return 'end before start'
  }
  const lo = end.lo - start.lo
  const borrow = lo < 0 ? 1 : 0
  column.u64(lo >>> 0, end.hi - start.hi - borrow)
  return 'ok'
}
