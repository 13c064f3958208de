import type { CheckKind } from './check.ts'
import type { Missing } from './missing.ts'

/** The diagnosis as every face shows it and `--json` prints it. All times are RFC 3339 in UTC. */

/** In the place of a change's id: no change is guilty. */
export const NO_CHANGE = 'none'

export type GoldenSignal = 'latency' | 'traffic' | 'errors' | 'saturation'

/** A half-open stretch of time in RFC 3339. */
export type Interval = { readonly from: string; readonly to: string }

/** A handle into `Diagnosis.evidence`, e.g. `ev-3`. */
export type EvidenceId = string

/** What a claim rests on; a claim without any does not compile. */
export type EvidenceIds = readonly [EvidenceId, ...EvidenceId[]]

/** One query with the numbers it gave, small enough to read; re-running `query` with `params` gives them again. */
export type Evidence = {
  readonly id: EvidenceId
  /** One sentence with the numbers in it, for people. */
  readonly says: string
  /** Name of the SQL file without its ending, e.g. `golden-signals`. */
  readonly query: string
  readonly params: Readonly<Record<string, string | number | readonly string[]>>
  readonly window: Interval
  /** The figures behind `says`; the unit stands in the name (`p99_ms_before`). */
  readonly numbers: Readonly<Record<string, number | string | null>>
  /** Sample traces, worst first; at most 5. */
  readonly traceIds: readonly string[]
  /** Sample log lines; at most 5. */
  readonly logs: readonly SampleLog[]
}

export type SampleLog = {
  readonly at: string
  readonly service: string
  readonly severity: string
  readonly body: string
  readonly traceId: string
}

export type Verdict = 'supported' | 'refuted' | 'inconclusive' | 'no-data'

export type Onset = Interval & {
  readonly at: string
  /** Signals tell of it; else it is the time of the page, less a usual delay. */
  readonly measured: boolean
  readonly evidence: EvidenceIds
}

/** What kind of failure it is, in words of the method: what the shape of the four golden signals says. */
export type FailureClass = {
  readonly kind: string
  readonly why: string
  /** What would tell this class from its neighbours. */
  readonly nextChecks: readonly string[]
}

export type SignalMove = {
  readonly service: string
  readonly operation: string | null
  readonly signal: GoldenSignal
  readonly name: string
  readonly unit: string
  readonly before: number | null
  readonly after: number | null
  readonly moved: 'up' | 'down' | 'flat'
  /** When it first left its baseline; null when it did not. */
  readonly movedAt: string | null
  readonly evidence: EvidenceIds
}

export type RankedService = {
  readonly service: string
  /** Higher is more suspect; strictly ordered over the list. */
  readonly score: number
  readonly why: readonly string[]
  readonly evidence: readonly EvidenceId[]
}

export type Edge = {
  readonly lastGood: string
  readonly firstBad: string
  readonly why: string
  readonly evidence: EvidenceIds
}

export type JudgedChange = {
  readonly id: string
  readonly at: string
  readonly kind: string
  readonly title: string
  readonly service: string | null
  /** `recorded` came as an event, `inferred` was read off the telemetry. */
  readonly origin: 'recorded' | 'inferred'
  /** Onset minus change, in seconds: positive when the change came first. */
  readonly lagSeconds: number | null
  readonly score: number
  readonly verdict: 'suspect' | 'response' | 'unrelated'
  readonly why: readonly string[]
  readonly evidence: readonly EvidenceId[]
  /** Of a suspect, as its source told it: the versions, the commit, who made it, and where it stands (http or https). */
  readonly from?: string
  readonly to?: string
  readonly commit?: string
  readonly actor?: string
  readonly url?: string
}

export type Indicator = {
  readonly service: string
  readonly signal: 'metric' | 'log' | 'trace'
  readonly name: string
  readonly score: number
  readonly before: number | null
  readonly after: number | null
  readonly unit: string
  readonly evidence: readonly EvidenceId[]
}

/** A set of attribute values that sets bad requests apart from good ones. */
export type AttributeFinding = {
  readonly conditions: readonly { readonly key: string; readonly value: string }[]
  /** Other conditions that pick the same requests. */
  readonly aliases: readonly string[]
  /** Share of the bad requests that carry it, 0..1. */
  readonly shareBad: number
  /** Share of the good requests that carry it, 0..1. */
  readonly shareGood: number
  readonly oddsRatio: number
  /** Corrected for the number of values that were tried. */
  readonly q: number
  readonly badCount: number
  readonly goodCount: number
  readonly evidence: EvidenceIds
}

