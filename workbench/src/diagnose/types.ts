import type { GoldenSignal } from '../model/diagnosis.ts'
import type { TimeRange } from '../model/time.ts'
import type { Proof } from './evidence.ts'
import type { Badness } from './series/robust.ts'

/** One series with its meaning: whose it is, which golden signal it shows, which way is bad. */
export type GoldenSeries = {
  /** Whom the series tells about; for client-side series the caller. */
  readonly service: string
  /** Who sent the series, where that is another one than it tells about. */
  readonly toldBy?: string
  readonly operation: string | null
  /** `server`: requests it serves; `client`: calls it makes; `own`: itself. */
  readonly side: 'server' | 'client' | 'own'
  /** The other end: the callee of client-side series and of what is held to call it, the caller of server-side ones; '' when untold. */
  readonly peer: string
  readonly instance: string
  readonly version: string
  readonly node: string
  readonly signal: GoldenSignal | null
  readonly bad: Badness
  readonly source: 'metric' | 'trace' | 'log'
  readonly name: string
  /** What tells it from its siblings of the same name, e.g. `p99`; '' when nothing does. */
  readonly detail: string
  readonly unit: string
  /** What is no news whatever the baseline does, in the series' own unit. */
  readonly floor: number
  /** Of a part of something: what all of it usually is, in the series' own unit. */
  readonly whole?: number
  /** When each value's time ends, rising. */
  readonly atMs: readonly number[]
  readonly value: readonly number[]
  /** How many requests each value is made of, where that is known. */
  readonly counts?: readonly number[]
  /** The least step a value can make, in the series' own unit, where that is known. */
  readonly step?: number
  /** A value weighs all of the stretch that ends at it alike, as means, rates and shares do: what began within shows by its share. */
  readonly averaged?: boolean
  /** It counts requests that failed or were refused, apart from others. */
  readonly lost?: boolean
  /** The page says it by name: it is the symptom, whatever it is. */
  readonly watched?: boolean
  /** The histogram that it was read off, by name. */
  readonly histogram?: string
  /** The counter of times that it was read off, by name, where another counts how often. */
  readonly summed?: string
}

/** The stretches that are compared: quiet before, bad after; what lies between them is neither. */
export type Windows = { readonly before: TimeRange; readonly after: TimeRange }

/** How far a series left its baseline towards bad. */
export type Move = {
  readonly series: GoldenSeries
  /** Surprise: about 1 is what the baseline does by itself. */
  readonly score: number
  readonly before: number
  readonly after: number
  /** The first point beyond anything usual; undefined when there is none. */
  readonly movedAt: number | undefined
}

/** What kind of observation speaks against a service. */
export type ClueKind =
  | 'saturation'
  | 'latency'
  | 'errors'
  | 'edge'
  | 'path'
  | 'gap'
  | 'origin'
  | 'logs'
  | 'silence'
  | 'release'
  | 'demand'
  | 'change'

/** One observation that speaks against one service. */
export type Clue = {
  readonly service: string
  readonly kind: ClueKind
  /** Without unit; 1 is barely more than noise. */
  readonly strength: number
  /** Share of all failed requests that it accounts for, where that is exactly known. */
  readonly shareOfFailed?: number
  /** It harms nobody by itself: what an instance takes that was just started, a line of the log that reports no failure. */
  readonly harmless?: boolean
  /** It is about waiting for what the service itself holds, which it does for longer where its callees are slow. */
  readonly waits?: boolean
  /** It compares its requests with those of an earlier time alone, so what its callees do since then shows in it as well. */
  readonly overTime?: boolean
  /** As strong as this at least two of those who call it find it: no doing of either. */
  readonly agreed?: number
  /** Which caller finds it, where one does. */
  readonly foundBy?: string
  /** Whom the service asks for so much more, or without ever having been told of it before, where that is what speaks against it. */
  readonly asks?: string
  readonly proof: Proof
}
