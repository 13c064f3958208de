import type { ReplayHeader, ReplayRequest } from '../../model/replay.ts'
import { attributeOf } from '../../model/semconv.ts'
import type { TraceSpan, TraceView } from '../../model/views.ts'
import { withoutSecrets } from './secrets.ts'

type Attributes = TraceSpan['attributes']
/** The first of some attributes that says something. */
type Told = (...names: readonly string[]) => string | undefined

/** Headers that a client makes anew for each request, and those that would continue the old trace. */
const MADE_ANEW =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|upgrade|proxy-.*|traceparent|tracestate|baggage|b3|x-b3-.*|x-request-id)$/

const HEADER = /^http\.request\.header\.(.+)$/

/** Names under which instrumentations keep a body; the conventions have none. */
const BODY_NAMES = [
  'http.request.body',
  'http.request.body.content',
  'http.request.body.text',
  'http.request_body',
  'http.body',
]

/**
 * The request by which a trace came in, as it could be sent again: the topmost server span that speaks HTTP, by the current names of
 * attributes and the old ones. Undefined when no span of it is such a request.
 */
export function requestOfTrace({ traceId, at, spans }: TraceView): ReplayRequest | undefined {
  const entry = spans
    .filter(isHttp)
    .toSorted((a, b) => Number(b.kind === 'Server') - Number(a.kind === 'Server') || a.depth - b.depth)[0]
  if (entry === undefined) return undefined
  const { service, attributes } = entry
  const answered = attributeOf(attributes, 'http.response.status_code') ?? attributeOf(attributes, 'error.type')
  const known = { service, at, traceId, ...(answered !== undefined && { answered }) }
  return requestOf(entry, known)
}

/** Of several traces, the request of the first that failed and came in by HTTP. */
export const requestOfTraces = (traces: readonly TraceView[]): ReplayRequest | undefined =>
  traces.toSorted((a, b) => failures(b) - failures(a)).flatMap((trace) => requestOfTrace(trace) ?? [])[0]

const failures = ({ spans }: TraceView): number => Number(spans.some(({ error }) => error))

const isHttp = ({ attributes, kind }: TraceSpan): boolean =>
  (kind === 'Server' || kind === 'Client') && attributeOf(attributes, 'http.request.method') !== undefined

function requestOf({ attributes, name, kind }: TraceSpan, from: ReplayRequest['from']): ReplayRequest {
  const of: Told = (...names) =>
    names.map((one) => attributes[one]).find((value) => value !== undefined && value !== '')
  const url = urlOf(of)
  const route = of('http.route')
  const path = url ?? route ?? (/^[A-Z]+ (\/\S*)/.exec(name)?.[1] || '/')
  const headers = headersOf(attributes, of)
  const body = of(...BODY_NAMES)
  const method = methodOf(of)
  return withoutSecrets({
    from,
    method: method ?? 'GET',
    origin: originOf(of, kind),
    path: inPath(path),
    headers,
    body,
    removed: [],
    unknown: [
      ...(method === undefined ? ['the method: the span tells none that can be sent, GET stands in its place'] : []),
      ...(url === undefined ? [`the address: only its route is known (${path})`] : []),
      ...(url !== undefined && !url.includes('?') && of('url.query') === undefined && of('http.target') === undefined
        ? ['the query: the span has none, or does not tell it']
        : []),
      ...bodyUnknown(method, body, of('http.request.body.size', 'http.request_content_length')),
      ...(headers.length === 0 ? ['headers: none were captured'] : []),
    ],
  })
}

/** `_OTHER` is what the conventions say of a method they do not know; the method itself stands beside it. */
function methodOf(of: Told): string | undefined {
  const told = [of('http.request.method', 'http.method'), of('http.request.method_original')]
  return told.find((method) => method !== undefined && /^[A-Za-z]{1,20}$/.test(method))?.toUpperCase()
}

function bodyUnknown(
  method: string | undefined,
  body: string | undefined,
  size: string | undefined,
): readonly string[] {
  if (body !== undefined || size === '0' || (size === undefined && /^(GET|HEAD|DELETE|OPTIONS)$/.test(method ?? '')))
    return []
  return [
    `the body${size === undefined ? '' : ` of ${size} bytes`}: it was not captured; say it, or take it from a variable of a snapshot`,
  ]
}

/** Path and query; the current names, the old ones, or of a whole address. */
function urlOf(of: Told): string | undefined {
  const path = of('url.path')
  const query = of('url.query')
  if (path !== undefined) return query === undefined ? path : `${path}?${query.replace(/^\?/, '')}`
  const target = of('http.target')
  if (target?.startsWith('/')) return target
  const whole = of('url.full', 'http.url')
  if (whole === undefined || !URL.canParse(whole)) return undefined
  const { pathname, search } = new URL(whole)
  return pathname + search
}

/** Where clients asked: on server spans `net.peer.*` names the client, so only on client spans it is looked at. */
function originOf(of: Told, kind: string): string | undefined {
  const whole = of('url.full', 'http.url')
  if (whole !== undefined && URL.canParse(whole)) return new URL(whole).origin
  const peer = kind === 'Client'
  const host = of('server.address', 'http.host', 'net.host.name', ...(peer ? ['net.peer.name'] : []))
  if (host === undefined) return undefined
  const port = of('server.port', 'net.host.port', ...(peer ? ['net.peer.port'] : []))
  const text = `${of('url.scheme', 'http.scheme') ?? 'http'}://${host}${port === undefined || /:\d+$/.test(host) ? '' : `:${port}`}`
  return URL.canParse(text) ? new URL(text).origin : undefined
}

/** As a URL's path: what does not belong into one is encoded; it cannot lead to another host. */
const inPath = (path: string): string => {
  const url = new URL('http://host')
  const [pathname = '', ...query] = path.split('?')
  url.pathname = pathname
  url.search = query.join('?')
  return url.pathname + url.search
}

const HEADERS_MAX = 50
const HEADER_CHARS_MAX = 4_000

function headersOf(attributes: Attributes, of: Told): readonly ReplayHeader[] {
  const captured = Object.entries(attributes).flatMap(([key, value]) => {
    const name = HEADER.exec(key)?.[1]?.toLowerCase().replaceAll('_', '-') ?? ''
    const text = firstOf(value)
    return /^[a-z0-9-]{1,100}$/.test(name) && !MADE_ANEW.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)
      ? [{ name, value: text }]
      : []
  })
  const agent = of('user_agent.original', 'http.user_agent')
  const told = captured.some(({ name }) => name === 'user-agent') || agent === undefined
  const all = told || !/^[\t\x20-\x7e]*$/.test(agent) ? captured : [...captured, { name: 'user-agent', value: agent }]
  return all.filter(({ value }) => value.length <= HEADER_CHARS_MAX).slice(0, HEADERS_MAX)
}

/** A header is a list of values; it is kept as JSON. */
function firstOf(value: string): string {
  if (!value.startsWith('[')) return value
  try {
    const values: unknown = JSON.parse(value)
    return Array.isArray(values) ? values.map(String).join(', ') : value
  } catch {
    return value
  }
}
