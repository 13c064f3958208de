import type { Result } from '../../lib/result.ts'
import type { Batch } from '../../model/batch.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { ChangeConflict } from '../../model/change-stages.ts'
import type { TimeRange } from '../../model/time.ts'

/** Where a replay goes; the telemetry store is one. */
export type ReplaySink = {
  readonly insert: (batch: Batch) => Promise<void>
  /** Errors   an event contradicts what the sink has under its id. */
  readonly insertChanges: (events: readonly ChangeEvent[]) => Promise<Result<void, ChangeConflict>>
  readonly timeSeen: () => Promise<TimeRange | undefined>
}
