/**
 * Paper    Cochran, Sampling Techniques (1977), 6.2: a ratio in a sample times a known total
 * Idea     the sampled traces say how many calls from one service to another come on a served request, and all served requests are counted
 * Input    traces of both windows, rates of all operations, the stretches to compare
 * Output   flows from caller to callee, and what each service is asked
 * Cost     O(spans)
 * Departs  what fewer than ten requests of the incident show tells no rate
 */
import { sumOf } from '../../lib/sum.ts'
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Stretch } from '../detectors/types.ts'
import type { Trace, TraceSpan } from '../paths/index.ts'
import type { GoldenSeries } from '../types.ts'
import type { Flow } from './flows.ts'
import { heardIn, type Rates, ratesIn } from './rates.ts'

/** Flows as traces tell them, and what each service is asked in the same stretches. */
export type TracedFlows = { readonly flows: readonly Flow[]; readonly asked: ReadonlyMap<string, Rates> }

const REQUESTS_MIN = 10
const SAMPLES_MAX = 5

type Sums = {
  readonly calls: number[]
  readonly failed: number[]
  /** Calls before the incident, by what was asked of the caller when it made them. */
  readonly before: Map<string, number>
  /** Some were made though nobody asked for anything. */
  unasked: boolean
  readonly traceIds: Set<string>
  requests: number
}

/** What traces tell of who asks whom, and how much. */
export function tracedFlows(
  before: readonly Trace[],
  after: readonly Trace[],
  series: readonly GoldenSeries[],
  stretches: readonly Stretch[],
): TracedFlows {
  const operations = series.filter(({ source, signal }) => source === 'trace' && signal === 'traffic')
  if (before.length === 0 || after.length === 0 || operations.length === 0) return { flows: [], asked: new Map() }
  const { pairs, served, endpoints, requests } = counted([...before, ...after], stretches)
  const told = ratesIn(operations, heardIn(operations), stretches)
  const rates = (counts: readonly number[]): Rates =>
    counts.map((count, i) =>
      (requests[i] as number) > 0 ? (count / (requests[i] as number)) * (told[i] as number) : Number.NaN,
    )
  const asked = new Map([...served].map(([service, counts]) => [service, rates(counts)]))
  const byCallee = Map.groupBy(pairs.values(), ({ callee }) => callee)
  const flows = [...byCallee].flatMap(([callee, own]) => {
    const together = stretches.map((_, i) =>
      Math.max(
        served.get(callee)?.[i] ?? 0,
        own.reduce((sum, { sums }) => sum + (sums.calls[i] as number), 0),
      ),
    )
    const inAll = rates(together)
    return own
      .filter(({ sums }) => sums.requests >= REQUESTS_MIN)
      .map(({ caller, sums }): Flow => {
        const traceIds = [...sums.traceIds].slice(0, SAMPLES_MAX)
        const passed = passedOn(sums, endpoints)
        return {
          caller,
          callee,
          asked: rates(sums.calls),
          failed: rates(sums.failed),
          ...(passed && { passed: rates(passed) }),
          inAll,
          told: { by: 'traces', traceIds },
        }
      })
  })
  return { flows, asked }
}

/** Calls if each request led to as many as one for the same did before the incident; undefined where some are made for no request. */
function passedOn({ calls, before, unasked }: Sums, endpoints: Counts): readonly number[] | undefined {
  if (unasked) return undefined
  const usual = [...before].flatMap(([endpoint, made]) => {
    const asked = endpoints.get(endpoint) ?? []
    const whole = sumOf(asked.slice(0, -1))
    return whole > 0 ? [{ asked, each: made / whole }] : [] // a request that began before the first stretch is in none
  })
  return calls.map((_, i) => sumOf(usual.map(({ asked, each }) => each * (asked[i] as number))))
}

/** Weighted numbers in each stretch, by name. */
type Counts = Map<string, number[]>