export type TemplateFinding = {
  readonly service: string
  readonly template: string
  readonly severity: string
  readonly kind: 'new' | 'gone' | 'up' | 'down'
  readonly countBefore: number
  readonly countAfter: number
  /** Of the requests that run the operation which writes it, those that carry it, 0..1; absent when lines carry no trace id. */
  readonly shares?: { readonly before: number; readonly after: number }
  /** Share of its lines that belong to bad requests, 0..1; null when lines carry no trace id. */
  readonly badShare: number | null
  readonly score: number
  readonly evidence: EvidenceIds
}

/** A known pattern recognised in spans or metrics. */
export type Detection = {
  readonly detector: string
  readonly service: string
  readonly operation: string | null
  readonly says: string
  readonly score: number
  readonly evidence: EvidenceIds
}

export type Prediction = {
  readonly statement: string
  readonly verdict: Verdict
  /** The same question where the cause should be absent, and its answer. */
  readonly control: string | null
  readonly evidence: readonly EvidenceId[]
}

/** A candidate cause, what else must be true if it is the cause, and what the machine found. */
export type Hypothesis = {
  readonly id: string
  readonly statement: string
  readonly service: string | null
  readonly changeId: string | null
  readonly verdict: Verdict
  readonly score: number
  readonly predictions: readonly Prediction[]
  /** What speaks against it. */
  readonly against: readonly string[]
}

/** One step of how the cause led to what users see. */
export type MechanismLink = {
  /** What came first, in a few words; the `to` of the link before. */
  readonly from: string
  /** What followed from it, in a few words. */
  readonly to: string
  /** How `to` shows, with the numbers. */
  readonly says: string
  /** `measured`: telemetry shows `to`, where and no sooner than it must follow; `guess`: nothing shows that it followed from `from`. */
  readonly basis: 'measured' | 'guess'
  readonly evidence: readonly EvidenceId[]
  /** Of the step that ends with what users see: how bad that is, e.g. `POST /orders fails in 14 %`. */
  readonly users?: string
  /** Of a step by which the trouble climbs: the service that it reaches. */
  readonly sufferer?: string
}

/** A look at the system itself, which shows on the spot what telemetry hints at. */
export type Look = {
  /** What it shows, as a sentence without its end. */
  readonly says: string
  readonly check: CheckKind
}

/** Something that could not be looked at, and what that costs; `missing` where none of that kind came from anywhere. */
export type Gap = { readonly what: string; readonly consequence: string; readonly missing?: Missing }

/** One curve for people: the symptom, with its onset band and change markers. */
export type SymptomChart = {
  readonly service: string
  readonly name: string
  readonly unit: string
  readonly bucketSeconds: number
  /** `value` is null where the bucket held nothing. */
  readonly points: readonly { readonly at: string; readonly value: number | null }[]
}

export type Timing = {
  readonly loadMs: number | null
  readonly queryMs: number
  readonly analyseMs: number
  readonly rows: Readonly<Record<string, number>>
}

export type Diagnosis = {
  readonly schema: 'lastgood.diagnosis/1'
  /** What is wrong, and where: a headline of a few words, without since when and why. */
  readonly trouble: string
  /** The answer in one or two sentences; where it is early, that stands at its end. */
  readonly summary: string
  /** Why it may still change: so little has been seen since the onset; null where there is enough, or nothing began. */
  readonly early: string | null
  readonly window: Interval
  readonly baseline: Interval | null
  readonly incident: Interval | null
  readonly page: { readonly at: string; readonly service: string | null; readonly title: string | null } | null
  readonly onset: Onset | null
  readonly signal: GoldenSignal | null
  /** Whether requests fail, stay away or take twice as long where they come in; null where nobody measures them, or nothing began. */
  readonly felt: boolean | null
  readonly class: FailureClass | null
  readonly signals: readonly SignalMove[]
  readonly services: readonly RankedService[]
  readonly edge: Edge | null
  /** From the cause to what users see, in causal order; empty where nothing began. */
  readonly mechanism: readonly MechanismLink[]
  readonly changes: readonly JudgedChange[]
  /** A change's id, `NO_CHANGE` when no change explains it, null when no change source is connected. */
  readonly guilty: string | null
  readonly indicators: readonly Indicator[]
  readonly attributes: readonly AttributeFinding[]
  readonly templates: readonly TemplateFinding[]
  readonly detections: readonly Detection[]
  readonly hypotheses: readonly Hypothesis[]
  readonly charts: readonly SymptomChart[]
  readonly nextChecks: readonly string[]
  readonly looks: readonly Look[]
  /** Kinds of change of which no source has ever sent one, so that an empty list never reads as "nothing changed". */
  readonly unconnected: readonly string[]
  readonly gaps: readonly Gap[]
  /** What was cut off or refused on the way in, one sentence each. */
  readonly problems: readonly string[]
  readonly timing: Timing
  readonly evidence: readonly Evidence[]
}
