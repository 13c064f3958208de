import type { Evidence } from '../model/diagnosis.ts'
import type { TimeRange } from '../model/time.ts'
import type { ArrivedRow, GoldenRow, LogRow, LogSearch, SpanRow } from '../model/views.ts'

/** What the views need of the telemetry store. */
export type ViewPort = {
  readonly golden: (range: TimeRange, at: { bucketMs: number; servicesMax: number }) => Promise<readonly GoldenRow[]>
  readonly arrived: (range: TimeRange, servicesMax: number) => Promise<readonly ArrivedRow[]>
  readonly spansOf: (traceId: string, rowsMax: number) => Promise<readonly SpanRow[]>
  /** Newest first. */
  readonly logLines: (search: LogSearch, rowsMax: number) => Promise<readonly LogRow[]>
  readonly rerun: (name: string, params: Evidence['params']) => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Throws on a name that no query has. */
  readonly sqlText: (name: string) => string
}
