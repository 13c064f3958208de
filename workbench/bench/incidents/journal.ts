import type { Random } from './random.ts'
import type { Instance, Service } from './system.ts'

/** What telemetry calls a failure. */
export type Failure = { readonly code: number; readonly type: string; readonly message: string }

/** A span as the process that made it saw it; times are true, the clock of the process is put on when it is written. */
export type SpanRecord = {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly instance: Instance
  readonly kind: 'server' | 'client' | 'producer' | 'consumer'
  readonly name: string
  /** What a client span calls. */
  readonly peer?: Service
  readonly who: Readonly<Record<string, string>>
  readonly startMs: number
  endMs: number
  failure?: Failure
  resent?: number
}

/** A log line and the request it belongs to. */
export type LogRecord = {
  readonly at: number
  readonly instance: Instance
  readonly severity: 'INFO' | 'WARN' | 'ERROR'
  readonly body: string
  readonly attributes: Readonly<Record<string, string | number>>
  readonly traceId: string
  readonly spanId: string
}

/** What became of a request at the entry, sampled or not. */
export type Outcome = { readonly at: number; readonly ms: number; readonly ok: boolean }

/** How often something took how long; cumulative. */
export type Tally = {
  readonly buckets: number[]
  count: number
  failed: number
  sumMs: number
  /** Since the last look, for whoever reports quantiles. */
  recent: number[]
}

/** Upper bounds of the buckets, in milliseconds. */
export const BOUNDS_MS = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000]
const RECENT_MAX = 2_000 // durations kept between two looks; enough for a 99th percentile

/** All that the system leaves behind for those who watch it. */
export class Journal {
  readonly spans: SpanRecord[] = []
  readonly logs: LogRecord[] = []
  readonly outcomes: Outcome[] = []
  /** By instance, then operation. */
  readonly served = new Map<Instance, Map<string, Tally>>()
  /** By calling instance, then callee. */
  readonly called = new Map<Instance, Map<string, Tally>>()
  /** By cache name: hits and misses. */
  readonly lookups = new Map<string, { hits: number; misses: number }>()
  readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  tell(place: Map<Instance, Map<string, Tally>>, instance: Instance, name: string, ms: number, ok: boolean): void {
    const tallies = place.get(instance) ?? new Map<string, Tally>()
    place.set(instance, tallies)
    const tally = tallies.get(name) ?? emptyTally()
    tallies.set(name, tally)
    const bucket = BOUNDS_MS.findIndex((bound) => ms <= bound)
    tally.buckets[bucket < 0 ? BOUNDS_MS.length : bucket]!++
    tally.count++
    tally.sumMs += ms
    if (!ok) tally.failed++
    if (tally.recent.length < RECENT_MAX) tally.recent.push(ms)
  }
}

const emptyTally = (): Tally => ({ buckets: [...BOUNDS_MS, 0].map(() => 0), count: 0, failed: 0, sumMs: 0, recent: [] })
