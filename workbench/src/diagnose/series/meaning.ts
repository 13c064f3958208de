/**
 * Paper    none; OpenTelemetry semantic conventions, and the words that other names are made of
 * Idea     the words of a metric's name tell which golden signal it shows and which way is bad
 * Input    name, unit and labels of a metric series
 * Output   golden signal, bad direction and side of the call, or no signal where the words say nothing
 * Cost     O(length of the name)
 */
import type { GoldenSignal } from '../../model/diagnosis.ts'
import type { Attributes } from '../../model/span-columns.ts'
import type { Badness } from './robust.ts'

/** What a metric's name says about its series. */
export type Meaning = {
  readonly signal: GoldenSignal | null
  readonly bad: Badness
  readonly side: 'server' | 'client' | 'own'
}

const GOOD_WHEN_UP = /^(success|succeeded|availability|available|hit|hits|healthy|uptime|ready)$/
const ERRORS = new RegExp(
  '^(errors?|errs?|fail|failed|failures?|faults?|exceptions?|[45]xx|timeouts?|reject(ed|s|ions?)?|dropped|drops|exhausted|' +
    'mismatch(es)?|denied|forbidden|unauthorized|lost|corrupt(ed)?|unreachable|undelivered|dlq|' +
    'retry|retries|retrans(mits?|mitted|mission|missions|segs)?|abort(ed|s)?|refused|unhealthy|oom|restarts?|crash(es)?|evicted|deadlocks?|unavailable)$',
)
/** What ought to be, after `not`; what was not cached, flushed or modified harms nobody. */
const DUE =
  /^(found|ready|healthy|available|reachable|responding|running|accepted|acked|delivered|processed|permitted|allowed|linked|matched|synced)$/
const LATENCY = /^(duration|latency|latencies|delay|wait|lag|elapsed|p5\d|p9\d+|ttfb|rtt)$/
const SATURATION = new RegExp(
  '^(cpu|memory|mem|heap|utilization|utilisation|usage|used|disk|queue|queued|pool|pending|connections?|threads?|backlog|' +
    'inflight|active|throttled|throttling|gc|load|saturation|blocked|fds?|goroutines|depth)$',
)
const TRAFFIC = /^(requests?|req|calls?|rpcs?|messages?|queries|rps|qps|throughput|hits|transactions?|operations?|ops)$/

/** Of a server they are requests, as Datadog's agents call them (`trace.….hits`), of a cache what it had. */
const HITS = /^hits$/
const OF_REQUESTS = /^(trace|https?|grpc|rpc|requests?|web)$/
const OF_CACHES = /^(cached?|caches|caching|lookups?)$/

const LEFT = /^(free|freeable|available|remaining|headroom|idle)$/
const SHARE = /^(1|%|percent)$/i
const COUNT = /^\{.*\}$/ // UCUM: an annotation alone is a number of things
const TIME = /^([mun\u00b5]?s|milliseconds|microseconds|nanoseconds|seconds|minutes|min|h)$/i
const BYTES = /^([kmgt]i?)?(by|bytes?)$/i

/** The golden signal behind a name: room and credit that are left are bad when they fall; else the first group of words that matches decides, most telling first. */
export function meaningOf(name: string, unit: string): Meaning {
  const words = wordsOf(name)
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word))
  const side = sideOf(words)
  if (words.some((word, i) => words[i - 1] === 'not' && DUE.test(word))) return { signal: 'errors', bad: 1, side }
  const isRoom = has(LEFT) && (BYTES.test(unit) || has(SATURATION))
  const isCredit = has(/^balance$/) && (has(/^(burst|credits?)$/) || SHARE.test(unit))
  if (isRoom || isCredit) return { signal: 'saturation', bad: -1, side: 'own' }
  if (has(HITS) && has(OF_REQUESTS) && !has(OF_CACHES)) return { signal: 'traffic', bad: 0, side }
  if (has(GOOD_WHEN_UP)) return { signal: 'errors', bad: -1, side }
  if (has(ERRORS)) return { signal: 'errors', bad: 1, side }
  const isTime = isOfTime(name, unit)
  const isCount = COUNT.test(unit)
  if (!isCount && (has(LATENCY) || (has(TRAFFIC) && isTime)) && !has(/^(cpu|gc)$/))
    return { signal: 'latency', bad: 1, side }
  if (has(SATURATION)) return { signal: 'saturation', bad: 1, side: 'own' }
  if (has(TRAFFIC) || /^\{requests?\}(\/s)?$/.test(unit)) return { signal: 'traffic', bad: 0, side }
  return { signal: null, bad: 0, side: 'own' }
}

