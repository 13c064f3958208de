import { FixedColumn } from './columns'

/** Seconds from here on are past 2106-02-07, where the seconds of the sort keys (DateTime, 32 bits) end; in 2^32 nanoseconds. */
const HIGH_HALF_END: u64 = 1_000_000_000

/** Why an item with a later time is refused. */
export const TIME_REFUSED: string = 'time is past 2106-02-07'

/** Whether the store can order by this time. */
export function isStorable(timeNs: u64): bool {
  return timeNs >>> 32 < HIGH_HALF_END
}

/** Appends `end - start`; 0 and false when the end comes first. */
export function appendDuration(column: FixedColumn, startNs: u64, endNs: u64): bool {
  column.u64(endNs < startNs ? 0 : endNs - startNs)
  return endNs >= startNs
}
