import type { Result } from '../../lib/result.ts'
import type { DrillTruth } from '../../model/incident/drill.ts'
import type { TimeRange } from '../../model/time.ts'

/** What a recording is to hold besides the telemetry and the changes of its range. */
export type RecordingAsked = {
  readonly name: string
  readonly range: TimeRange
  /** What called somebody; RFC 3339. */
  readonly page: { readonly at: string; readonly service?: string; readonly title?: string } | undefined
  readonly truth: DrillTruth | null
}

/** A recording that was written. */
export type Recorded = {
  readonly name: string
  readonly directory: string
  readonly from: string
  readonly to: string
  /** Spans, log records, points of metrics. */
  readonly rows: { readonly traces: number; readonly logs: number; readonly metrics: number }
  readonly changes: number
  readonly bytes: number
  /** True where a stretch held more than is recorded. */
  readonly cut: boolean
}

/** Recordings as replay directories, in a folder of the workbench. */
export interface RecordingsPort {
  /** Writes one. Errors: one sentence with the way out. */
  record(asked: RecordingAsked): Promise<Result<Recorded, string>>
}