/** Measured in a unit of time, as the unit or the name says. */
export const isOfTime = (name: string, unit: string): boolean =>
  TIME.test(unit) || wordsOf(name).some((word) => TIME.test(word))

/** Seconds in the unit that a time is told in; 1 where the unit says nothing. */
export function secondsPerUnit({ name, unit }: { readonly name: string; readonly unit: string }): number {
  if (unit === 'ms' || /milliseconds?$/.test(name)) return 0.001
  return unit === 'us' || unit === 'µs' ? 1e-6 : unit === 'ns' ? 1e-9 : 1
}

const HELD = /^(queued?|pool|pending|connections?|threads?|backlog|inflight|active|blocked|goroutines|depth|fds?)$/
const RESOURCE = /^(cpu|memory|mem|heap|disk|gc|load|loop|network)$/

/** What a metric of the calls that somebody makes is called; `upstream` is what proxies call those whom they ask. */
const OUTWARD = /^(client|out|outbound|outgoing|egress|upstream)$/

/** Told by the caller, of calls that it makes or of what it holds to make them. */
export function isOfCalls(name: string, labels: Attributes): boolean {
  const words = wordsOf(name)
  return isOutward(words) || (isAddressed(labels) && !words.includes('server'))
}

/** The address of a server as its clients tell it; by older names (`net.host.name`, `http.host`) a server tells its own. */
const isAddressed = (labels: Attributes): boolean => SERVER_ADDRESS.some((key) => Boolean(labels[key]))
const SERVER_ADDRESS = ['server.address', 'server_address', 'net.peer.name']

/** What something is told by is not what it is of: `requests_by_client`. */
const isOutward = (words: readonly string[]): boolean =>
  words.some((word, i) => words[i - 1] !== 'by' && OUTWARD.test(word))

/** A resource that is held while a request lasts, so that more of it is in use when requests are slow. */
export const isHeld = (name: string): boolean => wordsOf(name).some((word) => HELD.test(word))

const PER_REQUEST = /per[._]?(request|call)/i

/** Requests a second, of those that are served or made; what one request takes is none. */
export const countsRequests = ({
  signal,
  name,
}: {
  readonly signal: Meaning['signal']
  readonly name: string
}): boolean => signal === 'traffic' && !PER_REQUEST.test(name)

const WAITING = /^(queued?|pending|waiting|backlog)$/

/** Who stands before a resource, as against who holds it. */
export const isWaiting = (name: string): boolean => wordsOf(name).some((word) => WAITING.test(word))

/** How much is being worked on at once. */
export function isUnderWay(name: string): boolean {
  const words = wordsOf(name)
  const isAmount = words.some((word) => RESOURCE.test(word) || BYTES.test(word))
  return !isAmount && words.some((word) => /^((in)?flight|active|concurrency)$/.test(word))
}

/** How late a process comes to its own work; whether that hurts, its requests tell. */
export const isOfLoop = (name: string): boolean => wordsOf(name).some((word) => /^(event)?loop$/.test(word))

/** Counts how often an instance was started again. */
export const isRestart = (name: string): boolean => wordsOf(name).some((word) => /^restarts?$/.test(word))

/** Memory, which a process takes as a whole. */
export const isMemory = (name: string): boolean => wordsOf(name).some((word) => /^(memory|mem|heap)$/.test(word))

/** The word for what is used, e.g. `cpu`; the whole name where no such word is known. */
export const resourceOf = (name: string): string => wordsOf(name).find((word) => RESOURCE.test(word)) ?? name

/** What a metric is about: its name without the unit at its end, as the naming conventions of Prometheus put it there. */
export const measuredIn = (name: string): string => name.replace(HOW_MEASURED, '')

const HOW_MEASURED =
  /(?:[._](?:total|count|sum|ratio|percent|(?:nano|micro|milli)?seconds|minutes|hours|days|bytes|ms)){1,4}$/i

/** What is left of the name of a counter of requests, or of those that fail, when the words for both are taken off: the same for two that belong together. */
export const stemOf = (name: string): string =>
  wordsOf(name)
    .filter((word) => !TRAFFIC.test(word) && !ERRORS.test(word) && word !== 'total')
    .join('.')

const wordsOf = (name: string): string[] => {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
  return words.filter((word, i) => words[i - 1] !== 'per' || !TIME.test(word)) // `per_min` counts by a time, and is none
}

function sideOf(words: readonly string[]): Meaning['side'] {
  if (isOutward(words)) return 'client'
  return words.includes('own') ? 'own' : 'server'
}
