/**
 * Paper    none; the four golden signals (Beyer et al., Site Reliability Engineering, ch. 6)
 * Idea     every metric series and every bucketed operation becomes a series with a meaning, so that one scorer serves all
 * Input    metric series and operation series as they were stored
 * Output   golden series; counters have become rates per second
 * Cost     O(points)
 */

import { median } from '../../lib/order-statistics.ts'
import { sumOf } from '../../lib/sum.ts'
import type { HistogramSeries, MetricSeries, OperationSeries, StoredSeries } from '../../model/columns.ts'
import { calledOf } from '../../model/service-name.ts'
import type { Attributes, Series } from '../../model/span-columns.ts'
import { calledIn, calleeOf, callerIn, type Names, withInstances } from '../graph/peers.ts'
import type { GoldenSeries } from '../types.ts'
import { seriesOfHistogram, shareOfTime } from './histograms.ts'
import { missShares } from './lookups.ts'
import { countsRequests, isMemory, isOfCalls, isOfTime, type Meaning, meaningOf } from './meaning.ts'
import { type FailureShare, failureShares, isLost } from './outcomes.ts'
import { resourceKindOf } from './resources.ts'
import type { Badness } from './robust.ts'
import { type Timer, timersIn } from './timers.ts'

/** All series of a window with their meaning, in a fixed order. */
export function goldenSeries(
  stored: StoredSeries,
  operations: readonly OperationSeries[],
  bucketSeconds: number,
): readonly GoldenSeries[] {
  const { timers, numbers } = timersIn(stored.numbers)
  const metrics = [...numbers, ...timers.flatMap(partsOfTimer), ...stored.histograms.flatMap(partsOf)]
  const names = new Set([...metrics.map((m) => m.service), ...operations.map((o) => o.service)])
  const services = withInstances(names, metrics)
  const seen = bucketsSeen(operations)
  const told = metrics.filter((m) => callerOf(m) !== '')
  const failing = failureShares(told)
  const said = new Set(failing.map(({ insteadOf }) => insteadOf))
  const read = told.filter((m) => !said.has(m)).map((m) => [m, ofMetric(m, services)] as const)
  const measured = read.map(([, series]) => series)
  return [
    ...withWholes(measured),
    ...read.flatMap(([metric, series]) => handedThrough(metric, series, services)),
    ...missShares(measured),
    ...failing.map((m) => ofFailures(m, services)),
    ...operations.flatMap((o) => ofOperation(o, bucketSeconds, seen)),
  ].filter((series) => series.atMs.length > 0)
}

/** What a proxy counts both by who asks it and by whom it asks for them is what it is asked, too. */
function handedThrough({ labels }: Read, series: GoldenSeries, services: Names): readonly GoldenSeries[] {
  if (series.side !== 'client' || !countsRequests(series)) return []
  const caller = callerIn(labels, services)
  const isThird = caller !== '' && caller !== series.service && caller !== series.peer
  return isThird ? [{ ...series, side: 'server', peer: caller }] : []
}

/** The memory of one instance is one resource, however many parts of it are told. */
function withWholes(series: readonly GoldenSeries[]): readonly GoldenSeries[] {
  const parts = series.filter(({ signal, name }) => signal === 'saturation' && isMemory(name))
  const wholes = new Map<GoldenSeries, number>()
  for (const all of Map.groupBy(parts, wholeOf).values()) {
    const whole = sumOf(all.map(({ value }) => Math.abs(median(value))))
    if (all.length > 1) for (const part of all) wholes.set(part, whole)
  }
  return series.map((one) => (wholes.has(one) ? { ...one, whole: wholes.get(one) as number } : one))
}

const wholeOf = ({ service, instance, version, name, unit, peer }: GoldenSeries): string =>
  JSON.stringify([service, instance, version, name, unit, peer])

type Read = MetricSeries & Pick<GoldenSeries, 'histogram' | 'summed'>

const partsOf = (histogram: HistogramSeries): readonly Read[] =>
  (tellsWork(histogram) ? [shareOfTime(histogram)] : seriesOfHistogram(histogram)).map((part) => ({
    ...part,
    histogram: histogram.name,
  }))

/** How long pieces of work took that use a resource up. */
const tellsWork = ({ name, unit }: Pick<HistogramSeries, 'name' | 'unit'>): boolean =>
  meaningOf(name, unit).signal === 'saturation' && resourceKindOf(name) === 'flow' && isOfTime(name, unit)

const partsOfTimer = ({ summed, ...timer }: Timer): readonly Read[] =>
  seriesOfHistogram(timer).map((part) => ({ ...part, summed }))

/** A series of a service graph belongs to no service; it is about the call from its client to its server. */
const callerOf = ({ service, labels }: MetricSeries): string =>
  labels.client && labels.server && service !== labels.server ? labels.client : service

