/**
 * Paper    none; OpenTelemetry semantic conventions for the outcome of HTTP and gRPC requests, as labels of metrics
 * Idea     requests counted apart by outcome tell, put together again, which share of them fails
 * Input    counters and rates of requests, with their labels
 * Output   for each group that differs in the outcome alone, the share that fails and that of each code that refuses, as gauges
 * Cost     O(points)
 */
import { sumOf } from '../../lib/sum.ts'
import type { MetricSeries } from '../../model/columns.ts'
import type { Attributes } from '../../model/span-columns.ts'
import { meaningOf, stemOf } from './meaning.ts'
import { isCounter, siblingKey } from './siblings.ts'

/** The share of requests that fail, and where requests are counted, how many are behind each value. */
export type FailureShare<T extends MetricSeries> = T & {
  readonly counts?: readonly number[]
  /** The counter that it says all of, better. */
  readonly insteadOf?: T
}

/** Shares of failing and refused requests; only where requests that succeed are counted beside those that fail. */
export function failureShares<T extends MetricSeries>(metrics: readonly T[]): readonly FailureShare<T>[] {
  const counted = metrics.filter(({ name, unit }) => meaningOf(name, unit).signal === 'traffic')
  return [...[...Map.groupBy(counted, withoutOutcome).values()].flatMap(sharesIn), ...sharesBeside(metrics, counted)]
}

/** Shares of those that fail where they are counted under a name of their own, beside all: `calls` and `calls_failed`. */
function sharesBeside<T extends MetricSeries>(
  metrics: readonly T[],
  counted: readonly T[],
): readonly FailureShare<T>[] {
  const alls = Map.groupBy(counted.filter(isCounter), siblingsOf)
  const fails = metrics.filter((one) => isCounter(one) && meaningOf(one.name, one.unit).signal === 'errors')
  return fails.flatMap((failed) => {
    const [all, ...others] = alls.get(siblingsOf(failed)) ?? []
    if (all === undefined || others.length > 0) return [] // nobody tells of which of them it is a part
    const [every, bad] = [addedBy([all], all.atMs), addedBy([failed], all.atMs)]
    const told = every.flatMap((n, i) => (i > 0 && n > 0 ? [i] : []))
    const share = {
      ...failed,
      kind: 'gauge' as const,
      unit: '1',
      atMs: told.map((i) => all.atMs[i] as number),
      value: told.map((i) => Math.min(1, (bad[i] as number) / (every[i] as number))),
      counts: told.map((i) => every[i] as number),
      insteadOf: failed,
    }
    return [share]
  })
}

const siblingsOf = (one: MetricSeries): string => siblingKey(one, stemOf(one.name), one.labels)

const HTTP_STATUS = /^(http[._])?(response[._])?status([._]?code)?$|^(response[._])?code$/i // Istio: `response_code`
const GRPC_STATUS = /^(rpc[._])?(grpc|response)[._](status[._])?code$/i
const ERROR_TYPE = /^error[._]type$/i
const HTTP_CODE = /^[1-5](\d\d|xx)$/i
const GRPC_FAILURES = new Set('2 4 12 13 14 15'.split(' '))
/** Cancelled, an invalid argument, not found, … not authenticated: all that is neither well nor a failure of who serves. */
const GRPC_REFUSALS =
  /^([135-9]|1[016]|CANCELLED|INVALID_?ARGUMENT|NOT_?FOUND|ALREADY_?EXISTS|PERMISSION_?DENIED|RESOURCE_?EXHAUSTED|FAILED_?PRECONDITION|ABORTED|OUT_?OF_?RANGE|UNAUTHENTICATED)$/i
const GRPC_FAILURE_NAMES = /^(UNKNOWN|DEADLINE_?EXCEEDED|UNIMPLEMENTED|INTERNAL|UNAVAILABLE|DATA_?LOSS)$/i

/** What Micrometer and plain words call the outcome; its codes, where they are told as well, say it more exactly. */
const OUTCOME = /^(outcome|result|exception)$/i
const FAILED = /^(server_?error|errors?|err|fail(ed|ure)?|time(d[ _-]?)?out|rejected|ko)$/i

/** Why Envoy answered itself; the code says that it did. */
const FLAGS = /^response[._]flags$/i

const isOutcome = (key: string): boolean =>
  FLAGS.test(key) || HTTP_STATUS.test(key) || GRPC_STATUS.test(key) || ERROR_TYPE.test(key) || OUTCOME.test(key)

