import type { Overview, Page } from '../model/columns.ts'
import type { TimeRange } from '../model/time.ts'
import { rangeOf } from './evidence.ts'
import { type CallGraph, callGraph, hopsFrom } from './graph/calls.ts'
import { findOnset, type OnsetFinding, type OnsetReading } from './onset/onset.ts'
import { witnessesOf } from './onset/witnesses.ts'
import { mayBeOfRequests, pagedService, servicesKnown } from './page.ts'
import { type Pace, paceBetween, SAME_PACE, type Trace } from './paths/index.ts'
import { movesAtPace } from './series/at-pace.ts'
import { withoutBystanders } from './series/bystanders.ts'
import { goldenSeries } from './series/golden.ts'
import { judgedByLimits } from './series/limits.ts'
import { errorLineSeries, logVolumeSeries } from './series/log-lines.ts'
import { movesOf } from './series/moves.ts'
import { asPaged } from './series/paged.ts'
import { failsAt, hangsAt, isServedAt } from './series/suffering.ts'
import { isTail } from './series/tails.ts'
import type { GoldenSeries, Move, Windows } from './types.ts'
import { withNames } from './unnamed.ts'

/** What the overview says: when it began, which stretches to compare, and what moved. */
export type Frame = {
  readonly series: readonly GoldenSeries[]
  readonly onset: OnsetFinding | undefined
  readonly windows: Windows
  readonly moves: readonly Move[]
  /** How many times as long everything takes since. */
  readonly pace: Pace
}

const INCIDENT_SHARE = 0.25 // of the window is compared with the rest where nothing tells when it began

/** A frame without its moves: finding moves is expensive, and `refinedOutline` may still change the windows. */
export type Outline = Omit<Frame, 'moves' | 'pace'>

/** Step two: the frame that an outline settles on, with what moved. */
export function withMoves(outline: Outline): Frame {
  const { series, windows, onset } = outline
  return { ...outline, moves: withoutBystanders(judgedByLimits(movesOf(series, windows)), onset), pace: SAME_PACE }
}

/** The same frame, as far as things did not just all take longer, which whole traces of both stretches tell. */
export function withPace(frame: Frame, before: readonly Trace[], after: readonly Trace[]): Frame {
  const pace = paceBetween(before, after)
  return { ...frame, pace, moves: movesAtPace(frame.moves, pace) }
}

/**
 * The same frame, with the onset that lines of errors tell of where requests told of one that nobody feels: those of the front neither fail
 * nor take much longer beyond the pace, and the page speaks of nothing that requests do. Results are wrong then, and whoever was a little
 * slower is a bystander.
 */
export function withFeltOnset(frame: Frame, overview: Overview, page: Page | undefined): Frame {
  const { onset } = frame
  if (!page || mayBeOfRequests(page) || !onset?.measured) return frame
  if (onset.voters.some(({ series: one }) => one.signal === 'errors' || one.watched)) return frame
  const named = withNames(overview)
  if (!areWell(frame, frontOf(named, callGraph(named.metrics, []), page), page)) return frame
  const told = everybodys(errorLineSeries(named), named, page)
  return told ? { ...frame, onset: told } : frame
}

/** Step one: when the symptom began, and which stretches to compare. */
export function outlineOf(stored: Overview, page: Page | undefined): Outline {
  const overview = withNames(stored)
  const { metrics, operations, bucketSeconds } = overview
  const measured = asPaged(goldenSeries(metrics, operations, bucketSeconds), page)
  const series = [...measured, ...logVolumeSeries(overview, page)]
  const told = onsetOf(series, overview, page, page?.at)
  return outlined(series, told?.measured ? told : (fromLogs(series, overview, page) ?? told), overview)
}

/**
 * The onset where requests alone say nothing of it, but lines of errors do; who is paged and sees none there looks at everybody's, if failures
 * would be seen at the front: else requests may fail there, and lines of others that begin at another time would mislead.
 */
function fromLogs(
  series: readonly GoldenSeries[],
  overview: Overview,
  page: Page | undefined,
): OnsetReading | undefined {
  const lines = errorLineSeries(overview)
  if (lines.length === 0) return undefined
  const told = onsetOf([...series, ...lines], overview, page, page?.at)
  if (told?.measured) return told
  if (!page || !seesFailures(series, frontOf(overview, callGraph(overview.metrics, []), page))) return undefined
  return everybodys(lines, overview, page)
}

