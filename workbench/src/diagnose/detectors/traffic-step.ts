/**
 * Paper    none; traffic of the four golden signals
 * Idea     a service is commonly run with room for twice its load, so a doubled load is a cause of its own, and a tenth of the
 *          load says that callers no longer reach it; both must be beyond what parts of the baseline, each as long as the
 *          incident, differ by
 * Input    rates of served requests, whatever their unit
 * Output   services whose traffic at least doubled or fell to a tenth
 * Cost     O(points times parts)
 */
import { sumOf } from '../../lib/sum.ts'
import { countsRequests } from '../series/meaning.ts'
import type { GoldenSeries } from '../types.ts'
import type { Detected, DetectorInput, Stretch } from './types.ts'

const SURGE_RATIO_MIN = 2
const STOP_RATIO_MAX = 0.1
const PARTS_MIN = 2 // of the baseline, compared with each other
const PARTS_USUAL = 4
const PARTS_MAX = 20
const POINTS_MIN = 3
const SURE = 3 // standard errors of a mean of so many points: few requests come in bursts

/** Services that are asked far more, or hardly any more, than before. */
export function trafficSteps(input: DetectorInput): readonly Detected[] {
  const all = input.golden.filter((one) => countsRequests(one) && one.side === 'server')
  const counted = new Set(all.filter(({ source }) => source === 'metric').map(({ service }) => service))
  const served = all.filter(({ source, service }) => source === 'metric' || !counted.has(service)) // spans are sampled, by what failed at times
  const steps = [...Map.groupBy(served, (one) => JSON.stringify([one.service, one.source, one.name])).values()].flatMap(
    (siblings) => stepOf(siblings, input),
  )
  return [...Map.groupBy(steps, (step) => step.service).values()].map((own) =>
    own.reduce((best, one) => (one.score > best.score ? one : best)),
  )
}

function stepOf(siblings: readonly GoldenSeries[], { baseline, incident }: DetectorInput): readonly Detected[] {
  const [was, is] = [levelIn(siblings, baseline), levelIn(siblings, incident)]
  if (!was || !is || was.mean <= 0) return []
  const parts = partsOf(baseline, incident, was.points).flatMap((part) => levelIn(siblings, part)?.mean ?? [])
  if (parts.length < PARTS_MIN) return []
  const [least, most] = [Math.min(...parts), Math.max(...parts)]
  const swing = least > 0 ? most / least : Number.POSITIVE_INFINITY
  const noise = SURE * Math.sqrt(was.variance * (1 / was.points + 1 / is.points))
  const surges = is.mean >= SURGE_RATIO_MIN * was.mean && is.mean >= swing * most && is.mean - was.mean > noise
  const stops = is.mean <= STOP_RATIO_MAX * was.mean && is.mean <= least / swing && was.mean - is.mean > noise
  if (!surges && !stops) return []
  return [detectedStep(siblings[0] as GoldenSeries, surges ? 'traffic-surge' : 'traffic-stop', was.mean, is.mean)]
}

/** Sums over the series of one service. */
type Level = { readonly mean: number; readonly variance: number; readonly points: number }

/** The rate in a stretch; undefined where no series has enough points. */
function levelIn(siblings: readonly GoldenSeries[], { fromMs, toMs }: Stretch): Level | undefined {
  const told = siblings
    .map(({ atMs, value }) => value.filter((_, i) => (atMs[i] as number) > fromMs && (atMs[i] as number) <= toMs))
    .filter((values) => values.length >= POINTS_MIN)
  if (told.length === 0) return undefined
  const means = told.map(meanOf)
  const variances = told.map((values, i) => meanOf(values.map((value) => (value - (means[i] as number)) ** 2)))
  return { mean: sumOf(means), variance: sumOf(variances), points: meanOf(told.map((values) => values.length)) }
}

const meanOf = (values: readonly number[]): number => sumOf(values) / values.length

/** As long as the incident, four at least, as far as each has enough points. */
export function partsOf({ fromMs, toMs }: Stretch, incident: Stretch, points: number): readonly Stretch[] {
  const asLong = Math.floor((toMs - fromMs) / Math.max(1, incident.toMs - incident.fromMs))
  const told = Math.floor(points / POINTS_MIN)
  const parts = Math.max(PARTS_MIN, Math.min(PARTS_MAX, told, Math.max(PARTS_USUAL, asLong)))
  const at = (part: number): number => fromMs + ((toMs - fromMs) * part) / parts
  return Array.from({ length: parts }, (_, part) => ({ fromMs: at(part), toMs: at(part + 1) }))
}

function detectedStep(series: GoldenSeries, detector: string, before: number, after: number): Detected {
  const says =
    detector === 'traffic-surge'
      ? `${series.service} is asked ${(after / before).toFixed(1)} times as much as before (${series.name})`
      : `${series.service} is asked ${((100 * after) / before).toFixed(0)} % of what it was before (${series.name})`
  return {
    detector,
    service: series.service,
    operation: null,
    says,
    score: 1 - Math.min(before, after) / Math.max(before, after), // the share of the traffic that came or went
    numbers: { metric: series.name, before, after },
    traceIds: [],
  }
}