const withoutOutcome = (one: MetricSeries): string => siblingKey(one, `${one.name} ${one.unit}`, restOf(one.labels))

const restOf = (labels: Attributes): Attributes =>
  Object.fromEntries(Object.entries(labels).filter(([key]) => !isOutcome(key)))

/** Who served answers for codes from 500 on; who called, also for those that say the call was wrong. */
function hasFailed({ name, unit, labels }: MetricSeries): boolean {
  const least = meaningOf(name, unit).side === 'client' ? 4 : 5
  const told = Object.entries(labels)
  const code = told.find(([key, value]) => HTTP_STATUS.test(key) && HTTP_CODE.test(value))?.[1]
  if (code !== undefined && Number(code[0]) >= least) return true
  return told.some(([key, value]) => {
    if (ERROR_TYPE.test(key)) return value !== ''
    if (GRPC_STATUS.test(key) && GRPC_FAILURES.has(value)) return true
    return code === undefined && isOutcome(key) && (GRPC_FAILURE_NAMES.test(value) || FAILED.test(value))
  })
}

/** The labels of a count say that what it counts failed or was refused. */
export const isLost = (metric: MetricSeries): boolean => hasFailed(metric) || refusalOf(metric) !== undefined

/** The share that fails, and where the called side tells codes that say the call was wrong, the share of each of them. */
function sharesIn<T extends MetricSeries>(group: readonly T[]): readonly FailureShare<T>[] {
  const codes = new Set(group.filter((one) => !hasFailed(one)).flatMap((one) => refusalOf(one) ?? []))
  return [
    ...shareOf(group, hasFailed, {}),
    ...[...codes].sort().flatMap((code) => shareOf(group, (one) => refusalOf(one) === code, { refused: code })),
  ]
}

/** The code with which requests were refused: usual where people mistype, news where it was not usual. */
const refusalOf = ({ labels }: MetricSeries): string | undefined =>
  Object.entries(labels).find(
    ([key, value]) =>
      (HTTP_STATUS.test(key) && /^4\d\d$/.test(value)) || (GRPC_STATUS.test(key) && GRPC_REFUSALS.test(value)),
  )?.[1]

function shareOf<T extends MetricSeries>(
  group: readonly T[],
  isPart: (one: T) => boolean,
  marks: Attributes,
): readonly FailureShare<T>[] {
  const [failed, others] = [group.filter(isPart), group.filter((one) => !isPart(one))]
  const [longest] = others.toSorted((a, b) => b.atMs.length - a.atMs.length)
  if (failed.length === 0 || longest === undefined) return []
  const { atMs } = longest
  const bad = addedBy(failed, atMs)
  const good = addedBy(others, atMs)
  const whole = atMs.map((_, i) => (bad[i] as number) + (good[i] as number))
  const told = atMs.flatMap((_, i) => (i > 0 && (whole[i] as number) > 0 ? [i] : []))
  const at = (values: readonly number[]): number[] => told.map((i) => values[i] as number)
  const shares = whole.map((all, i) => (bad[i] as number) / all)
  const { kind, labels, ...shared } = longest
  return [
    {
      ...(shared as T),
      kind: 'gauge',
      unit: '1',
      labels: { ...restOf(labels), ...marks },
      atMs: at(atMs),
      value: at(shares),
      ...(kind !== 'gauge' && { counts: at(whole) }),
    },
  ]
}

/** Requests that were added in the time that ends at each of `ends`, by all series together. */
function addedBy(group: readonly MetricSeries[], ends: readonly number[]): readonly number[] {
  const parts = ends.map((): number[] => [])
  for (const series of group) {
    for (let i = 0, place = 0; i < series.atMs.length; i++) {
      while (place < ends.length && (ends[place] as number) < (series.atMs[i] as number)) place++
      parts[place]?.push(addedAt(series, i, place))
    }
  }
  return parts.map((some) => sumOf(some.sort((a, b) => a - b)))
}

const HISTORY_ENDS = 2 // a counter first heard of as early as its siblings was there before

/** A counter that was not there before, or was reset, began at 0. */
function addedAt({ kind, value }: MetricSeries, i: number, place: number): number {
  const now = value[i] as number
  if (kind !== 'cumulative') return now
  if (i === 0) return place < HISTORY_ENDS ? 0 : now
  const rise = now - (value[i - 1] as number)
  return rise >= 0 ? rise : now
}
