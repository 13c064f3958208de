import { err, ok, type Result } from '../../../lib/result.ts'
import { identifierLiteral, stringLiteral } from './literal.ts'
import { type QueryError, queryError } from './query-error.ts'

/** What the URL of a query says, apart from who asks. */
export type QueryRequest = {
  readonly queryId: string
  /** The statement, or its beginning; the request body follows it. */
  readonly query: string
  readonly database: string
  readonly defaultFormat: string
  readonly settings: ReadonlyMap<string, string>
  readonly params: ReadonlyMap<string, string>
  /** The client takes a compressed response. */
  readonly compress: boolean
}

const QUERY_ID_LENGTH_MAX = 256
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** Parts of the HTTP interface that are read by name. */
const OWN = new Set(['query', 'query_id', 'database', 'default_format', 'enable_http_compression'])

/** Parts of the HTTP interface without a meaning here: each answer is complete before its first byte is sent. */
const IGNORED = new Set([
  'user',
  'password',
  'quota_key',
  'stacktrace',
  'client_protocol_version',
  'wait_end_of_query',
  'buffer_size',
  'send_progress_in_http_headers',
  'session_timeout',
  'session_check',
])
const IGNORED_PREFIX = /^http_/

/** Parts of the HTTP interface that would change what a client gets if they were ignored. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['session_id', 'each query of the embedded engine has a session of its own: send settings with the query instead'],
  ['compress', 'the embedded engine does not frame its blocks: use enable_http_compression=1'],
  ['decompress', 'the embedded engine does not read framed blocks: use Content-Encoding'],
  ['role', 'the embedded engine has no roles'],
])

/** The request that a URL's parameters ask for. Errors   'NOT_IMPLEMENTED', 'UNKNOWN_SETTING', in a server's wording. */
export function queryRequestOf(search: URLSearchParams, newQueryId: () => string): Result<QueryRequest, QueryError> {
  const settings = new Map<string, string>()
  const params = new Map<string, string>()
  for (const [name, value] of search) {
    const refused = REFUSED.get(name)
    if (refused !== undefined) return err(queryError(48, `${name} is not supported: ${refused}`))
    if (IGNORED.has(name) || IGNORED_PREFIX.test(name) || OWN.has(name)) continue
    if (!NAME.test(name)) return err(queryError(115, `Unknown setting '${name.slice(0, 80)}'`))
    if (name.startsWith('param_')) params.set(name, value)
    else settings.set(name, value)
  }
  const defaultFormat = search.get('default_format') || 'TabSeparated'
  if (!NAME.test(defaultFormat)) return err(queryError(73, `Unknown format ${defaultFormat.slice(0, 80)}`))
  return ok({
    queryId: (search.get('query_id') || newQueryId()).slice(0, QUERY_ID_LENGTH_MAX),
    query: search.get('query') ?? '',
    database: search.get('database') || 'default',
    defaultFormat,
    settings,
    params,
    compress: search.get('enable_http_compression') === '1',
  })
}

/**
 * The statements that prepare a session: the request's settings and parameters, and its database.
 * `limits` yield to settings of the same name; `log_comment` carries the mark by which the query is found again.
 */
export function preparationOf(request: QueryRequest, mark: string, limits: ReadonlyMap<string, string>): string {
  const comment = [mark, request.settings.get('log_comment')].filter(Boolean).join(' ')
  const all = new Map([...limits, ...request.settings, ...request.params, ['log_comment', comment]])
  const set = [...all].map(([name, value]) => `${name} = ${stringLiteral(value)}`).join(', ')
  return request.database === 'default' ? `SET ${set}` : `USE ${identifierLiteral(request.database)}; SET ${set}`
}
