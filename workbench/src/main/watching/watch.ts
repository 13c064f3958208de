import type { Diagnosis } from '../../model/diagnosis.ts'
import { type Clock, HOUR_MS, MINUTE_MS, type TimeRange, TOLD_LATE_MS, unixMs } from '../../model/time.ts'
import type { FactIn } from '../../respond/hooks/hear.ts'
import { UNWATCHED, type Watched, watched } from '../../respond/watch/watch.ts'

/** How often telemetry is looked at. */
export const LOOK_MS = MINUTE_MS

/** How much of it: the quiet part of an hour is what the rest is held against. */
const WINDOW_MS = HOUR_MS

export type WatchParts = {
  readonly clock: Clock
  readonly diagnose: (window: TimeRange) => Promise<Diagnosis>
  /** Keeps what was found, like an alert of any other monitor; answers whether it did. */
  readonly keep: (facts: readonly FactIn[]) => Promise<boolean>
}

/** One look after the other at the last hour; what two of them agree on is told as an alert. */
export class Watch {
  readonly #parts: WatchParts
  #state: Watched = UNWATCHED

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** Looks once. What could not be kept was not raised: the next look raises it. */
  async look(): Promise<void> {
    const { clock, diagnose, keep } = this.#parts
    const to = unixMs(clock.now() - TOLD_LATE_MS)
    const diagnosis = await diagnose({ from: unixMs(to - WINDOW_MS), to })
    const { state, alert } = watched(this.#state, diagnosis)
    const isKept = alert === undefined || (await keep([{ once: alert.id, heard: { kind: 'alert', alert } }]))
    if (isKept) this.#state = state
  }
}
