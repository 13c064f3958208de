/**
 * Paper    none; threshold of Sentry's performance issue "HTTP/1.1 overhead" as documented
 * Idea     over HTTP/1.1 a client has few connections to a host (browsers six), so a call beyond them stands in line
 * Input    one trace
 * Output   calls over HTTP/1 that began while six others to the same host ran, and reached it at least 500 ms later
 * Cost     O(calls squared for each maker, of at most 500 calls)
 * Departs  the delay is read from the callee's span, because the timings that browsers send are events
 */
import { attributeOf } from '../../model/semconv.ts'
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const CONNECTIONS = 6
const DELAY_MS_MIN = 500
const CALLS_MAX = 500 // of one maker; runs are compared pairwise

/** Calls that wait for a connection of their own host. */
export const httpQueueing: SpanPattern = {
  detector: 'http-queueing',
  matchesIn: (view) => [...view.calls].flatMap(([maker, calls]) => queuesOf(view, maker, calls)),
  says: (rise) =>
    `${rise.operation} in ${rise.service} has ${rise.calls} calls to ${rise.subject} wait for a connection over HTTP/1.1 ` +
    `(${rise.totalMs.toFixed(0)} ms together) ${inRequests(rise)}`,
}

function queuesOf(view: TraceView, maker: number, calls: readonly number[]): readonly Match[] {
  if (calls.length <= CONNECTIONS) return []
  const { service, operation } = spanAt(view, maker)
  const overHttp1 = calls.slice(0, CALLS_MAX).filter((place) => isHttp1(view, place))
  return [...Map.groupBy(overHttp1, (place) => hostOf(view, place))].flatMap(([subject, toHost]) => {
    const delays = toHost.flatMap((place, i) =>
      isCrowded(view, place, toHost.slice(0, i)) ? delayOf(view, place) : [],
    )
    const late = delays.filter((ms) => ms >= DELAY_MS_MIN)
    const totalMs = late.reduce((sum, ms) => sum + ms, 0)
    return late.length === 0 ? [] : [{ service, operation, subject, calls: late.length, totalMs }]
  })
}

const isHttp1 = (view: TraceView, place: number): boolean => {
  const { kind, attributes } = spanAt(view, place)
  return kind === 'Client' && /^1(\.|$)/.test(attributeOf(attributes, 'network.protocol.version') ?? '')
}

function hostOf(view: TraceView, place: number): string {
  const { attributes } = spanAt(view, place)
  const [name, port] = ['server.address', 'server.port'].map((key) => attributeOf(attributes, key))
  return [name, port].filter(Boolean).join(':')
}

/** Whether as many calls as there are connections ran when this one began. */
function isCrowded(view: TraceView, place: number, earlier: readonly number[]): boolean {
  const { startMs } = spanAt(view, place)
  const running = earlier.filter((other) => spanAt(view, other).startMs + spanAt(view, other).durationMs > startMs)
  return running.length >= CONNECTIONS
}

/** From the call's start to the callee's; nothing where the callee sends no span. */
function delayOf(view: TraceView, place: number): readonly number[] {
  const call = spanAt(view, place)
  const [callee] = call.children.map((child) => spanAt(view, child)).filter((child) => child.kind === 'Server')
  return callee ? [callee.startMs - call.startMs] : []
}
