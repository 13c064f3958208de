import type { Result } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'

import type { Pillars, SignsOfLife } from '../../model/columns.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'

import type { Actor, Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import type { EvidenceError, Sha256 } from '../../model/incident/evidence-store.ts'
import type { Compared, CountedRefusal, Harm, PlaceFared, RefusedAt } from '../../model/incident/harm.ts'
import type { Asked, Measure, Measured, MeasuredPoint, Refusals } from '../../model/incident/measure.ts'
import type { IncidentHead, RecordError } from '../../model/incident/record.ts'
import type { ProbeProfile, ProbeRefusal, ProbeSession, ProfileWish } from '../../model/probes.ts'
import type { Clock, TimeRange } from '../../model/time.ts'
import type { ActionsPort } from '../act/ports.ts'
import type { CanaryPort } from '../canary/ports.ts'
import type { CardReviewPort } from '../cards/ports.ts'
import type { ChecksPort } from '../checks/ports.ts'
import type { DrillRoom } from '../drill/room.ts'
import type { LogQuestions } from '../explore/ports.ts'
import type { Lookout } from '../lookout/ports.ts'
import type { ObjectiveBook } from '../objectives/book.ts'
import type { PostPort } from '../post/ports.ts'
import type { RecordingsPort } from '../recording/ports.ts'
import type { ReplayPort } from '../reproduce/ports.ts'
import type { ViewPort } from '../view-ports.ts'

export type { EvidenceError, Sha256 } from '../../model/incident/evidence-store.ts'
export type { IncidentHead, RecordError } from '../../model/incident/record.ts'

/** The record of incidents: entries are only ever added. What was acknowledged survives any crash. */
export interface RecordPort {
  /** Begins an incident; the first draft is `declared`. Its number is the next free one, also among several workbenches. */
  open(drafts: readonly [Draft, ...Draft[]]): Promise<Result<readonly Entry[], RecordError>>
  /** Adds all of the drafts or none; refused when the incident no longer ends with `expectedSeq`. */
  append(id: IncidentId, expectedSeq: number, drafts: readonly Draft[]): Promise<Result<readonly Entry[], RecordError>>
  /**
   * Puts an incident in that was recorded elsewhere, with its entries as they are; refused when their chain does not hold or when
   * it is here already. Under another number when its own is taken: then the chain is made anew, for every hash covers the number.
   */
  adopt(entries: readonly [Entry, ...Entry[]]): Promise<Result<readonly Entry[], RecordError>>
  /** Entries in order, after `after` (0: all). When the chain breaks, the error carries those before the break. */
  entries(id: IncidentId, after?: number): Promise<Result<readonly Entry[], RecordError>>
  /** Newest first; at most `limit`. */
  heads(limit: number): Promise<Result<readonly IncidentHead[], RecordError>>
  /** Hears of every incident that got entries, from this workbench or another one; returns what ends it. */
  watch(hear: (id: IncidentId) => void): () => void
}

/**
 * Evidence as bytes, kept outside of telemetry's retention. A blob is named by what is in it: it cannot be changed, only be missing
 * or damaged, and keeping the same bytes twice costs nothing.
 */
export interface EvidencePort {
  /** Keeps the bytes; once it answers, they survive any crash. */
  put(bytes: Uint8Array): Promise<Result<Sha256, EvidenceError>>
  /** The bytes, held against their name. */
  get(sha256: Sha256): Promise<Result<Uint8Array, EvidenceError>>
}

/**
 * Numbers read off telemetry. Latencies and shares are null where nothing was measured; a count is 0 only where the service was
 * heard of in the range and sends that kind of telemetry at all, else null.
 */
export interface MeasurePort {
  /** One number for the whole range. */
  total(measure: Measure, range: TimeRange): Promise<Measured>
  /** One number for each bucket of the range, earliest first, those without data too. */
  points(measure: Measure, range: TimeRange, bucketSeconds: number): Promise<readonly MeasuredPoint[]>
  /** How often each code refused the requests that the measure is about; absent where numbers come from elsewhere. */
  refusals?(measure: Measure, range: TimeRange): Promise<Refusals>
  /** The query that `total` asks, for a claim to cite; absent where numbers come from elsewhere. */
  asked?(measure: Measure, range: TimeRange): Asked
}

/** What triage and updates ask of telemetry. Each throws when telemetry cannot be read. */
export interface TriagePort {
  /** With which codes operations refused requests in the impact, and in quiet; `''` stands for their other requests. */
  refusals(compared: Compared): Promise<readonly RefusedAt[]>
  /** What users feel, of all requests that come in; with a tag, of the spans that carry it as true. */
  harm(
    compared: Compared,
    counted: { readonly refused: readonly CountedRefusal[]; readonly tag?: string },
  ): Promise<Harm>
  /** How requests fared at each place that one of these attributes names; busiest first within a key, bounded. */
  places(
    compared: Compared,
    counted: { readonly refused: readonly CountedRefusal[]; readonly keys: readonly string[] },
  ): Promise<readonly PlaceFared[]>
  pillars(range: TimeRange): Promise<Pillars>
  /** Earliest first. */
  changes(range: TimeRange): Promise<readonly ChangeEvent[]>
  /** Kinds of change that any source has ever sent. */
  changeKinds(): Promise<readonly string[]>
  /** When each service sent anything, in steps. */
  signsOfLife(range: TimeRange, stepSeconds: number): Promise<readonly SignsOfLife[]>
}

/** Asks URLs for their status. The operator says which hosts may be asked; redirects are answers, not followed. */
export interface HttpCheckPort {
  /** Why this URL is not asked; undefined when it is. */
  refuses(url: string): string | undefined
  /** The status of the answer to a GET. Errors: why there was none, one sentence. */
  status(url: string): Promise<Result<{ readonly status: number; readonly tookMs: number }, string>>
}

/** Who calls whom. */
export interface CallsPort {
  /** Pairs of services between which a call was seen in the range; bounded, read off a sample of the traces. */
  calls(range: TimeRange): Promise<readonly { readonly caller: string; readonly callee: string }[]>
}

/** What people and machines did to the system, as it was reported. */
export interface ChangesPort {
  /** Those of the range, earliest first. */
  changes(range: TimeRange): Promise<readonly ChangeEvent[]>
}

/** What is diagnosed, and the service that was paged, where there is one. */
export type DiagnosedIncident = {
  readonly incident: IncidentId
  readonly service: string | undefined
}

/** The diagnoses of the running workbench. */
export interface DiagnosisPort {
  /** The newest that was made of the incident; where there is none, the newest of no incident whose window overlaps its impact. */
  latest(incident: IncidentId, impact: TimeRange): Diagnosis | undefined
  /** Makes one of an incident over the range. */
  make(range: TimeRange, of: DiagnosedIncident): Promise<Diagnosis>
}

/** Processes of the system that take probes. */
export interface ProcessesPort {
  /** Those that are connected. */
  sessions(): readonly ProbeSession[]
  /** Samples one for some seconds, where the actor may. */
  profile(wish: ProfileWish, actor: Actor): Promise<Result<ProbeProfile, ProbeRefusal>>
}

/** What is read off the telemetry and the changes of one system. */
export type TelemetryPorts = {
  readonly measure: MeasurePort
  readonly triage: TriagePort
  readonly calls: CallsPort
  readonly changes: ChangesPort
  readonly diagnosis: DiagnosisPort
  readonly views: ViewPort
  readonly logs: Pick<LogQuestions, 'logKinds'>
  /** Absent where no canary can be compared. */
  readonly canary?: CanaryPort
  /** Absent where nothing can be recorded. */
  readonly recordings?: RecordingsPort
}

/** The telemetry of the system that drills break. */
export interface PracticePort {
  /** Whether that of the incident's drill is here: it is gone when the next drill begins, and with the workbench that ran it. */
  holds(incident: IncidentId): boolean
  /** What is asked of it; each question rejects with a sentence where it is gone. */
  of(incident: IncidentId): TelemetryPorts
}

/** Everything the use cases of an incident may reach. */
export type IncidentPorts = TelemetryPorts & {
  readonly record: RecordPort
  readonly evidence: EvidencePort
  readonly cardReviews: CardReviewPort
  /** Milliseconds from any fixed start, for how long something took. */
  readonly elapsedMs: () => number
  readonly clock: Clock
  /** Absent where nothing is declared that could be done. */
  readonly actions?: ActionsPort
  /** Absent where nothing is looked after. */
  readonly lookout?: Lookout
  /** Absent where no objective can be counted. */
  readonly objectives?: ObjectiveBook
  /** Absent where nothing comes in or goes out. */
  readonly post?: PostPort
  /** Absent where no URL may be asked. */
  readonly httpCheck?: HttpCheckPort
  /** Absent where nothing beside telemetry is looked at. */
  readonly checks?: ChecksPort
  /** Absent where this workbench sends no requests again. */
  readonly replay?: ReplayPort
  /** Absent where no process can be asked. */
  readonly processes?: ProcessesPort
  /** Absent where nothing can be practised on. */
  readonly drills?: DrillRoom
  /** Absent where nothing can be practised on. */
  readonly practice?: PracticePort
}