function ofMetric(metric: Read, services: Names): GoldenSeries {
  const service = callerOf(metric)
  const { signal, bad, ...told } = meaningIn(metric, services)
  const side = metric.labels.client === service && metric.labels.server ? 'client' : told.side
  const read = asRatio(bad, metric, pointsOf(metric))
  return {
    service,
    operation: null,
    side,
    peer: peerOf(metric, side, services),
    instance: metric.instance,
    version: metric.version,
    node: metric.node,
    signal,
    source: 'metric',
    name: metric.name,
    detail: [detailOf(metric.labels), bad === -1 && read.bad === 1 ? shownAs(signal) : ''].filter(Boolean).join(' '),
    unit: unitOf(metric, signal, read.value),
    ...(metric.histogram !== undefined && { histogram: metric.histogram }),
    ...(metric.summed !== undefined && { summed: metric.summed }),
    ...(isAveraged(metric) && { averaged: true }),
    ...(signal === 'traffic' && isLost(metric) && { lost: true }),
    ...read,
  }
}

/**
 * What the name says; where a label names another service as the other side, or the name says that it is of calls, a time is how long they
 * take. What is held to make them stays the caller's own.
 */
function meaningIn(metric: Read, services: Names): Meaning {
  const meaning = meaningOf(metric.name, metric.unit)
  const isOfPiece = 'quantile' in metric.labels && tellsWork(metric)
  if (isOfPiece || (meaning.signal === 'saturation' && isUnused(metric.labels)))
    return { signal: null, bad: 0, side: 'own' }
  const other = calledIn(metric.labels, services, metric.service)
  const isOfAnother = (other !== '' && other !== metric.service) || isOfCalls(metric.name, metric.labels)
  if (!isOfAnother || meaning.signal === 'saturation') return meaning
  if (meaning.signal === null && isOfTime(metric.name, metric.unit))
    return { signal: 'latency', bad: 1, side: 'client' }
  return { ...meaning, side: 'client' }
}

/** What is idle or free is the part that nobody uses; the other parts tell who uses it. */
const isUnused = (labels: MetricSeries['labels']): boolean =>
  Object.entries(labels).some(([key, value]) => STATE.test(key) && UNUSED.test(value))
const STATE = /(^|[._])(state|mode)$/i
const UNUSED = /^(idle|free|available|unused)$/i

/** Rates of counters, means of histograms, and gauges that sum up a stretch, but for quantiles and extremes. */
function isAveraged({ kind, histogram, summed, labels, ofStretch, ...named }: Read): boolean {
  if (kind !== 'gauge') return true
  if (MEAN.test(labels.aggregation ?? '')) return histogram !== undefined || summed !== undefined || ofStretch === true
  const { signal } = meaningOf(named.name, named.unit)
  return ofStretch === true && (signal === 'errors' || signal === 'traffic')
}

const MEAN = /^(avg|mean)$/

/** Requests that were counted by outcome, as the share of them that fails. */
function ofFailures(metric: FailureShare<Read>, services: Names): GoldenSeries {
  const { detail, ...told } = ofMetric(metric, services)
  const shown = [detail, SHOWN_AS_FAILURES].filter(Boolean).join(' ')
  const { counts } = metric
  const counted = counts && { counts, averaged: true }
  return { ...told, signal: 'errors', bad: 1, floor: RATIO_FLOOR, detail: shown, ...counted }
}

const shownAs = (signal: GoldenSeries['signal']): string =>
  signal === 'saturation' ? '(share that is used)' : SHOWN_AS_FAILURES
const SHOWN_AS_FAILURES = '(share that fails)'
const RATIO_FLOOR = 0.01 // one request in a hundred, one point of a resource's limit: less wakes nobody

/** What a share of this unit is a share of; undefined for other units. */
export const shareWhole = (unit: string): number | undefined =>
  /^(%|percent)$/i.test(unit) ? 100 : unit === '1' ? 1 : undefined

/** A success ratio is read as the failure ratio it implies, a share that is left as the one that is used: near 1 its level says nothing about its spread. */
export function asRatio(
  bad: Badness,
  { kind, unit }: Pick<MetricSeries, 'kind' | 'unit'>,
  points: Points,
): Points & Pick<GoldenSeries, 'bad' | 'floor'> {
  const whole = kind === 'gauge' ? shareWhole(unit) : undefined
  if (whole === undefined || bad === 0 || !isWithin(points.value, whole)) return { ...points, bad, floor: 0 }
  const floor = RATIO_FLOOR * whole
  if (bad === 1) return { ...points, bad, floor }
  return { atMs: points.atMs, value: points.value.map((value) => whole - value), bad: 1, floor }
}

const isWithin = (values: readonly number[], whole: number): boolean =>
  values.every((value) => value >= 0 && value <= whole)

/** The unit of a rate of things that have none of their own. */
export const A_SECOND = 'a second'

