import root from 'otlp-reference/build/src/generated/root.js'

type Codec<Decoded> = { encode(message: object): { finish(): Uint8Array }; decode(bytes: Uint8Array): Decoded }

export type AnyValue = { stringValue?: string; intValue?: unknown; boolValue?: boolean; doubleValue?: number }
export type KeyValue = { key: string; value: AnyValue }
export type Span = {
  traceId: Uint8Array
  spanId: Uint8Array
  parentSpanId: Uint8Array
  traceState: string
  name: string
  kind: number
  startTimeUnixNano: { low: number; high: number }
  endTimeUnixNano: { low: number; high: number }
  attributes: KeyValue[]
  status?: { code?: number; message?: string }
}
type Scope = { name: string; version: string }
export type TracesRequest = {
  resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { scope: Scope; spans: Span[] }[] }[]
}

type Root = {
  opentelemetry: { proto: { collector: { trace: { v1: { ExportTraceServiceRequest: Codec<TracesRequest> } } } } }
}

/** The library's encoder and decoder of a traces request. */
export const tracesCodec = (root as unknown as Root).opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest

export const SPANS_PER_REQUEST = 512

/** Traces requests as an SDK sends them: 512 spans of about 470 bytes, 12 attributes each, 8 on the resource. */
export function spanRequests(count: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, at) => spanRequest(at, random))
}

function spanRequest(at: number, random: () => number): Uint8Array {
  const service = `service-${at % 12}`
  const spans = Array.from({ length: SPANS_PER_REQUEST }, (_, index) => spanOf(at * SPANS_PER_REQUEST + index, random))
  const scopeSpans = [{ scope: { name: 'instrumentation-http', version: '0.301.0' }, spans }]
  const request = { resourceSpans: [{ resource: { attributes: resourceOf(service, at) }, scopeSpans }] }
  return tracesCodec.encode(request).finish()
}

const BASE_NS = 1_700_000_000_000_000_000n

function spanOf(at: number, random: () => number) {
  const startNs = BASE_NS + BigInt(at) * 250_000n
  const route = `/api/v1/items/${Math.floor(random() * 40)}`
  return {
    traceId: bytes(16, random),
    spanId: bytes(8, random),
    parentSpanId: bytes(8, random),
    name: `GET ${route}`,
    kind: 2 + (at % 2),
    startTimeUnixNano: fixed64(startNs),
    endTimeUnixNano: fixed64(startNs + BigInt(Math.floor(random() * 1e8))),
    attributes: attributesOf(route, random),
    status: random() < 0.02 ? { code: 2, message: 'deadline exceeded' } : {},
  }
}

function attributesOf(route: string, random: () => number): KeyValue[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!
  return [
    text('http.request.method', pick(['GET', 'POST', 'PUT'])),
    text('http.route', route),
    { key: 'http.response.status_code', value: { intValue: random() < 0.02 ? 500 : 200 } },
    text('url.path', `${route}/${Math.floor(random() * 1e6)}`),
    text('url.scheme', 'https'),
    text('server.address', 'shop.internal'),
    { key: 'server.port', value: { intValue: 8443 } },
    text('client.address', `10.0.${Math.floor(random() * 256)}.${Math.floor(random() * 256)}`),
    text('user_agent.original', pick(['Mozilla/5.0 (X11; Linux x86_64)', 'okhttp/4.12.0', 'curl/8.5.0'])),
    text('network.protocol.version', '1.1'),
    text('user.id', `u-${Math.floor(random() * 1e5)}`),
    { key: 'cache.hit', value: { boolValue: random() < 0.5 } },
  ]
}

/** The attributes of a service's resource, the `at`-th instance of it. */
export function resourceOf(service: string, at: number): KeyValue[] {
  return [
    text('service.name', service),
    text('service.version', '7f3c2d'),
    text('service.instance.id', `${service}-${at % 3}`),
    text('deployment.environment.name', 'production'),
    text('host.name', `node-${at % 5}`),
    text('k8s.pod.name', `${service}-6d5f-${at % 3}`),
    text('telemetry.sdk.language', 'nodejs'),
    text('telemetry.sdk.version', '3.1.0'),
  ]
}

/** An attribute that is a string. */
export const text = (key: string, stringValue: string): KeyValue => ({ key, value: { stringValue } })

/** The library takes 64 bits as two halves. */
const fixed64 = (value: bigint) => ({ low: Number(BigInt.asIntN(32, value)), high: Number(value >> 32n) })

/** Bytes that a generator draws, none of them zero. */
export const bytes = (count: number, random: () => number): Uint8Array =>
  Uint8Array.from({ length: count }, () => 1 + Math.floor(random() * 255))

/** Numbers in [0, 1) that a seed decides (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
