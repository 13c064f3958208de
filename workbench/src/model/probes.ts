import { z } from 'zod'
import { line } from './incident/said.ts'
import { CALLERS_MAX, CEILINGS, PROFILE_SECONDS } from './probe-limits.ts'

/**
 * What a probe does at its line: shows the variables there, says a sentence, counts, measures until another line, or has every logger say
 * everything for the user whose request passes.
 */
export const PROBE_KINDS = ['snapshot', 'log', 'counter', 'timer', 'verbose'] as const

export type ProbeKind = (typeof PROBE_KINDS)[number]

/** Instances of one service that one probe is placed in. */
export const INSTANCES_MAX = 20

const EXPRESSION_CHARS_MAX = 2_000
const HASHES_MAX = 8

const expression = z.string().min(1).max(EXPRESSION_CHARS_MAX)
const stallMs = z.number().int().min(1).max(CEILINGS.stallMsMax)

/** What somebody wants to see of a running service. */
export const probeWish = z.strictObject({
  kind: z.enum(PROBE_KINDS).describe('snapshot, log, counter, timer or verbose'),
  service: line.describe('service.name of the processes'),
  file: line.optional().describe('the end of its path, as src/cart.ts'),
  line: z.number().int().min(1).max(10_000_000).optional().describe('1-based, in the file as you see it'),
  toLine: z.number().int().min(1).max(10_000_000).optional().describe('of a timer: the line at which it stops'),
  callers: z
    .number()
    .int()
    .min(1)
    .max(CALLERS_MAX)
    .optional()
    .describe('of a snapshot: callers to show too, by a pause of a millisecond'),
  user: z
    .strictObject({ header: line, equals: line })
    .optional()
    .describe('of a verbose probe: requests with this header; then it needs no line'),
  template: expression.optional().describe("of a log: text with expressions in braces, 'total={order.total}'"),
  when: expression.optional().describe('hits count only where this expression holds'),
  instance: line.optional().describe('the instance, or the beginning of its name; absent: the first'),
  all: z.boolean().optional().describe(`every instance, at most ${INSTANCES_MAX}`),
  ttlMs: z.number().int().min(1_000).max(CEILINGS.ttlMs).optional().describe('milliseconds until it ends by itself'),
  hitsMax: z.number().int().min(1).max(1_000_000_000).optional().describe('hits after which it ends by itself'),
  ratePerSec: z.number().positive().max(CEILINGS.ratePerSec).optional().describe('hits a second that are sent'),
  stallMsMax: stallMs.optional().describe('how long placing it may stall the process'),
  cpuShareMax: z
    .number()
    .positive()
    .max(CEILINGS.cpuShareMax)
    .optional()
    .describe('share of one CPU that all probes of the process may take'),
  reason: line.optional().describe('why, for the audit trail'),
  /** SHA-256 of the file's text as UTF-16LE, each form of it that may run. */
  sourceHashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256'))
    .max(HASHES_MAX)
    .optional(),
  anySource: z.boolean().optional().describe('place it even where the file you look at is not what runs'),
})

export type ProbeWish = Readonly<z.output<typeof probeWish>>

/** What a wish lacks, or has that its kind does not look at; undefined when it is whole. */
export function lackOf({
  kind,
  file,
  line,
  template,
  toLine,
  callers,
  user,
  instance,
  all,
}: ProbeWish): string | undefined {
  if ((file === undefined) !== (line === undefined)) return 'line: a file and a line go together'
  if (file === undefined && user === undefined) return `file: a ${kind} needs a file and a line`
  if (user !== undefined && (kind !== 'verbose' || file !== undefined))
    return 'user: goes with verbose, in place of a line'
  if (kind === 'log' && template === undefined) return "template: a log needs one, e.g. 'total={order.total}'"
  if (kind !== 'log' && template !== undefined) return `template: a ${kind} has none`
  if (kind === 'timer' && toLine === undefined) return 'toLine: a timer needs the line at which it stops'
  if (kind !== 'timer' && toLine !== undefined) return `toLine: a ${kind} has none`
  if (kind !== 'snapshot' && callers !== undefined) return `callers: a ${kind} has none`
  return instance !== undefined && all === true ? 'instance: one instance or all of them, not both' : undefined
}

