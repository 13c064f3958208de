/**
 * Paper    none; semantic conventions for HTTP and RPC client spans
 * Idea     calls that differ in ids inside the path only are one call
 * Input    a client span in its trace
 * Output   what it calls, by route and callee; undefined for queries, caches, queues and other spans
 * Cost     O(length of the path)
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const PATH_CHARS_MAX = 200
const ID = /^(?=.*\d)[\w.~-]+$/ // a part of a path with a digit in it names one of many
const VERSION = /^v\d+$/i

/** What a remote call asks of whom, without the ids in its path; undefined when the span is no remote call. */
export function remoteCallOf(view: TraceView, place: number): string | undefined {
  const call = spanAt(view, place)
  if (call.kind !== 'Client' || attributeOf(call.attributes, 'db.system.name') || view.queries[place]) return undefined
  return [call.operation, routeOf(call), calleeOf(view, call)].filter((part) => part !== '').join(' ')
}

/** The callee's service where it sent spans, else what the client span says. */
export function calleeOf({ trace }: TraceView, call: TraceSpan): string {
  return trace.spans[call.children[0] ?? -1]?.service ?? peerOf(call.attributes)
}

/** The path with `{id}` for each part that has a digit; '' where the name of the span holds it or none is told. */
export function routeOf({ attributes, operation }: TraceSpan): string {
  const told = attributeOf(attributes, 'url.template') ?? attributeOf(attributes, 'http.route')
  const route = told ?? withoutIds(pathOf(attributeOf(attributes, 'url.full') ?? attributeOf(attributes, 'url.path')))
  return operation.includes(route) ? '' : route
}

/** The path of an address without query and fragment. */
const pathOf = (address = ''): string =>
  (address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split(/[?#]/)[0] as string).slice(0, PATH_CHARS_MAX)

const withoutIds = (path: string): string =>
  path
    .split('/')
    .map((part) => (ID.test(part) && !VERSION.test(part) ? '{id}' : part))
    .join('/')
