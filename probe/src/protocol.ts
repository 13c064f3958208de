/**
 * What the agent in the user's process and the one who controls it say to each other: one JSON object a line, UTF-8, over a stream.
 * The agent opens with `hello`; every request carries a number, and its answer carries the same. Where both know a token, each line after their
 * proofs is signed (`trust.ts`).
 */

/** The version both sides must share; the agent names it in `hello`. */
export const PROTOCOL = 3

/** The longest line either side accepts: the source of one script is the largest thing said. */
export const LINE_CHARS_MAX = 16 * 1024 * 1024

/** What a probe does at its line: shows the variables there, says a sentence, counts, times the way to another line, or has the loggers say everything
 * for the user whose request passes. */
export type ProbeKind = 'snapshot' | 'log' | 'counter' | 'timer' | 'verbose'

/**
 * How a probe is held in its line: in the slot it was given when the file was loaded, compiled into the running function, or as a breakpoint
 * that never pauses. One that names requests by a header is in no line.
 */
export type Tier = 'slot' | 'patch' | 'breakpoint' | 'request'

/** The requests of one user: those with this header. */
export type RequestMatch = { readonly header: string; readonly equals: string }

/** What a probe may cost before it ends by itself. */
export type Limits = {
  readonly ratePerSec: number
  readonly hitsMax: number
  readonly ttlMs: number
  /** A placement predicted to stall the process longer is not made unless this says so. */
  readonly stallMsMax: number
  /** Of one CPU over ten seconds, all probes together, what is turned away included; the highest that one of them asks for counts. */
  readonly cpuShareMax: number
}

/** What a probe of any kind may cost if nobody says otherwise. A stall of 50 ms is shorter than most requests take; more needs somebody's word. */
export const USUAL = { ttlMs: 15 * 60_000, stallMsMax: 50, cpuShareMax: 0.01 } as const satisfies Partial<Limits>

/** What a probe of each kind may cost if nobody says otherwise. */
export const DEFAULTS: Readonly<Record<ProbeKind, Limits>> = {
  snapshot: { ratePerSec: 1, hitsMax: 10, ...USUAL },
  log: { ratePerSec: 100, hitsMax: 10_000, ...USUAL },
  counter: { ratePerSec: 0, hitsMax: Number.MAX_SAFE_INTEGER, ...USUAL },
  verbose: { ratePerSec: 100, hitsMax: 10_000, ...USUAL },
  timer: { ratePerSec: 0, hitsMax: Number.MAX_SAFE_INTEGER, ...USUAL },
}

/** Ceilings that no request lifts. */
export const CEILINGS: Limits = {
  ratePerSec: 500,
  hitsMax: Number.MAX_SAFE_INTEGER,
  ttlMs: 24 * 3_600_000,
  stallMsMax: 10_000,
  cpuShareMax: 0.5,
}

/** Callers whose variables one snapshot shows, at most. */
export const CALLERS_MAX = 5

/** How long a process is sampled: unless told, and at most. */
export const PROFILE_SECONDS = { usual: 10, max: 60 } as const

/** How long memory is watched: a part of the time should see some requests. */
export const GROWTH_SECONDS = { usual: 20, min: 2, max: 120 } as const

/** An agent that has not heard its controller for so long takes its probes out. */
export const GRACE_MS = 30_000

/** What somebody wants to see. */
export type ProbeSpec = {
  readonly id: string
  readonly kind: ProbeKind
  /** The end of the path of a loaded file: `src/cart.js`. */
  readonly file: string
  /** 1-based, in the text that runs. */
  readonly line: number
  /** Hits count only where this expression holds. */
  readonly when?: string
  /** Of a log: text with expressions in braces, `order {order.id} of {user.name}`. */
  readonly template?: string
  /** Of a timer: the line at which it stops, in the same file. */
  readonly toLine?: number
  /** Of a snapshot: of how many callers the variables are shown too. Each hit then pauses the thread for about a millisecond. */
  readonly callers?: number
  /** Of a verbose probe: the requests it is for; then it needs no line. */
  readonly match?: RequestMatch
  readonly limits?: Partial<Limits>
}