/** A process that is connected, and takes probes. */
export type ProbeSession = {
  readonly service: string
  readonly instance: string
  readonly version: string | undefined
  readonly host: string | undefined
  readonly pid: number
  readonly node: string
  /** The file it was started with. */
  readonly entry: string
  readonly connectedAt: string
  /** It is of the practice system of a drill, whose telemetry is kept apart. */
  readonly practice?: true
  readonly probes: readonly string[]
}

/** One process among those that are connected; without an instance the first of its service. */
export const probeProcess = z.strictObject({
  service: line.describe('service.name of the process'),
  instance: line.optional().describe('the instance, or the beginning of its name; absent: the first'),
})

/** One of the files that it has loaded. */
export const probeFile = probeProcess.extend({ file: line.describe('its name, as the list of files has it') })

export type ProbeProcess = Readonly<z.output<typeof probeProcess>>

/** The files of its own that a process has loaded, where it began first; of one that was compiled, what it was compiled from. */
export type ProbeFiles = { readonly instance: string; readonly files: readonly string[]; readonly cut: boolean }

/** The text of a file that a process runs. */
export type ProbeSource = {
  readonly instance: string
  readonly file: string
  readonly text: string
  /** The end is missing: the file is longer than what is told of one. */
  readonly cut: boolean
  /** Names this very text when a probe is placed in it; absent where the text is not to be had in full. */
  readonly hash: string | undefined
  /** The loaded file, where it was compiled from this one. */
  readonly runsAs: string | undefined
}

/** Where a placed probe stands in one process. `away`: not connected at the moment. */
export type PlacementState = 'active' | 'away' | 'removed' | 'expired' | 'exhausted' | 'tripped' | 'lost' | 'refused'

/** A probe in one process. */
export type ProbePlacement = {
  readonly instance: string
  readonly state: PlacementState
  /** Why it is in that state, where it is not active; why it was refused. */
  readonly why: string | undefined
  /** How it is held in its line, and why so; absent where it was refused. */
  readonly held: ProbeHold | undefined
  readonly passes: number
  readonly matched: number
  readonly sent: number
  readonly dropped: { readonly rate: number; readonly bytes: number; readonly failed: number }
  /** Of a timer, once it has measured. */
  readonly timing: ProbeTiming | undefined
}

/** How long it took from one line to the other; `startsMissing`: arrivals at the second one without a start. */
export type ProbeTiming = {
  readonly count: number
  readonly minMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly maxMs: number
  readonly startsMissing: number
}

/** What a day of a probe sends, in bytes. */
export type ProbeDay = {
  readonly bytesMax: number
  /** About, where a probe that is in place counts how often the line is passed: that one. */
  readonly expected: { readonly bytes: number; readonly by: string } | undefined
  /** What a gigabyte of logs costs, where the workbench was told. */
  readonly pricePerGb: number | undefined
}

/** How a process holds a probe, and what that cost it. */
export type ProbeHold = {
  readonly tier: string
  readonly reason: string
  readonly predictedStallMs: number
  readonly stallMs: number
  readonly functionName: string
  /** The hits after which it ends, and those a second that are sent; absent where the agent does not tell. */
  readonly limits: { readonly hitsMax: number; readonly ratePerSec: number } | undefined
  /** Absent where the agent does not tell. */
  readonly day: ProbeDay | undefined
  /** Of a timer: a stop finds its start within the same call, or by the async context. */
  readonly matchedBy: string | undefined
  /** Of a verbose probe: how many loggers of each make were found. */
  readonly loggers: { readonly console: number; readonly pino: number; readonly winston: number } | undefined
  /** The place in what runs, where it is not the file and line that were asked for. */
  readonly runs: { readonly file: string; readonly line: number } | undefined
  /** Whether the caller's file is what runs; undefined where there was nothing to compare. */
  readonly sameSource: boolean | undefined
}

/** How a probe would be held in one process; nothing was touched. `refused` says why it would not be. */
export type ProbePlan = {
  readonly instance: string
  readonly refused: string | undefined
  readonly tier: string
  readonly reason: string
  readonly predictedStallMs: number
  readonly day: ProbeDay | undefined
  readonly sameSource: boolean | undefined
}

