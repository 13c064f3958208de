import type { Context, MiddlewareHandler } from 'hono'
import { holds } from '../../model/access.ts'
import { type Actor, actor } from '../../model/incident/entry.ts'
import type { Look } from '../../respond/incident/looks.ts'
import { QUESTIONS, writtenBy } from './access.ts'

/** Says who reads, where no token does: `human:NAME` or `agent:NAME`, the name as in a URL; `none` where it may not write. */
export const READER = 'x-lastgood-reader'

/** The value of that header. */
export const readerIs = ({ kind, name }: Actor): string => `${kind}:${encodeURIComponent(name)}`

type Kind = Look['at']

/** Which telemetry a path reads. */
const READS: readonly (readonly [path: RegExp, at: Kind])[] = [
  [/^\/api\/diagnosis$/, 'diagnosis'],
  [/^\/api\/changes$/, 'changes'],
  [/^\/api\/(?:logs|explore\/(?:logs|kinds|tail))$/, 'logs'],
  [/^\/api\/(?:traces\/[^/]+|explore\/(?:heatmap|compare|spans|sides))$/, 'traces'],
  [/^\/api\/(?:overview|explore\/(?:metrics|chart))$/, 'metrics'],
  [/^\/api\/explore\/sql$/, 'query'],
]

/** Tells of each answered question about telemetry, after it was answered; whoever asked does not wait for that. What is about a practice system is answered before it comes here. */
export function tellsLooks(looked: (look: Look) => Promise<void>): MiddlewareHandler {
  return async (c, next) => {
    await next()
    const at = c.res.ok ? kindOf(c) : undefined
    const reader = at === undefined ? undefined : readerIn(c)
    if (at === undefined || reader === undefined) return
    const query = c.req.method === 'POST' ? bodyOf(c) : Promise.resolve(queryOf(c))
    void query.then((text) => looked({ at, actor: reader, query: text || undefined }))
  }
}

function kindOf(c: Context): Kind | undefined {
  const { method, path } = c.req
  if (method !== 'GET' && !(method === 'POST' && QUESTIONS.has(path))) return undefined
  return READS.find(([reads]) => reads.test(path))?.[1]
}

/** Who reads and might write it down: the holder of the token, else who says so. A token that may only read leaves no trace. */
function readerIn(c: Context): Actor | undefined {
  const holder = c.get('holder')
  if (holder !== undefined && !holds(holder.scopes, 'responder')) return undefined
  const [, kind, name = ''] = /^(human|agent):([\w.~%!'()*-]+)$/.exec(c.req.header(READER) ?? 'human:web') ?? []
  const told = actor.safeParse({ kind, name: decoded(name) })
  return told.success ? writtenBy(c, told.data) : undefined
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** What was asked for, in words of the address; of a trace its id. */
function queryOf(c: Context): string {
  const trace = /^\/api\/traces\/([^/]+)$/.exec(c.req.path)?.[1]
  const fields = [...new URL(c.req.url).searchParams].map(([field, value]) => `${field}=${value}`)
  return [...(trace === undefined ? [] : [`trace=${trace}`]), ...fields].join(' ')
}

/** The body was read before, so it is at hand. */
async function bodyOf(c: Context): Promise<string> {
  const body: unknown = await c.req.json().catch(() => undefined)
  if (typeof body !== 'object' || body === null) return ''
  if ('sql' in body) return String(body.sql)
  return Object.entries(body)
    .map(([field, value]) => `${field}=${String(value)}`)
    .join(' ')
}