/** The onset that lines of errors tell of, whoever writes them. */
function everybodys(lines: readonly GoldenSeries[], { window }: Overview, page: Page): OnsetReading | undefined {
  const told = findOnset(witnessesOf(lines, new Set(), new Set()), window, page.at)
  return told?.measured ? told : undefined
}

/**
 * Requests of the front are seen, and neither fail nor take much longer than the pace at which everything goes: none of them, or most, where
 * the page speaks of nothing that requests do.
 */
export function areWell({ series, moves, pace }: Frame, front: ReadonlySet<string>, page: Page | undefined): boolean {
  const told = page && !mayBeOfRequests(page) ? moves.filter((move) => !isTail(move.series)) : moves
  return seesFailures(series, front) && !failsAt(front, moves) && !hangsAt(front, told, pace.way)
}

/** Somebody counts the requests of the front that fail: where none do, they are well. */
const seesFailures = (series: readonly GoldenSeries[], front: ReadonlySet<string>): boolean =>
  series.some((one) => one.signal === 'errors' && isServedAt(front, one))

const STEPS_BEFORE = 12 // of the overview: enough baseline for a closer look
const STEPS_AFTER = 8

/** The stretch around the onset that is worth a closer look; undefined where nothing tells of one. */
export function closerLook({ onset }: Outline, { window, bucketSeconds }: Overview): TimeRange | undefined {
  if (!onset?.measured) return undefined
  const stepMs = bucketSeconds * 1000
  return rangeOf(
    Math.max(window.from, onset.at - STEPS_BEFORE * stepMs),
    Math.min(window.to, onset.at + STEPS_AFTER * stepMs),
  )
}

/**
 * The outline with the onset as finer steps tell it: on a long window the overview's steps are coarse, and what the incident does in
 * the last one before the onset would pass for health. A finer onset that lies elsewhere is another event, and is not followed.
 */
export function refinedOutline(
  outline: Outline,
  stored: Overview,
  near: Pick<Overview, 'window' | 'bucketSeconds' | 'operations'>,
  page: Page | undefined,
): Outline {
  const { onset } = outline
  if (onset === undefined) return outline
  const overview = withNames({ ...stored, ...near })
  const series = goldenSeries({ numbers: [], histograms: [] }, overview.operations, near.bucketSeconds)
  const finer = onsetOf(series, overview, page, undefined)
  const stepMs = stored.bucketSeconds * 1000
  const same = finer?.measured && finer.at >= onset.from - stepMs && finer.at <= onset.to + stepMs
  if (!same) return outline
  return outlined(outline.series, { ...finer, voters: onset.voters }, withNames(stored))
}

function outlined(series: readonly GoldenSeries[], onset: OnsetReading | undefined, { window }: Overview): Outline {
  const guess = window.to - INCIDENT_SHARE * (window.to - window.from)
  const windows = {
    before: rangeOf(window.from, onset?.splitAt ?? guess),
    after: rangeOf(onset?.splitAt ?? guess, window.to),
  }
  return { series, onset, windows }
}

/** Where requests come in: services whose operations begin traces, else those that nobody calls. */
export function entriesOf({ operations }: Overview, graph: CallGraph): ReadonlySet<string> {
  const traced = operations.filter((o) => o.entry).map((o) => o.service)
  const uncalled = [...graph.callees.keys()].filter((service) => !graph.callers.has(service))
  return new Set(traced.length > 0 ? traced : uncalled)
}

/** Where the symptom shows: at the paged service, else where requests come in. */
export function frontOf(overview: Overview, graph: CallGraph, page: Page | undefined): ReadonlySet<string> {
  const paged = pagedService(page, servicesKnown(overview, graph))
  return paged === undefined ? entriesOf(overview, graph) : new Set([paged])
}

/** The front tells when it began; those it calls refine it. */
function onsetOf(
  series: readonly GoldenSeries[],
  overview: Overview,
  page: Page | undefined,
  pageAt: number | undefined,
): OnsetReading | undefined {
  const graph = callGraph(overview.metrics, [])
  const front = frontOf(overview, graph, page)
  const reached = [...hopsFrom(graph, [...front]).keys()].filter((service) => !front.has(service))
  return findOnset(witnessesOf(series, front, new Set(reached)), overview.window, pageAt)
}