/** The unit of what was read; `1` is also said of numbers of things, which are no shares. */
function unitOf({ name, kind, unit }: MetricSeries, signal: Meaning['signal'], values: readonly number[]): string {
  if (unit !== '1') return unit
  if (kind !== 'gauge') return A_SECOND
  const isShare = signal === 'saturation' && resourceKindOf(name) !== 'queue' // a limit may be passed for a while
  return isShare || isWithin(values, 1) ? unit : ''
}

function peerOf({ labels, service }: Read, side: GoldenSeries['side'], services: Names): string {
  if (side === 'client') return calleeOf(labels, services, service)
  const other = side === 'own' ? calledIn(labels, services, service) : callerIn(labels, services)
  return other === service ? '' : other
}

const detailOf = (labels: Attributes): string =>
  Object.entries(labels)
    .map(([key, value]) => (key === 'quantile' ? `p${Number((Number(value) * 100).toFixed(3))}` : `${key}=${value}`))
    .sort()
    .join(' ')

/** Metric series as the detectors read them: counters are rates per second. */
export function plainSeries(stored: StoredSeries): readonly Series[] {
  return [...stored.numbers, ...stored.histograms.flatMap(seriesOfHistogram)].map((metric) => ({
    service: calledOf(metric.service),
    name: metric.name,
    unit: metric.unit,
    instance: metric.instance,
    node: metric.node,
    labels: metric.labels,
    ...pointsOf(metric),
  }))
}

type Points = Pick<GoldenSeries, 'atMs' | 'value'>

/** Points as they are, or a counter's rate per second between neighbours; a counter that fell was reset. */
function pointsOf({ kind, atMs, value }: MetricSeries): Points {
  if (kind === 'gauge') return { atMs, value }
  const rates: number[] = []
  for (let i = 1; i < atMs.length; i++) {
    const seconds = Math.max(((atMs[i] as number) - (atMs[i - 1] as number)) / 1000, 1e-3)
    const rise = kind === 'delta' ? (value[i] as number) : (value[i] as number) - (value[i - 1] as number)
    rates.push((rise >= 0 ? rise : (value[i] as number)) / seconds)
  }
  return { atMs: atMs.slice(1), value: rates }
}

/** An operation as four series, and one for each code that refuses; where nothing was requested while others were, its traffic is 0. */
function ofOperation(o: OperationSeries, bucketSeconds: number, seen: readonly number[]): readonly GoldenSeries[] {
  const ends = (starts: readonly number[]): number[] => starts.map((at) => at + bucketSeconds * 1000)
  const shared = {
    service: o.service,
    operation: o.operation,
    side: 'server',
    peer: '',
    instance: '',
    version: '',
    node: '',
    source: 'trace',
    detail: '',
    floor: 0,
    atMs: ends(o.atMs),
    counts: o.count,
  } as const
  const failing = (some: readonly number[]) => ({
    averaged: true,
    unit: '1',
    floor: RATIO_FLOOR,
    step: oneRequestOf(some, o.count),
    value: ratios(some, o.count),
  })
  const { counts: _, ...rest } = shared
  return [
    { ...shared, signal: 'latency', bad: 1, name: 'span.duration.p50', unit: 'ms', value: o.p50Ms },
    { ...shared, signal: 'latency', bad: 1, name: 'span.duration.p99', unit: 'ms', value: o.p99Ms },
    { ...shared, signal: 'errors', bad: 1, name: 'span.error.ratio', ...failing(o.errors) },
    ...Object.entries(o.refused).map(
      ([code, refused]): GoldenSeries => ({
        ...shared,
        signal: 'errors',
        bad: 1,
        name: 'span.refused.ratio',
        detail: `refused=${code}`,
        ...failing(refused),
      }),
    ),
    {
      ...rest,
      signal: 'traffic',
      bad: 0,
      averaged: true,
      name: 'span.rate',
      unit: '{request}/s',
      atMs: ends(seen),
      value: countsAt(o, seen).map((n) => n / bucketSeconds),
    },
  ]
}

/**
 * Buckets in which anybody was seen, but for the first and the last, which may be cut.
 * One in which nobody was seen is a gap of the recording, not of the traffic.
 */
function bucketsSeen(operations: readonly OperationSeries[]): readonly number[] {
  const all = [...new Set(operations.flatMap((o) => o.atMs))].sort((a, b) => a - b)
  return all.length > 2 ? all.slice(1, -1) : all
}

function countsAt({ atMs, count }: OperationSeries, seen: readonly number[]): readonly number[] {
  const counts = new Map(atMs.map((at, i) => [at, count[i] as number]))
  return seen.map((at) => counts.get(at) ?? 0)
}

/** The share that one failed request is of a usual bucket; a sampled request stands for several. */
function oneRequestOf(failed: readonly number[], count: readonly number[]): number {
  const least = Math.min(...failed.filter((n) => n > 0))
  return Number.isFinite(least) ? Math.min(1, least / Math.max(1, median(count))) : 0
}

const ratios = (parts: readonly number[], wholes: readonly number[]): number[] =>
  parts.map((part, i) => part / Math.max(1, wholes[i] as number))