/** The place found for a probe in the text that runs; offsets are UTF-16 units of the text without any probe. */
export type Placement = {
  readonly url: string
  /** SHA-256 of the text as UTF-16LE, hexadecimal. */
  readonly hash: string
  readonly at: number
  readonly braceEnd?: number
  readonly names: readonly string[]
}

/** Where a timer stops, and whether that is in the function it starts in: then a start is kept in the call itself. */
export type PlacementTo = Placement & { readonly sameFunction: boolean }

/** What a patch of a process took, as a share of the most it takes in a heap of so many megabytes. */
export type StallsLearned = { readonly ratio: number; readonly liveMb: number }

/** What the controller asks. */
export type Request =
  | { readonly type: 'source'; readonly request: number; readonly file: string }
  | { readonly type: 'scripts'; readonly request: number }
  | {
      readonly type: 'place'
      readonly request: number
      readonly probe: ProbeSpec
      /** Absent for a probe that is in no line. */
      readonly placement?: Placement
      /** Of a timer. */
      readonly to?: PlacementTo
      /** Of another instance of the service. */
      readonly stalls?: StallsLearned
    }
  | {
      readonly type: 'plan'
      readonly request: number
      readonly probe: ProbeSpec
      readonly placement?: Placement
      readonly to?: PlacementTo
      readonly stalls?: StallsLearned
    }
  | { readonly type: 'remove'; readonly request: number; readonly probe: string }
  | {
      readonly type: 'profile'
      readonly request: number
      readonly what: ProfileKind
      /** As `PROFILE_SECONDS` has it. */
      readonly seconds?: number
      readonly stallMsMax?: number
    }
  | ({ readonly type: 'growth'; readonly request: number } & GrowthWish)
  | { readonly type: 'growth-plan'; readonly request: number }
  | { readonly type: 'ping'; readonly request: number }
  /** A challenge: the agent is to show that it knows the token. Then the controller shows the same; without that, nothing else is done. */
  | { readonly type: 'prove'; readonly request: number; readonly nonce: string }
  | { readonly type: 'proved'; readonly request: number; readonly mac: string }

/** How long memory is watched, as `GROWTH_SECONDS` has it, and how long that may stall the process at a time. */
export type GrowthWish = { readonly seconds?: number; readonly stallMsMax?: number }

/** What a controller says to a process it does not want, before it hangs up: the token is wrong, there are too many. */
export type Unwelcome = { readonly type: 'unwelcome'; readonly reason: string }

/** How a probe would be placed. */
export type Plan = {
  readonly tier: Tier
  /** Why this tier, and what would allow a better one. */
  readonly reason: string
  /** What a patch was predicted to stall, whichever tier was taken; 0 where none is needed. */
  readonly predictedStallMs: number
  /** The most it can send in a day at its limits; what a day of it would cost follows from that. */
  readonly bytesPerDayMax: number
}

/** How a probe was placed, and what that cost the process. */
export type Placed = Plan & {
  readonly stallMs: number
  /** Of a timer: a stop finds its start in the same call, or by the async context, which a start begins. */
  readonly matchedBy?: 'call' | 'context'
  readonly loggers?: LoggersRaised
  /** By all patches of the process so far. */
  readonly stalls?: StallsLearned
  /** What was asked for, held under the agent's ceilings. */
  readonly limits?: Limits
}

/** Of a verbose probe: how many loggers of each make were found and say everything for the user. */
export type LoggersRaised = { readonly console: number; readonly pino: number; readonly winston: number }

/** Where time goes, or by what the memory was allocated that is kept. */
export type ProfileKind = 'cpu' | 'heap'

/** One of the places that take most: a line, or, of the heap, the first line of a function. */
export type HotSpot = {
  readonly functionName: string
  readonly url: string
  readonly line: number
  /** Samples of a CPU profile, one each millisecond; bytes of a heap profile. */
  readonly self: number
  readonly share: number
  /** The line is outside the function: it is that of a function which was compiled into it. */
  readonly isUnsure?: boolean
}

/** What the process holds. */
export type Memory = { readonly heapUsedBytes: number; readonly rssBytes: number; readonly externalBytes: number }