/** A probe as the workbench knows it. */
export type Probe = {
  readonly id: string
  readonly wish: ProbeWish
  readonly by: string
  readonly placedAt: string
  readonly expiresAt: string
  /** The incident that was open, or was named, when it was placed. */
  readonly incident: string | undefined
  readonly active: boolean
  readonly placements: readonly ProbePlacement[]
  /** Connected instances of the service that it was not placed in. */
  readonly elsewhere: number
  /** Results that could not be stored as telemetry. */
  readonly notStored: number
}

/** A value as it was: an object's fields, a list's elements, or itself; what was left out is said in words. */
export type SeenValue = string | number | boolean | null | readonly SeenValue[] | { readonly [name: string]: SeenValue }

/** A function that led to the line. */
export type SeenCaller = {
  readonly name: string
  readonly file: string
  readonly line: number
  readonly values: Readonly<Record<string, SeenValue>>
}

/** One admitted hit of a probe. */
export type ProbeHit = {
  readonly probe: string
  readonly kind: ProbeKind
  readonly service: string
  readonly instance: string
  readonly at: string
  /** How often the line had been passed until then. */
  readonly pass: number
  readonly text: string | undefined
  readonly values: Readonly<Record<string, SeenValue>> | undefined
  readonly stack: readonly { readonly name: string; readonly file: string; readonly line: number }[] | undefined
  /** What the functions that led there hold, innermost first, and how long the thread stood still for it. */
  readonly callers: readonly SeenCaller[] | undefined
  readonly pauseMs: number | undefined
  /** Of a line that a logger said. */
  readonly level: string | undefined
  readonly traceId: string | undefined
  readonly spanId: string | undefined
  /** Its trace is of the practice system of a drill, as far as is kept of that. */
  readonly practice?: true
}

/** What somebody who watches probes hears. */
export type ProbeNews =
  | { readonly kind: 'hit'; readonly hit: ProbeHit }
  | { readonly kind: 'probe'; readonly probe: Probe }
  /** The watcher is slower than the hits: so many were left out. */
  | { readonly kind: 'skipped'; readonly hits: number }

/** An entry of the audit trail: who placed or ended what, where and why. Each carries the hash of the one before. */
export type ProbeAudit = {
  readonly at: string
  readonly did: 'placed' | 'refused' | 'ended' | 'profiled'
  /** Empty for a profile, which is no probe. */
  readonly probe: string
  readonly by: string
  readonly says: string
  readonly wish?: ProbeWish
  readonly placements: readonly ProbePlacement[]
  readonly previous: string
  readonly hash: string
}

/** Why a probe was not placed, removed or found. */
export type ProbeRefusal = {
  readonly kind: 'wrong' | 'missing' | 'refused' | 'forbidden'
  readonly what: string
  readonly where: string
  readonly todo: string
  /** What does it, as it is typed on the command line. */
  readonly command?: string
}

/** A process whose time or memory is to be sampled for some seconds. */
export const profileWish = z.strictObject({
  what: z.enum(['cpu', 'heap']).describe('where time goes, or what allocated the memory that is kept'),
  service: line.describe('service.name of the process'),
  instance: line.optional().describe('the instance, or the beginning of its name; absent: the first'),
  seconds: z.number().min(1).max(PROFILE_SECONDS.max).default(PROFILE_SECONDS.usual),
  stallMsMax: stallMs.optional().describe('how long it may stall the process'),
})

export type ProfileWish = Readonly<z.output<typeof profileWish>>

type Memory = { readonly heapUsedBytes: number; readonly rssBytes: number; readonly externalBytes: number }

/** What sampling showed: the places that take most. */
export type ProbeProfile = {
  readonly service: string
  readonly instance: string
  readonly what: 'cpu' | 'heap'
  readonly seconds: number
  readonly predictedStallMs: number
  readonly stallMs: number
  /** Samples of a millisecond, or bytes. */
  readonly total: number
  readonly spots: readonly {
    readonly functionName: string
    readonly url: string
    readonly line: number
    readonly self: number
    readonly share: number
    /** The line may be that of a function that was compiled into this one. */
    readonly isUnsure?: boolean | undefined
  }[]
  readonly cut: boolean
  readonly memory: { readonly before: Memory; readonly after: Memory }
}
