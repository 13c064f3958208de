/** A header by its name in small letters. */
export type ReplayHeader = { readonly name: string; readonly value: string }

/** What was taken out of a request: where it stood, and the environment variable that brings it back. */
export type Removed = { readonly where: string; readonly variable: string }

/**
 * A request that can be sent again. Where a secret was, `{{REPLAY_…}}` names the variable that brings it back; `{n}` is another number
 * in each request that is sent.
 */
export type ReplayRequest = {
  /** What it is told of: the service, when, and its trace; each where it is known. */
  readonly from: {
    readonly service?: string
    readonly at?: string
    readonly traceId?: string
    readonly answered?: string
  }
  readonly method: string
  /** `https://shop.internal:8443`, as clients asked for it; undefined where nothing says. */
  readonly origin: string | undefined
  /** With its query. */
  readonly path: string
  readonly headers: readonly ReplayHeader[]
  readonly body: string | undefined
  readonly removed: readonly Removed[]
  /** What nothing says, one sentence each. */
  readonly unknown: readonly string[]
}

/** What a person says otherwise, or knows where nothing was captured. */
export type Altered = {
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly body?: string | undefined
  /** A variable of the snapshot that is sent as the body. */
  readonly bodyFrom?: string | undefined
  /** `name: value` */
  readonly headers?: readonly string[] | undefined
  /** `place=value` in a JSON body, e.g. `customer=new-{n}`, `prices=[{n}]`. */
  readonly set?: readonly string[] | undefined
}

/** Matches the place of a secret. */
export const REMOVED_PLACE = /\{\{(REPLAY_[A-Z0-9_]{1,80})\}\}/g

/** Requests sent at most in one run: what shows once in a hundred shows. */
export const TIMES_MAX = 1_000

/** One answer, or why there was none. */
export type ReplayAnswer =
  | {
      /** The number that stood in place of `{n}`. */
      readonly n: number
      readonly status: number
      /** Its beginning. */
      readonly body: string
      readonly tookMs: number
    }
  | { readonly n: number; readonly failed: string; readonly tookMs: number }

/** How many answers said the same, and what they said. */
export type AnswerGroup = {
  readonly count: number
  readonly status: number | null
  /** The beginning of one of them, or why there was none. */
  readonly says: string
}

/** How one stretch of requests was answered. */
export type ReplayStretch = {
  readonly sent: number
  readonly statuses: Readonly<Record<string, number>>
  readonly p50Ms: number
  readonly maxMs: number
}

/** What sending it came to. */
export type ReplayResult = {
  readonly target: string
  readonly alone: ReplayStretch
  readonly many: (ReplayStretch & { readonly together: boolean }) | null
  /** Places in the answer that change by themselves and are not compared. */
  readonly aside: readonly string[]
  /** The answer to one that was sent alone. */
  readonly expected: string
  /** Of many: those that differ from the ones that were sent alone, the most frequent first. */
  readonly different: number
  readonly groups: readonly AnswerGroup[]
  readonly verdict: 'answered' | 'as alone' | 'differs' | 'differs alone'
}

/** Whether a method changes nothing at the target, by RFC 9110 §9.2.1. */
export const isHarmless = (method: string): boolean => /^(GET|HEAD|OPTIONS)$/.test(method)