/** What sampling a thread for some seconds showed. */
export type Profile = {
  readonly what: ProfileKind
  readonly seconds: number
  readonly predictedStallMs: number
  /** The longest time the thread stood still for it. */
  readonly stallMs: number
  readonly total: number
  readonly spots: readonly HotSpot[]
  /** There are more than are listed. */
  readonly cut: boolean
  readonly memory: { readonly before: Memory; readonly after: Memory }
}

/**
 * What sampling would stall: looking for growing memory each collection, and, to tell lines, each file whose text is changed; a profile its
 * beginning or end.
 */
export type GrowthPlan = {
  readonly collectStallMs: number
  readonly patchStallMs: number
  readonly profileStallMs: number
  readonly liveBytes: number
}

/** A line that makes objects which stay. */
export type GrowthSite = {
  readonly functionName: string
  readonly url: string
  readonly line: number
  /** 0-based. */
  readonly column: number
  /** What is made there, as it is written: `{…}`, `new Map`. */
  readonly what: string
  /** While it was watched; and how many of them, about, were still there after a collection at its end. */
  readonly made: number
  readonly kept: number
  /** The same of each part of the time, oldest first: what grows keeps some of every part, a cache that is full none of the oldest. */
  readonly keptOf: readonly number[]
  /** It keeps some of every part of the time. */
  readonly grows: boolean
  /** What those that are kept hold outside of the heap, about: buffers do. */
  readonly outsideBytes?: number
  /** It was passed so often that it was not watched to the end. */
  readonly isHot?: boolean
}

/** What of a process' memory grows, between two collections. */
export type Growth = GrowthPlan & {
  readonly seconds: number
  /** The longest time the thread stood still, and all of them together. */
  readonly stallMs: number
  readonly stallsMs: number
  readonly live: { readonly beforeBytes: number; readonly afterBytes: number }
  /** What buffers and the like hold, which is not in the heap. */
  readonly outside: { readonly beforeBytes: number; readonly afterBytes: number }
  /** Those that keep most. */
  readonly sites: readonly GrowthSite[]
  /** Functions by the bytes that what they allocate grew by; what was compiled into a function counts as its own. */
  readonly functions: readonly HotSpot[]
  /** There are more than are listed. */
  readonly cut: boolean
  /** Expressions that were watched, and files whose lines were not, with the reason. */
  readonly watched: number
  readonly unwatched: readonly { readonly url: string; readonly reason: string }[]
}

/** A file that is loaded. */
export type LoadedScript = {
  readonly url: string
  /** Where its source map is, as the file itself says: relative to `url`; `data:` for one that is in the file and comes with `source`. */
  readonly sourceMapUrl?: string
}

/** The most files that one answer lists. */
export const SCRIPTS_MAX = 5_000

/** How the agent answers. */
export type Answer =
  | {
      readonly type: 'source'
      readonly request: number
      readonly url: string
      readonly hash: string
      readonly text: string
      readonly sourceMapUrl?: string
    }
  | {
      readonly type: 'scripts'
      readonly request: number
      readonly scripts: readonly LoadedScript[]
      /** There are more than are listed. */
      readonly cut: boolean
    }
  | ({ readonly type: 'placed'; readonly request: number; readonly probe: string } & Placed)
  | ({ readonly type: 'planned'; readonly request: number; readonly probe: string } & Plan)
  | { readonly type: 'removed'; readonly request: number; readonly probe: string }
  | ({ readonly type: 'profile'; readonly request: number } & Profile)
  | ({ readonly type: 'growth'; readonly request: number } & Growth)
  | ({ readonly type: 'growth-plan'; readonly request: number } & GrowthPlan)
  | { readonly type: 'proof'; readonly request: number; readonly nonce: string; readonly mac: string }
  | { readonly type: 'pong'; readonly request: number }
  | { readonly type: 'refused'; readonly request: number; readonly reason: string }

/** The frames of the stack at a hit, innermost first. */
export type Frame = { readonly name: string; readonly file: string; readonly line: number }

/** A function that led to the line. Variables that the compiler has optimised away read as undefined. */
export type Caller = Frame & { readonly values: Readonly<Record<string, Captured>> }

