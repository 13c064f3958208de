/**
 * Paper    none; semantic conventions for database client spans
 * Idea     queries that differ in their values only are one query
 * Input    a span
 * Output   the query's text without values, the database it goes to, or undefined when the span is no query
 * Cost     O(length of the query)
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'

/** What a database span asks, and whom. */
export type Query = { readonly text: string; readonly database: string }

const QUERY_CHARS_MAX = 2_000
const CACHES = /^(redis|valkey|memcached|hazelcast|dragonfly)$/i

/** The query behind a span; undefined for other spans and for caches, where many small reads are the purpose. */
export function queryOf(span: TraceSpan): Query | undefined {
  const system = attributeOf(span.attributes, 'db.system.name')
  const text = attributeOf(span.attributes, 'db.query.text')
  if ((system === undefined && text === undefined) || CACHES.test(system ?? '')) return undefined
  return { text: withoutValues(text ?? span.operation), database: peerOf(span.attributes) }
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
