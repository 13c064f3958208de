import { type GoldenSignal, NO_CHANGE, type SignalMove } from '../../model/diagnosis.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { proofOf } from '../clues/from-metrics.ts'
import type { Detected } from '../detectors/index.ts'
import type { EvidenceBook } from '../evidence.ts'
import type { Frame } from '../frame.ts'
import type { TemplateChange } from '../logs/index.ts'
import type { OnsetFinding } from '../onset/onset.ts'
import { atPace, type Pace, type Trace } from '../paths/index.ts'
import { climbOf, isFull } from '../series/climbs.ts'
import { resourceKindOf } from '../series/resources.ts'
import { CLEAR } from '../series/robust.ts'
import { isFailing, isMuchLonger } from '../series/suffering.ts'
import { isTail } from '../series/tails.ts'
import { SLOW_FACTOR } from '../slower.ts'
import type { GoldenSeries, Move, Windows } from '../types.ts'
import { exhaustedOf } from '../verdict/exhausted.ts'
import { demandOf, type Suspect } from '../verdict/rank.ts'
import { refusedMostly } from '../verdict/refused.ts'
import type { Shape } from '../verdict/shape.ts'
import { saysItRanOut } from '../verdict/told-limits.ts'
import { failsByWaiting, requestsFailByWaiting, slowMoreThanFailing, succeedsSlowly } from '../verdict/waited.ts'

const SHOWN_MAX = 40

/** The golden signals that matter: those of the entries first, then what moved most. */
export function signalMoves(
  moves: readonly Move[],
  entries: ReadonlySet<string>,
  windows: Windows,
  book: EvidenceBook,
): readonly SignalMove[] {
  const golden = moves.filter((move) => move.series.signal !== null)
  const atEntries = golden.filter((move) => entries.has(move.series.service) && move.series.signal !== 'saturation')
  const chosen = new Set([...atEntries.slice(0, SHOWN_MAX / 2), ...golden].slice(0, SHOWN_MAX))
  return [...chosen].map((move) => ({
    service: move.series.service,
    operation: move.series.operation,
    signal: move.series.signal as GoldenSignal,
    name: [move.series.name, move.series.detail].filter(Boolean).join(' '),
    unit: move.series.unit,
    before: move.before,
    after: move.after,
    moved: directionOf(move),
    movedAt: move.movedAt === undefined || move.score < CLEAR ? null : rfc3339(unixMs(move.movedAt)),
    evidence: [book.cite(proofOf(move, windows))],
  }))
}

const directionOf = (move: Move): SignalMove['moved'] =>
  move.score < CLEAR || move.after === move.before ? 'flat' : move.after > move.before ? 'up' : 'down'

/** What the shape of a failure is read off. */
export type Seen = {
  readonly frame: Frame
  readonly entries: ReadonlySet<string>
  readonly inResults: boolean
  readonly detected: readonly Detected[]
  readonly guilty: string | null
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly templates: readonly TemplateChange[]
}

/** How requests fare where they come in and at the first suspect, and whether a resource of it is used up. */
export function shapeOf(seenBy: Seen, suspect: Suspect | undefined): Shape {
  const { frame, entries, inResults, detected, guilty, before, after } = seenBy
  const { moves, onset, pace } = frame
  const usual = atPace(before, pace)
  const at = ({ series }: Move): boolean =>
    series.side === 'client'
      ? series.peer !== '' && series.peer === suspect?.service
      : entries.has(series.service) || series.service === suspect?.service || entries.size === 0
  const seen = moves.filter(at)
  const latencies = seen.filter((move) => move.series.signal === 'latency' && move.score >= CLEAR)
  const changed = guilty !== null && guilty !== NO_CHANGE
  const [traffic] = seen.filter((move) => move.series.signal === 'traffic' && move.score >= CLEAR)
  const isMuchSlower = latencies.some(
    (move) => isMiddle(move.series, seen) && isMuchLonger(move, pace.way) && isBeyondUsual(move, seen, pace),
  )
  const waited = suspect && failsByWaiting(suspect.service, usual, after)
  const slowMostly = suspect
    ? isSlowMostly(suspect.service, isMuchSlower, waited, { before: usual, after })
    : isMuchSlower
  const errors = seen.some(isFailing)
  const failsAtOnce = errors && waited === false && !slowMostly
  return {
    latency: latencies.length > 0,
    felt: latencies.some(
      ({ series }) => series.side !== 'client' && (entries.size === 0 || entries.has(series.service)),
    ),
    slowMostly,
    errors,
    inResults,
    refused: refusedMostly(after),
    waited: waited === true,
    traffic: !traffic ? 'flat' : directionOf(traffic),
    surge: suspect !== undefined && entries.has(suspect.service) && surges(suspect.service, detected),
    demands: suspect !== undefined && demandOf(suspect) !== undefined,
    deserted: onset !== undefined && isDeserted(onset),
    exhausted: suspect !== undefined && ranOut(suspect.service, seenBy, changed, failsAtOnce),
    changed,
    untold: untoldIn(seen),
    measured: onset?.measured ?? false,
  }
}

