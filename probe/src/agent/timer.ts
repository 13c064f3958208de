import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe } from 'node:diagnostics_channel'
import type { Timing } from '../protocol.ts'
import { REQUEST_BEGINS } from './requests.ts'

const SCALE = 3 // eight buckets from one power of two to the next
const BUCKETS_PER_OCTAVE = 2 ** SCALE
const OCTAVES = 51 // 1 ns to 26 days
const BUCKETS = OCTAVES * BUCKETS_PER_OCTAVE
const NS_PER_MS = 1e6
const NS_MAX = 2 ** OCTAVES - 1

/** Where the buckets of an octave end, of a whole number whose first bit is moved to the 32nd; the last never ends. */
const BUCKET_ENDS = Float64Array.from({ length: BUCKETS_PER_OCTAVE }, (_, i) =>
  i === BUCKETS_PER_OCTAVE - 1 ? Number.POSITIVE_INFINITY : 2 ** (31 + (i + 1) / BUCKETS_PER_OCTAVE),
)
/** Of larger numbers those above the first of these bits are looked at: 2 ** -11 of their value. */
const LONG_BITS = 20

const { hrtime } = process

/** What a pass costs is two readings of the clock and little more; this one takes four fifths of `performance.now()`. */
function nowMs(): number {
  const t = hrtime()
  return t[0] * 1_000 + t[1] / NS_PER_MS
}

/** The starts that a call of a function, or an async context, holds; a call that starts a timer again starts it anew. */
export type Starts = { readonly timer: Timer; at: number; readonly before: Starts | undefined }

let contexts: AsyncLocalStorage<Starts | undefined> | undefined

/**
 * Idea     a start is kept in a variable of the call that passes both lines, so awaits, recursion and calls at the same time cannot mix
 *          it up and no async hook is needed; where the lines are in two functions, the async context that the start begins keeps it.
 * Trap     a context goes on in whatever the starting function calls or returns to before its first await; so of a function that calls
 *          itself only the innermost call is timed by it.
 */
export class Timer {
  readonly #buckets = new Float64Array(BUCKETS)
  #count = 0
  #sumMs = 0
  #minMs = Number.POSITIVE_INFINITY
  #maxMs = 0
  #startsMissing = 0

  /** The starts of a call with this one among them. */
  started(starts: Starts | undefined): Starts {
    const known = this.#among(starts)
    if (known === undefined) return { timer: this, at: nowMs(), before: starts }
    known.at = nowMs()
    return starts as Starts
  }

  stopped(starts: Starts | undefined): void {
    const start = this.#among(starts)
    if (start === undefined || start.at < 0) this.#startsMissing++
    else {
      this.record(nowMs() - start.at)
      start.at = -1
    }
  }

  startedInContext(): void {
    contexts ??= contextsOfRequests()
    contexts.enterWith({ timer: this, at: nowMs(), before: others(contexts.getStore(), this) })
  }

  /** A pass that is not to be timed leaves no start of another behind, which its stop would take for its own. */
  skippedInContext(): void {
    const starts = contexts?.getStore()
    if (contexts !== undefined && this.#among(starts) !== undefined) contexts.enterWith(others(starts, this))
  }

  stoppedInContext(): void {
    this.stopped(contexts?.getStore())
  }

  #among(starts: Starts | undefined): Starts | undefined {
    for (let start = starts; start !== undefined; start = start.before) if (start.timer === this) return start
    return undefined
  }

  record(ms: number): void {
    const i = bucketOf(ms * NS_PER_MS)
    this.#buckets[i] = (this.#buckets[i] as number) + 1
    this.#count++
    this.#sumMs += ms
    if (ms < this.#minMs) this.#minMs = ms
    if (ms > this.#maxMs) this.#maxMs = ms
  }

  reading(): Timing {
    const first = this.#buckets.findIndex((n) => n > 0)
    const last = this.#buckets.findLastIndex((n) => n > 0)
    return {
      count: this.#count,
      sumMs: this.#sumMs,
      minMs: this.#count === 0 ? 0 : this.#minMs,
      maxMs: this.#maxMs,
      p50Ms: this.#quantileMs(0.5),
      p95Ms: this.#quantileMs(0.95),
      startsMissing: this.#startsMissing,
      scale: SCALE,
      offset: Math.max(0, first),
      buckets: first === -1 ? [] : [...this.#buckets.subarray(first, last + 1)],
    }
  }

  /** The middle, on the logarithmic scale, of the bucket that holds the rank. */
  #quantileMs(q: number): number {
    const rank = Math.max(1, Math.ceil(q * this.#count))
    let seen = 0
    const i = this.#buckets.findIndex((n) => {
      seen += n
      return seen >= rank
    })
    if (i === -1 || this.#count === 0) return 0
    const middle = 2 ** ((i + 0.5) / BUCKETS_PER_OCTAVE) / NS_PER_MS
    return Math.min(this.#maxMs, Math.max(this.#minMs, middle))
  }
}

/**
 * The bucket of a duration, as `floor(8 * log2(ns))` tells it, without the logarithm, which costs as much as half a reading of the clock: the
 * first bit of a whole number tells the octave, and the eighth of the octave that the next three bits tell is the bucket or the one before it.
 */
export function bucketOf(ns: number): number {
  const isLong = ns >= 2 ** 31
  const whole = Math.max(1, (isLong ? Math.min(ns, NS_MAX) / 2 ** LONG_BITS : ns) | 0)
  const zeros = Math.clz32(whole)
  const aligned = (whole << zeros) >>> 0
  const eighth = (aligned >>> 28) & (BUCKETS_PER_OCTAVE - 1)
  const octave = 31 - zeros + (isLong ? LONG_BITS : 0)
  return octave * BUCKETS_PER_OCTAVE + eighth + (aligned >= (BUCKET_ENDS[eighth] as number) ? 1 : 0)
}

/** Before Node 24 the requests of one connection share a context, so each begins without starts. */
function contextsOfRequests(): AsyncLocalStorage<Starts | undefined> {
  const made = new AsyncLocalStorage<Starts | undefined>()
  subscribe(REQUEST_BEGINS, () => {
    if (made.getStore() !== undefined) made.enterWith(undefined)
  })
  return made
}

/** Contexts come from one another without end: of each timer only the last start is kept. */
function others(starts: Starts | undefined, than: Timer): Starts | undefined {
  if (starts === undefined || starts.timer === than) return starts?.before
  return { timer: starts.timer, at: starts.at, before: others(starts.before, than) }
}