/** A value as it was at a hit: bounded, without secrets, made of descriptors only. */
export type Captured = {
  readonly t: string
  readonly v?: string | number | boolean
  /** Own class, if not plain. */
  readonly c?: string
  /** Fields of an object. */
  readonly f?: Readonly<Record<string, Captured>>
  /** Elements of an array or set; of a map, key and value in turn. */
  readonly e?: readonly Captured[]
  /** The number of an object that is met again under `ref`. */
  readonly id?: number
  readonly ref?: number
  /** The true count of characters, elements, fields or bytes where not all are shown. */
  readonly size?: number
  readonly cut?: 'depth' | 'fields' | 'items' | 'chars' | 'nodes' | 'redacted'
}

/** One admitted hit. */
export type Hit = {
  readonly probe: string
  /** Milliseconds since the epoch. */
  readonly at: number
  /** How often the line was passed until then. */
  readonly pass: number
  readonly text?: string
  /** Of a line a logger said: as the logger names it. */
  readonly level?: string
  readonly values?: Readonly<Record<string, Captured>>
  readonly stack?: readonly Frame[]
  /** Innermost first; and how long the thread stood still for them. */
  readonly callers?: readonly Caller[]
  readonly pauseMs?: number
  readonly traceId?: string
  readonly spanId?: string
}

/**
 * What a timer measured: an exponential histogram. Bucket i counts what took more than 2^((offset + i) / 2^scale) nanoseconds, up to
 * the bound of the next; the quantiles are off by at most half a bucket, 5 %.
 */
export type Timing = {
  readonly count: number
  readonly sumMs: number
  readonly minMs: number
  readonly maxMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Stops that no start belongs to: it began before the probe was there, or in another call or context. */
  readonly startsMissing: number
  readonly scale: number
  readonly offset: number
  readonly buckets: readonly number[]
}

/** How often a line was passed, and what became of it. */
export type Count = {
  readonly probe: string
  readonly passes: number
  readonly matched: number
  readonly sent: number
  /** What was sent, about. */
  readonly sentBytes: number
  /** Not sent: over the rate, over the bytes a second, or because an expression failed. */
  readonly dropped: { readonly rate: number; readonly bytes: number; readonly failed: number }
  readonly timing?: Timing
}

/** Why a probe is no more. */
export type EndState = 'removed' | 'expired' | 'exhausted' | 'tripped' | 'lost'

/** What the agent says unasked. */
export type Notice =
  | {
      readonly type: 'hello'
      readonly protocol: number
      readonly pid: number
      readonly node: string
      readonly service: string
      readonly entry: string
      /** Of the application, where it says so. */
      readonly version?: string
      /** Tells it from the others of its service, as its telemetry does; absent: the host and the process id. */
      readonly instance?: string
      readonly host?: string
      /** Where its telemetry goes, where its environment says so. */
      readonly otlp?: string
    }
  | { readonly type: 'hits'; readonly hits: readonly Hit[] }
  | { readonly type: 'counts'; readonly counts: readonly Count[] }
  | { readonly type: 'ended'; readonly probe: string; readonly state: EndState; readonly reason: string }

/** Anything the agent sends. */
export type FromAgent = Answer | Notice

/** Cuts a stream of text into lines, each an object; a line that grows beyond the limit ends the talk. */
export class LineReader {
  #held = ''
  readonly #each: (message: unknown) => void
  readonly #opened: (line: string) => string | undefined

  /** `opened`: the text of a line, where it is signed as it has to be. */
  constructor(each: (message: unknown) => void, opened: (line: string) => string | undefined) {
    this.#each = each
    this.#opened = opened
  }

  /** Whether the stream may go on: false for a line too long, one that is no JSON object, or not signed as it has to be. */
  push(chunk: string): boolean {
    const lines = chunk.split('\n')
    lines[0] = this.#held + lines[0] // joined, but not yet written out: a long line comes in many pieces
    this.#held = lines.pop() ?? ''
    if (this.#held.length > LINE_CHARS_MAX) return false
    for (const line of lines) {
      const text = this.#opened(line)
      const message = text === undefined ? undefined : parsed(text)
      if (typeof message !== 'object' || message === null) return false
      this.#each(message)
    }
    return true
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined // what is not JSON is told by the reader's answer
  }
}
