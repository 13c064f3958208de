/**
 * Paper    none; Sentry's performance issue "potential database query injection" as documented
 * Idea     what a user typed must reach a database as a parameter; where it stands in the text, a user can write the query
 * Input    one trace
 * Output   queries whose text holds a value of the request's query string, by query and name of the value
 * Cost     O(queries times values times length of the query), of at most 20 values a request
 * Departs  only values that cannot stand there by chance count: four characters or more, in quotes or with a sign in them
 *          that no name and no number has. The value itself is never told.
 */
import { attributeOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { spanAt, type TraceView } from './trace-view.ts'

type Typed = { readonly name: string; readonly value: string }

const VALUE_CHARS_MIN = 4
const VALUES_MAX = 20
const QUERY_STRING_CHARS_MAX = 4_000
const PLAIN = /^[\w.:+-]*$/

/** Queries with a user's words in their text. */
export const queryInjections: SpanPattern = {
  detector: 'query-injection',
  matchesIn: (view) => {
    const typed = view.trace.spans.filter((span) => span.kind === 'Server').flatMap(typedIn)
    if (typed.length === 0) return []
    return view.queries.flatMap((query, place) => (query?.verbatim ? injected(view, place, query.verbatim, typed) : []))
  },
  says: (rise) =>
    `a query of ${rise.service} holds what the user typed, word for word, ${inRequests(rise)}: ${rise.subject}`,
}

function injected(view: TraceView, place: number, text: string, typed: readonly Typed[]): readonly Match[] {
  const { service, operation, durationMs } = spanAt(view, place)
  const shape = view.queries[place]?.text ?? ''
  return typed
    .filter(({ value }) => text.includes(PLAIN.test(value) ? `'${value}'` : value))
    .map(({ name }) => ({ service, operation, subject: `${name} in ${shape}`, calls: 1, totalMs: durationMs }))
}

/** Names and values of a request's query string, under any of the names that hold it. */
function typedIn({ attributes }: TraceSpan): readonly Typed[] {
  const address = attributes['http.target'] ?? attributeOf(attributes, 'url.full') ?? ''
  const told = attributeOf(attributes, 'url.query') ?? (address.split('?')[1] ?? '').split('#')[0] ?? ''
  if (told === '') return []
  const values = [...new URLSearchParams(told.slice(0, QUERY_STRING_CHARS_MAX))].slice(0, VALUES_MAX)
  return values
    .filter(([, value]) => value.length >= VALUE_CHARS_MIN && value.trim() !== '')
    .map(([name, value]) => ({ name, value }))
}
