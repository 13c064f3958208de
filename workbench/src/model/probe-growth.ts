import { z } from 'zod'
import { line } from './incident/said.ts'
import { CEILINGS, GROWTH_SECONDS, USUAL } from './probe-limits.ts'

/** A process in which the lines are looked for that make objects which stay. */
export const growthWish = z.strictObject({
  service: line.describe('service.name of the process'),
  instance: line.optional().describe('the instance, or the beginning of its name; absent: the first'),
  seconds: z
    .number()
    .min(GROWTH_SECONDS.min)
    .max(GROWTH_SECONDS.max)
    .default(GROWTH_SECONDS.usual)
    .describe('how long; a cache that fills in that time looks like a leak'),
  stallMsMax: z
    .number()
    .int()
    .min(1)
    .max(CEILINGS.stallMsMax)
    .default(USUAL.stallMsMax)
    .describe('how long it may stall the process at a time'),
})

export type GrowthWish = Readonly<z.output<typeof growthWish>>

/** What it would take: a stall at each of two collections, and one for each of up to three files; and what a profile would. */
export type ProbeGrowthPlan = {
  readonly service: string
  readonly instance: string
  readonly collectStallMs: number
  readonly patchStallMs: number
  /** Absent where the agent does not tell. */
  readonly profileStallMs?: number
  readonly liveBytes: number
}

/** An expression that makes objects which are still there after a collection. */
export type GrowingLine = {
  readonly file: string
  readonly line: number
  /** Where that runs, if it was compiled from the file. */
  readonly runs: { readonly file: string; readonly line: number } | undefined
  readonly functionName: string
  /** As it is written: `{…}`, `new Map`. */
  readonly what: string
  readonly made: number
  readonly kept: number
  /** Of each quarter of the time, oldest first. */
  readonly keptOf: readonly number[]
  /** Some of every quarter is kept. */
  readonly grows: boolean
  /** What those that are kept hold outside of the heap, as buffers do. */
  readonly outsideBytes?: number
  /** It was passed so often that it was not watched to the end. */
  readonly isHot: boolean
}

/** What of a process' memory grows. */
export type ProbeGrowth = ProbeGrowthPlan & {
  readonly seconds: number
  readonly stallMs: number
  readonly stallsMs: number
  readonly live: { readonly beforeBytes: number; readonly afterBytes: number }
  /** What buffers hold, which is not in the heap. Absent where the agent does not tell. */
  readonly outside?: { readonly beforeBytes: number; readonly afterBytes: number }
  readonly lines: readonly GrowingLine[]
  /** By the bytes that what they allocate grew by. */
  readonly functions: readonly {
    readonly functionName: string
    readonly file: string
    readonly line: number
    readonly bytes: number
  }[]
  readonly cut: boolean
  /** Expressions that were watched, and files that were not. */
  readonly watched: number
  readonly unwatched: readonly { readonly file: string; readonly reason: string }[]
  /** Whether it stands in the store, as log records `probe.growth`. */
  readonly stored: boolean
}
