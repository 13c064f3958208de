import { type Controller, ExpressionRefused, type PlacedProbe } from '@lastgood/probe/controller'
import type { ProbeSpec } from '@lastgood/probe/protocol'
import { messageOf } from '../lib/message-of.ts'
import { err, ok, type Result } from '../lib/result.ts'
import type { ProbeDay, ProbeHold, ProbePlan, ProbeWish } from '../model/probes.ts'
import type { KnownStalls } from './known-stalls.ts'
import type { Process } from './processes.ts'
import type { Protection } from './protected.ts'
import { filesBehind, type Running, runningFile } from './source-map.ts'

/** Why a process did not take a probe: it was asked wrongly, or it could not. */
export type NotPlaced = { readonly kind: 'wrong' | 'refused'; readonly says: string }

/** What a placement goes by, besides the wish itself. */
export type Known = {
  readonly stalls: KnownStalls
  /** A day of it in that instance, of which so many bytes are the most. */
  readonly dayOf: (bytesMax: number, instance: string) => ProbeDay
  /** Of whoever asks. */
  readonly protection?: Protection | undefined
}

/** Puts a probe into one process, under the name `wire`; finds the line that runs, and holds the caller's file against it. */
export const placeIn = (
  { controller, shown }: Process,
  wire: string,
  wish: ProbeWish,
  { stalls, dayOf, protection }: Known,
): Promise<Result<ProbeHold, NotPlaced>> =>
  refusable(async () => {
    const found = await prepared(controller, wire, wish, protection)
    if (!found.ok) return found
    const { spec, isMapped, sameSource } = found.value
    const placed = await controller.place(spec, stalls.of(shown))
    stalls.learn(shown, placed.stalls)
    const { file, line } = placed
    const day = dayOf(placed.bytesPerDayMax, shown.instance)
    return ok({ ...holdOf(placed), day, runs: isMapped ? { file, line } : undefined, sameSource })
  })

/** How it would be put there; nothing is touched. */
export const planIn = (
  { controller, shown }: Process,
  wish: ProbeWish,
  { stalls, dayOf, protection }: Known,
): Promise<Result<Omit<ProbePlan, 'instance' | 'refused'>, NotPlaced>> =>
  refusable(async () => {
    const found = await prepared(controller, 'plan', wish, protection)
    if (!found.ok) return found
    const { tier, reason, predictedStallMs, bytesPerDayMax } = await controller.plan(found.value.spec, stalls.of(shown))
    const day = dayOf(bytesPerDayMax, shown.instance)
    return ok({ tier, reason, predictedStallMs, day, sameSource: found.value.sameSource })
  })

async function refusable<T>(work: () => Promise<Result<T, NotPlaced>>): Promise<Result<T, NotPlaced>> {
  try {
    return await work()
  } catch (error) {
    const kind = error instanceof ExpressionRefused ? 'wrong' : 'refused'
    return err({ kind, says: messageOf(error) })
  }
}

/** What the process is asked for; `sameSource`: whether the caller's file is what runs. */
type Prepared = { readonly spec: ProbeSpec; readonly isMapped: boolean; readonly sameSource: boolean | undefined }

async function prepared(
  controller: Controller,
  wire: string,
  wish: ProbeWish,
  protection: Protection | undefined,
): Promise<Result<Prepared, NotPlaced>> {
  if (wish.file === undefined)
    return ok({ spec: specOf(wire, wish, '', { line: 0 }), isMapped: false, sameSource: undefined })
  const running = await runningFile(controller, wish.file)
  if (!running.ok) return refused(running.error)
  const closed = protection?.(wish, [wish.file, ...(await filesBehind(controller, running.value))])
  if (closed !== undefined) return refused(closed)
  const sameSource = sameAs(running.value, wish)
  if (sameSource === false && wish.anySource !== true) return refused(stale(wish, running.value))
  const lines = linesOf(running.value, wish)
  if (!lines.ok) return refused(lines.error)
  return ok({ spec: specOf(wire, wish, running.value.url, lines.value), isMapped: running.value.mapped, sameSource })
}

function holdOf({
  tier,
  reason,
  predictedStallMs,
  stallMs,
  functionName,
  ...more
}: PlacedProbe): Omit<ProbeHold, 'day'> {
  const { limits, matchedBy, loggers } = more
  return {
    tier,
    reason,
    predictedStallMs,
    stallMs: Math.round(stallMs),
    functionName,
    limits,
    matchedBy,
    loggers,
    runs: undefined,
    sameSource: undefined,
  }
}

const refused = (says: string): Result<never, NotPlaced> => err({ kind: 'refused', says })

/** Undefined where there is nothing to compare. */
function sameAs({ sourceHash }: Running, { sourceHashes }: ProbeWish): boolean | undefined {
  return sourceHash === undefined || sourceHashes === undefined ? undefined : sourceHashes.includes(sourceHash)
}

const stale = ({ file }: ProbeWish, { url }: Running): string =>
  `the ${file} you look at is not what runs in ${url}: check out the version that was deployed, or take any source: then the probe is placed at that line of what runs`

type Lines = { readonly line: number; readonly toLine?: number }

function linesOf({ lineOf }: Running, wish: ProbeWish): Result<Lines, string> {
  const line = lineOf(wish.line ?? 0)
  if (!line.ok || wish.toLine === undefined) return line.ok ? ok({ line: line.value }) : line
  const toLine = lineOf(wish.toLine)
  return toLine.ok ? ok({ line: line.value, toLine: toLine.value }) : toLine
}

function specOf(id: string, wish: ProbeWish, url: string, lines: Lines): ProbeSpec {
  const { kind, when, template, callers, user, ttlMs, hitsMax, ratePerSec, stallMsMax, cpuShareMax } = wish
  const limits = { ttlMs, hitsMax, ratePerSec, stallMsMax, cpuShareMax }
  const given = Object.entries(limits).filter(([, value]) => value !== undefined)
  return {
    id,
    kind,
    file: url,
    ...lines,
    ...(when !== undefined && { when }),
    ...(template !== undefined && { template }),
    ...(callers !== undefined && { callers }),
    ...(user !== undefined && { match: user }),
    limits: Object.fromEntries(given),
  }
}
