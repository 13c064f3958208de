/**
 * What a drill needs of a system: that it can be started, broken on purpose, mended, asked how its users fare, and stopped.
 * The shop (`shop/`) is one such system; a team can write another for its own.
 */

/** What kind of change a change event is; the same words as the workbench's. */
export type ChangeKind =
  | 'deploy'
  | 'config'
  | 'flag'
  | 'migration'
  | 'scale'
  | 'cron'
  | 'certificate'
  | 'dependency'
  | 'infrastructure'
  | 'traffic'
  | 'secret'
  | 'manual'

/** A change as the tool that made it would report it: the body of `POST /api/changes`. `at` is RFC 3339. */
export type Change = {
  readonly id: string
  readonly at: string
  readonly kind: ChangeKind
  readonly service?: string
  readonly title: string
  readonly from?: string
  readonly to?: string
  readonly source: string
}

/** A change before it is made: it has no time yet. */
export type ChangePlan = Omit<Change, 'at'>

export type Signal = 'latency' | 'traffic' | 'errors' | 'saturation'

/** What the users of one step of a journey met lately; shares are 0..1. */
export type StepHealth = {
  readonly step: string
  readonly requests: number
  readonly failedShare: number
  /** Answered in time and without an error, but with something that is not so. */
  readonly wrongShare: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** What users met in the `windowMs` before `at`. */
export type Health = {
  readonly at: string
  readonly windowMs: number
  readonly steps: readonly StepHealth[]
  /** Lines that each service wrote in a second. */
  readonly logLinesPerSecond: Readonly<Record<string, number>>
}

/** How a fault shows to users: the rule that says whether it shows in a health. */
export type Symptom =
  | { readonly kind: 'failing'; readonly step: string; readonly shareMin: number }
  | { readonly kind: 'slow'; readonly step: string; readonly p50MsMin: number }
  | { readonly kind: 'wrong'; readonly step: string; readonly shareMin: number }
  /** Users notice nothing; the bill and the people who read logs do. */
  | { readonly kind: 'noisy'; readonly service: string; readonly linesPerSecondMin: number }

/** The answer, told to nobody before the end. */
export type Truth = {
  readonly fault: string
  readonly seed: number
  /** Where the cause sits. */
  readonly service: string
  /** Other names that are right as well: the cause has more than one home. */
  readonly alsoRight: readonly string[]
  /** The last healthy hop before it, in the direction of calls; none when it is the entry. */
  readonly calledBy: readonly string[]
  /** Golden signals that tell of it at its cause; the first is the best answer. */
  readonly signals: readonly Signal[]
  /** Ids of changes that may be called guilty; `none` means that "no change is guilty" is right. Never empty. */
  readonly guilty: readonly string[]
  /** Ids of innocent changes of this run. */
  readonly decoys: readonly string[]
  /** The cause in one sentence. */
  readonly cause: string
  /** When the cause came in, RFC 3339. */
  readonly onset: string
}

/** Something that may be done about an incident: a mitigation by name, right or wrong. */
export type Action = {
  readonly name: string
  readonly title: string
  readonly kind: ChangeKind
  readonly service: string
}

/** What an action really does to the symptom, told afterwards. */
export type Effect = 'helps' | 'no effect' | 'worse'

/** An action with its effect and the reason for it, told afterwards. */
export type JudgedAction = Action & { readonly effect: Effect; readonly why: string }

/** What is told of a fault before it is drilled: nothing that gives the cause away. */
export type FaultCard = {
  readonly name: string
  /** As the one who is paged reads it. */
  readonly title: string
  /** Who notices what, in two or three sentences. */
  readonly story: string
  /** From vague to plain; each costs. */
  readonly hints: readonly string[]
  readonly level: 'easy' | 'medium' | 'hard'
}

/** What a page says: when, which service's users, with which words. */
export type Page = { readonly at: string; readonly service: string; readonly title: string }

export type StartSettings = {
  /** Base URL for OTLP over HTTP, e.g. `http://127.0.0.1:4318`. */
  readonly otlpUrl: string
  /** Users and chance in the system depend on it alone. */
  readonly seed: number
  /** Called with each change when it is made: decoys, causes and mitigations alike. */
  readonly onChange: (change: Change) => void
  /** Journeys that begin in a second, on average. */
  readonly journeysPerSecond?: number
}

export type BreakSettings = {
  readonly fault: string
  /** Picks the variant: which service, when, how much; and the decoys. */
  readonly seed: number
  /** How long the system is healthy, with innocent changes in it, before the cause comes in. */
  readonly leadMs: number
  /** Ends the wait; the break is then not made. */
  readonly signal?: AbortSignal
}

/** A fault that was put in: its truth, and how it can be told from outside. */
export type Broken = {
  readonly truth: Truth
  readonly symptom: Symptom
  /** How long it takes until the symptom shows, and shows again where it comes and goes. */
  readonly showsWithinMs: number
  readonly page: Omit<Page, 'at'>
  /** Sorted by name, so that the order tells nothing. */
  readonly actions: readonly JudgedAction[]
}

/** A system under practice that runs. */
export type Practice = {
  /** Plays innocent changes and then the fault; resolves when the cause is in (the symptom may take longer). Once a run. */
  break(settings: BreakSettings): Promise<Broken>
  /** Plays innocent changes over `forMs` and breaks nothing: no incident may come of them. Instead of `break`; optional. */
  playDecoys?(settings: { readonly seed: number; readonly forMs: number }): Promise<void>
  /** What may be done about it, without telling which is right. Empty before the break. */
  actions(): readonly Action[]
  /** Does one action for real and reports it as a change. Rejects for an unknown name. */
  mend(action: string): Promise<Change>
  /** How users fared in the last `windowMs` (10 s unless told). */
  health(windowMs?: number): Health
  /** Stops users, processes and database; removes all data. Twice does no harm. */
  stop(): Promise<void>
}

/** A system that can be practised on. */
export type Target = {
  readonly name: string
  readonly title: string
  readonly faults: readonly FaultCard[]
  start(settings: StartSettings): Promise<Practice>
}

/** Whether a symptom shows in a health; a step that nobody took does not show. */
export function shows(symptom: Symptom, health: Health): boolean {
  const of = (step: string) => health.steps.find((s) => s.step === step)
  switch (symptom.kind) {
    case 'failing':
      return (of(symptom.step)?.failedShare ?? 0) >= symptom.shareMin
    case 'wrong':
      return (of(symptom.step)?.wrongShare ?? 0) >= symptom.shareMin
    case 'slow':
      return (of(symptom.step)?.p50Ms ?? 0) >= symptom.p50MsMin
    case 'noisy':
      return (health.logLinesPerSecond[symptom.service] ?? 0) >= symptom.linesPerSecondMin
  }
}