/**
 * The middle request of those that succeed takes much longer, or more became slow than fail; what is refused at once is not slow. Of a service that is
 * down, so that the requests that would have come to it fail at once, the few that it served tell little.
 */
function isSlowMostly(
  service: string,
  isMuchSlower: boolean,
  waited: boolean | undefined,
  { before, after }: Pick<Seen, 'before' | 'after'>,
): boolean {
  const more = slowMoreThanFailing(service, before, after)
  if (waited === undefined && requestsFailByWaiting(service, before, after) === false) return more
  if (isMuchSlower && (succeedsSlowly(service, before, after) ?? waited !== false)) return true
  return waited !== false && more
}

/**
 * A resource of a service is used up, by what is measured of it or by what it says itself. Who is busy answers late and refuses nothing at once;
 * and what no longer fills up while requests fail at once may just be asked for less.
 */
const ranOut = (service: string, { frame, templates }: Seen, changed: boolean, failsAtOnce: boolean): boolean =>
  isUsedUp(exhaustedOf(frame.moves, service), changed || failsAtOnce) ||
  (!failsAtOnce && filledUp(service, frame)) ||
  saysItRanOut(templates, service)

/** What the service holds or keeps was filling up all the time, and is full since the symptom. */
const filledUp = (service: string, { series, windows, onset }: Frame): boolean =>
  onset?.measured === true &&
  series.some((one) => {
    const climb = one.service === service && climbOf(one, windows.before.from, onset.from)
    return climb && isFull(climb, onset.to)
  })

/** Work that a change brought is an effect of it as much as slowness is, unless it is what the page is about; what is filled or held by a change is what ran out. */
const isUsedUp = (scarcest: Move | undefined, changed: boolean): boolean =>
  scarcest !== undefined &&
  (scarcest.series.watched === true || !(changed && resourceKindOf(scarcest.series.name) === 'flow'))

const OF_REQUESTS: readonly GoldenSignal[] = ['latency', 'errors', 'traffic']

/** Signals of requests that no series tells of. */
function untoldIn(moves: readonly Move[]): ReadonlySet<GoldenSignal> {
  const told = new Set(moves.map((move) => move.series.signal))
  return new Set(OF_REQUESTS.filter((signal) => !told.has(signal)))
}

const surges = (service: string, detected: readonly Detected[]): boolean =>
  detected.some((one) => one.detector === 'traffic-surge' && one.service === service)

/** Of traffic only its loss tells when a symptom began. */
export const isDeserted = ({ voters }: OnsetFinding): boolean =>
  voters.length > 0 && voters.every(({ series }) => series.signal === 'traffic')

/**
 * Whether it takes longer than nearly all did, where that is told beside it: a request that is late within what was usual loses its user nothing,
 * one that fails does.
 */
function isBeyondUsual({ series, after }: Move, seen: readonly Move[], { way }: Pace): boolean {
  const tails = seen.filter((one) => isTail(one.series) && measureOf(one.series) === measureOf(series))
  return after > SLOW_FACTOR * way * Math.max(0, ...tails.map((one) => one.before))
}

/** What is measured, and where, whatever quantile of it a series tells. */
const measureOf = ({ service, operation, side, peer, instance, version, name, detail }: GoldenSeries): string =>
  JSON.stringify([service, operation, side, peer, instance, version, `${name} ${detail}`.replace(QUANTILE, '')])

const QUANTILE = /(?<=^|[ .])p\d+(?= |$)/

/** Whether a series tells of the middle request: its median, or the mean where no quantile up to the 90th is told beside it. */
function isMiddle({ name, detail, service }: GoldenSeries, seen: readonly Move[]): boolean {
  const told = `${name} ${detail}`
  if (/(^|[ .])p50( |$)/.test(told)) return true
  if (!/(^| )aggregation=(avg|mean)( |$)/.test(told)) return false
  return !seen.some((one) => one.series.service === service && /(^|[ .])p([5-8]\d|90)( |$)/.test(one.series.detail))
}
