import type { Result } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import type { ChangeConflict } from '../../model/change-stages.ts'
import type { Interval } from '../../model/diagnosis.ts'
import type { EvidenceView, LogPage, LogSearch, ServicesNow, TraceView } from '../../model/views.ts'
import type { Standing } from '../../respond/diagnosis-book.ts'
import type { ExplorePort } from '../../respond/explore/ports.ts'
import type { AskedDiagnosis, ChangesReply, DiagnosisReply, Health } from './contract.ts'
import type { IncidentAnswers } from './incidents.ts'
import type { ProbeAnswers } from './probes.ts'

/**
 * What the API asks of the telemetry and the changes of one system. Each function may throw: the door turns that into a 500 with its message.
 * `undefined` means that the named thing is not there (404).
 */
export type TelemetryAnswers = {
  readonly overview: (window: Interval) => Promise<ServicesNow>
  /** The newest diagnosis; never waits for one that is being made. */
  readonly latest: () => DiagnosisReply
  /** Makes a diagnosis, as the newest that everyone sees or aside; resolves when it is made or has failed. */
  readonly diagnose: (request: AskedDiagnosis, standing: Standing) => Promise<DiagnosisReply>
  /** Evidence `id` of the diagnosis `handle`, of the newest one when there is no handle. */
  readonly evidence: (id: string, handle: string | undefined) => Promise<EvidenceView | undefined>
  readonly trace: (traceId: string) => Promise<TraceView | undefined>
  readonly logs: (search: LogSearch) => Promise<LogPage>
  readonly changes: (window: Interval) => Promise<ChangesReply>
  /** Stores change events, all or none; a sender may repeat, but not contradict what stands under an id. */
  readonly addChanges: (changes: readonly ChangeEvent[]) => Promise<Result<void, ChangeConflict>>
  readonly explore: ExplorePort
}

/** What the API asks the rest of the workbench; its own telemetry is that of everybody's system. */
export type Answers = TelemetryAnswers & {
  readonly health: () => Health
  /** The same questions of the system that drills break, which has no answers before one has run; absent where nothing can be practised on. */
  readonly practice?: { readonly isThere: () => boolean; readonly answers: TelemetryAnswers }
  readonly incidents: IncidentAnswers
  /** Undefined where this workbench takes no probes. */
  readonly probes: ProbeAnswers | undefined
}