type Pair = { readonly caller: string; readonly callee: string; readonly sums: Sums }

/** Weighted calls by caller and callee, requests by who served them and by what was asked, and all that are counted as operations. */
function counted(traces: readonly Trace[], stretches: readonly Stretch[]) {
  const pairs = new Map<string, Pair>()
  const served: Counts = new Map()
  const endpoints: Counts = new Map()
  const requests = stretches.map(() => 0)
  for (const trace of traces) {
    const seen = new Set<string>()
    for (const span of trace.spans) {
      const at = trace.startMs + span.startMs
      const i = stretches.findIndex(({ fromMs, toMs }) => at >= fromMs && at < toMs)
      if (i < 0) continue
      const isServed = isServing(span)
      if (isServed || span.parent < 0) add(requests, i, trace.weight)
      if (isServed) {
        add(countsOf(served, span.service, stretches), i, trace.weight)
        add(countsOf(endpoints, endpointOf(span), stretches), i, trace.weight)
      }
      const call = callOf(trace, span)
      if (call === undefined) continue
      const key = JSON.stringify([span.service, call.callee])
      const pair = pairs.get(key) ?? { caller: span.service, callee: call.callee, sums: noneYet(stretches) }
      pairs.set(key, pair)
      add(pair.sums.calls, i, trace.weight)
      if (call.failed) add(pair.sums.failed, i, trace.weight)
      const endpoint = askedFor(trace, span)
      const isBefore = i < stretches.length - 1
      if (endpoint === undefined) pair.sums.unasked = true
      else if (isBefore) pair.sums.before.set(endpoint, (pair.sums.before.get(endpoint) ?? 0) + trace.weight)
      if (!isBefore && !seen.has(key)) {
        seen.add(key)
        pair.sums.requests += 1
        pair.sums.traceIds.add(trace.id)
      }
    }
  }
  return { pairs, served, endpoints, requests }
}

const noneYet = (stretches: readonly Stretch[]): Sums => ({
  calls: stretches.map(() => 0),
  failed: stretches.map(() => 0),
  before: new Map(),
  unasked: false,
  traceIds: new Set(),
  requests: 0,
})

function countsOf(counts: Counts, key: string, stretches: readonly Stretch[]): number[] {
  const known = counts.get(key) ?? stretches.map(() => 0)
  counts.set(key, known)
  return known
}

/** What its service was asked when it made a call; undefined where nobody asked. */
function askedFor(trace: Trace, call: TraceSpan): string | undefined {
  for (let at = trace.spans[call.parent]; at?.service === call.service; at = trace.spans[at.parent])
    if (isServing(at)) return endpointOf(at)
  return undefined
}

/** What is asked of a service, also where all its requests are of one operation (`web.request`). */
const endpointOf = ({ run, attributes }: TraceSpan): string =>
  JSON.stringify([run, ...ENDPOINT.map((key) => attributeOf(attributes, key) ?? '')])

/** The route; the resource, as Datadog's agents call it. */
const ENDPOINT = ['http.request.method', 'http.route', 'resource.name', 'dd.span.Resource']

const isServing = ({ kind }: TraceSpan): boolean => kind === 'Server' || kind === 'Consumer'

const add = (counts: number[], i: number, weight: number): void => {
  counts[i] = (counts[i] as number) + weight
}

/** Whom a client span calls, by the span that it serves or by its attributes; undefined where nobody is named. */
function callOf(trace: Trace, span: TraceSpan): { readonly callee: string; readonly failed: boolean } | undefined {
  if (span.kind !== 'Client') return undefined
  const served = trace.spans[span.children[0] ?? -1]
  const callee = served ? served.service : peerOf(span.attributes)
  if (callee === '' || callee === span.service) return undefined
  const failed =
    span.error || span.refusedWith !== '' || (served !== undefined && (served.error || served.refusedWith !== ''))
  return { callee, failed }
}
