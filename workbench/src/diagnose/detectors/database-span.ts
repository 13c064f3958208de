/**
 * Paper    none; semantic conventions for database client spans
 * Idea     queries that differ in their values only are one query; a span that names a database but neither a text nor an
 *          operation fetches a connection
 * Input    a span
 * Output   the query's text without values and the database it goes to, or undefined when the span is no query
 * Cost     O(length of the query)
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/types.ts'

/** What a database span asks, and whom. */
export type Query = {
  readonly text: string
  readonly database: string
  /** As the span tells it; '' when it tells no text. */
  readonly verbatim: string
}

const QUERY_CHARS_MAX = 2_000
const CACHES = /^(redis|valkey|memcached|hazelcast|dragonfly)$/i

/**
 * The query behind a span; undefined for other spans and for caches, where many small reads are the purpose.
 * `known` remembers queries by their text and database, so that the same one is read once.
 */
export function queryOf(span: TraceSpan, known: Map<string, Query> = new Map()): Query | undefined {
  const verbatim = attributeOf(span.attributes, 'db.query.text')
  if (!isDatabase(span, verbatim) || isCache(span)) return undefined
  const told = verbatim ?? attributeOf(span.attributes, 'db.query.summary') ?? operationOf(span)
  if (told === undefined) return undefined
  const database = peerOf(span.attributes)
  const key = `${database}\n${told}`
  const earlier = known.get(key)
  if (earlier) return earlier
  const query = { text: withoutValues(told), database, verbatim: verbatim ?? '' }
  known.set(key, query)
  return query
}

/** Whether a span reads or writes a cache. */
export const isCache = (span: TraceSpan): boolean => CACHES.test(attributeOf(span.attributes, 'db.system.name') ?? '')

/** Whether a span names a database without asking it anything: it waits for a connection. */
export const isConnecting = (span: TraceSpan): boolean =>
  isDatabase(span, undefined) && !isCache(span) && !queryOf(span)

const isDatabase = (span: TraceSpan, verbatim: string | undefined): boolean =>
  verbatim !== undefined || attributeOf(span.attributes, 'db.system.name') !== undefined

/** Operation and what it is done to, for spans that keep their text to themselves. */
function operationOf({ attributes, operation }: TraceSpan): string | undefined {
  const told = attributeOf(attributes, 'db.operation.name') ?? attributeOf(attributes, 'db.collection.name')
  return told === undefined ? undefined : operation
}

/** A query with `?` for strings, numbers and lists of them. */
export function withoutValues(query: string): string {
  return query
    .slice(0, QUERY_CHARS_MAX)
    .replace(/'(?:[^']|'')*'/g, '?')
    .replace(/\$\d+\b|\b\d+(?:\.\d+)?\b/g, '?')
    .replace(/\?(?:\s*,\s*\?)+/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
}
