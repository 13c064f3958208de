import type { ChangeEvent } from '../../model/change.ts'
import type { ACTION_EFFECTS, DrillTruth } from '../../model/incident/drill.ts'

/** A fault as it may be told beforehand; its hints are told one by one. */
export type FaultCard = {
  readonly name: string
  readonly title: string
  readonly story: string
  readonly hints: readonly string[]
  readonly level: string
}

/** Something that can be done to the system, right or wrong. */
export type PracticeAction = { readonly name: string; readonly title: string; readonly service: string }

/** What it really does, told afterwards. */
export type JudgedPracticeAction = PracticeAction & {
  readonly effect: (typeof ACTION_EFFECTS)[number]
  readonly why: string
}

/** A fault that was put in. */
export type BrokenSystem = {
  readonly truth: (Omit<DrillTruth, 'guilty' | 'decoys' | 'alsoRight' | 'signals'> & DrillTruthLists) | null
  readonly page: { readonly title: string; readonly service: string }
  readonly actions: readonly JudgedPracticeAction[]
  /** A symptom that comes and goes shows again within this time. */
  readonly showsWithinMs: number
}

/** How users fared with one step lately. */
export type UsersFare = {
  readonly step: string
  readonly requests: number
  readonly failedShare: number
  /** Answered, and the answer was not what it should be. */
  readonly wrongShare: number
  readonly p50Ms: number
}

type DrillTruthLists = {
  readonly [List in 'guilty' | 'decoys' | 'alsoRight' | 'signals']: readonly DrillTruth[List][number][]
}

/** A system under practice that runs. */
export interface RunningPractice {
  /** Plays innocent changes for a while, then puts the fault in; settles when it is in. */
  break(settings: { fault: string; seed: number; leadMs: number; signal: AbortSignal }): Promise<BrokenSystem>
  /** Whether users suffer now; undefined where nobody can measure it. */
  suffers(): boolean | undefined
  /** How users fared in the last seconds, a step each; none where nobody can measure it. */
  fares(): readonly UsersFare[]
  /** Does an action for real and gives it as a change. Rejects for one that there is not. */
  mend(action: string): Promise<PracticeChange>
  /** Stops everything and removes all data. Twice does no harm. */
  stop(): Promise<void>
}

/** A change as the system reports it. */
export type PracticeChange = Pick<ChangeEvent, 'id' | 'at' | 'kind' | 'title' | 'source'> &
  Partial<Pick<ChangeEvent, 'service' | 'from' | 'to'>>

/** A system that can be practised on. Its telemetry is kept apart from that of every other. */
export interface PracticeSystem {
  readonly name: string
  readonly title: string
  readonly faults: readonly FaultCard[]
  /** Starts it healthy. `onChange` hears of every change when it is made: decoys, causes, mitigations. */
  start(settings: { seed: number; onChange: (change: PracticeChange) => void }): Promise<RunningPractice>
}

/** A recording to practise on, as far as it may be told beforehand. */
export type RecordingCard = { readonly name: string; readonly title: string }

/** What a room for drills reaches. */
export type DrillParts = {
  /** The system to practise on; loaded when the first drill asks for it. Rejects with a sentence that says the way out. */
  readonly system: () => Promise<PracticeSystem>
  /** A recording to practise on, by its name. */
  readonly recording: (name: string) => Promise<PracticeSystem>
  /** The recordings that there are. */
  readonly recordings: () => Promise<readonly RecordingCard[]>
  /** Where the telemetry of the system goes. */
  readonly telemetry: {
    /** Makes it empty and takes what comes; called before the system starts. Rejects with a sentence where it cannot be had. */
    readonly begin: () => Promise<void>
    /** Takes nothing more; what came can be asked for until the next one begins. Twice does no harm. */
    readonly end: () => Promise<void>
  }
  /** Tells of changes of the system, as their tools would. */
  readonly addChanges: (changes: readonly PracticeChange[]) => Promise<void>
  /** A seed nobody knows beforehand. */
  readonly anySeed: () => number
  /** Settles after a while, at once when the signal aborts. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>
  readonly log: (line: string) => void
}
