import type { CanaryGauge, CanaryPart, CanarySides, NewLogKind } from '../../model/canary.ts'
import type { TimeRange } from '../../model/time.ts'

/** A value of the attribute that tells versions or instances apart. */
export type HeardValue = { readonly value: string; readonly requests: number; readonly firstMs: number }

/** What a canary is judged by. Each throws when telemetry cannot be read. */
export interface CanaryPort {
  /** Which versions or instances of a service have requests, busiest first. */
  heard(sides: Pick<CanarySides, 'service' | 'attribute'>, range: TimeRange): Promise<readonly HeardValue[]>
  /** Both sides in steps of `partMs`; `quiet` is when the rest shows how long requests take. */
  parts(sides: CanarySides, range: TimeRange, quiet: TimeRange, partMs: number): Promise<readonly CanaryPart[]>
  /** Kinds of lines that only the canary writes, where the rest is listened to from `quiet` on. */
  newKinds(sides: CanarySides, range: TimeRange, quiet: TimeRange, partMs: number): Promise<readonly NewLogKind[]>
  gauges(sides: CanarySides, range: TimeRange): Promise<readonly CanaryGauge[]>
}
