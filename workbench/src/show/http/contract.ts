/** The API's messages as both ends see them: the server answers with them, the web page reads them. */
import type { ChangeEvent } from '../../model/change.ts'
import type { Diagnosis, Interval } from '../../model/diagnosis.ts'
import type { Probe, ProbeSession } from '../../model/probes.ts'
import type { VerbReply } from '../../respond/incident/call.ts'
import type { Pass, Refusal } from '../../respond/incident/refusal.ts'

export type { ChangeEvent } from '../../model/change.ts'
export type * from '../../model/diagnosis.ts'
export type {
  AttributeIs,
  CallEdge,
  CallMap,
  Comparison,
  ExploreSides,
  Heatmap,
  LogKind,
  LogKinds,
  LogLine,
  LogView,
  LogVolume,
  MetricChart,
  MetricLine,
  MetricName,
  MetricNames,
  SetApart,
  SideDifference,
  SpanLine,
  SpanNames,
  SpanPage,
  SqlAnswer,
  SqlExample,
} from '../../model/explore.ts'
export type { GrowingLine, GrowthWish, ProbeGrowth, ProbeGrowthPlan } from '../../model/probe-growth.ts'
export type {
  Probe,
  ProbeAudit,
  ProbeFiles,
  ProbeHit,
  ProbeKind,
  ProbePlacement,
  ProbePlan,
  ProbeProfile,
  ProbeSession,
  ProbeSource,
  ProbeWish,
  ProfileWish,
  SeenValue,
} from '../../model/probes.ts'
export type {
  EvidenceView,
  Golden,
  LogPage,
  ResultTable,
  ServiceOverview,
  ServicesNow,
  SpanEvent,
  SystemState,
  TraceSpan,
  TraceView,
} from '../../model/views.ts'

/** Every refusal and failure: what went wrong, on what, and the way out, also as it is typed; where a gate is shut, `pass` names what opens it. */
export type ApiError = {
  readonly error: {
    /** Why a verb on an incident was refused; absent for any other failure. */
    readonly kind?: Refusal['kind']
    readonly what: string
    readonly where: string
    readonly todo: string
    readonly command?: string
    readonly pass?: readonly Pass[]
  }
}

export type Health = {
  readonly version: string
  readonly startedAt: string
  /** Where an OpenTelemetry SDK or Collector may send to; empty when no receiver listens. */
  readonly otlp: readonly string[]
  /** The stretch of time in which the recording of a demo lies; absent where none was loaded. */
  readonly recording?: Interval | undefined
} & HealthState

/** 'failing' when telemetry is not stored, or soon cannot be; each problem is a sentence with the way out. */
export type HealthState =
  | { readonly status: 'ok' }
  | {
      readonly status: 'failing'
      readonly problems: readonly string[]
      /** Telemetry is turned away at this moment; absent while it is taken, if only into the log. */
      readonly refuses?: true
    }

/** What is asked when a diagnosis is to be made; times are RFC 3339. */
export type AskedDiagnosis = {
  readonly from: string
  readonly to: string
  readonly service?: string
}

/** Where processes dial, which are connected, and what is placed in them, newest first. */
export type ProbesReply = {
  readonly url: string
  readonly sessions: readonly ProbeSession[]
  readonly probes: readonly Probe[]
}

/** Where the latest diagnosis stands; `handle` names it in `/api/evidence/{id}?diagnosis=…`. */
export type DiagnosisReply =
  | { readonly state: 'none'; readonly todo: string }
  | { readonly state: 'running'; readonly says: string; readonly since: string }
  | { readonly state: 'failed'; readonly error: ApiError['error'] }
  | { readonly state: 'ready'; readonly handle: string; readonly madeAt: string; readonly diagnosis: Diagnosis }

export type ChangesReply = { readonly changes: readonly ChangeEvent[]; readonly cut: boolean }

export type ChangesAccepted = { readonly accepted: number }

export type { Field } from '../given.ts'
export type { ToldVerb } from './verbs.ts'

/** What a verb answers to whoever asks for words, too. */
export type WordedReply = VerbReply & {
  /** The answer in sentences; absent where the verb has none of its own. */
  readonly words?: string
}
