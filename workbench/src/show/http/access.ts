import type { Context, MiddlewareHandler } from 'hono'
import { type Holder, holds, SCOPES, type Scope } from '../../model/access.ts'
import type { Actor } from '../../model/incident/entry.ts'
import { importIncident } from '../../respond/incident/record/record-verbs.ts'
import { MAY_HEADER } from '../headers.ts'
import { pathOf } from '../verb-path.ts'
import type { OpenId } from './open-id.ts'
import { RateLimit } from './rate-limit.ts'
import { refusal } from './refusal.ts'
import { type Sessions, SIGN_IN, sessionIn } from './sessions.ts'

/** Who is let in, where anybody has a token. */
export type Access = {
  /** Whether tokens are asked for. */
  readonly areAsked: () => boolean
  readonly holderOf: (secret: string) => Holder | undefined
  readonly sessions: Sessions
  /** Signing in without a token; absent: nobody does. */
  readonly openId?: OpenId | undefined
  /** Whether a path has a proof of its own, such as the signature of a sender of alerts. */
  readonly provesItself: (path: string) => boolean
  /** Hears of every write and of everybody who is turned away. */
  readonly note: (line: AccessNote) => void
  /** Milliseconds from any fixed start. */
  readonly elapsedMs: () => number
}

/** Who asked for what, and what came of it. */
export type AccessNote = {
  readonly by: string | null
  readonly method: string
  readonly path: string
  readonly status: number
}

const REQUESTS_A_MINUTE_MAX = 1_200 // of one token: a page asks a few times a second
const STRANGERS_A_MINUTE_MAX = 120 // requests without a valid token, of everybody together
const PATH_CHARS_MAX = 200

/** Questions that need a body. */
export const QUESTIONS: ReadonlySet<string> = new Set(['/api/diagnosis', '/api/explore/sql'])

/** What a process runs. */
const SOURCES = new Set(['/api/probes/files', '/api/probes/source'])

const IMPORT = `/api${pathOf(importIncident)}`

/** The scope that a request needs; `anyone` only for signing in. What no rule names is the responder's, and reading the viewer's. */
export function scopeFor(method: string, path: string): Scope | 'anyone' {
  const reads = method === 'GET' || method === 'HEAD'
  if (path === SIGN_IN || path.startsWith(`${SIGN_IN}/`)) return 'anyone'
  if (isHook(path)) return 'ingest'
  if (path === '/mcp') return 'viewer' // what its tools ask is asked again, one by one
  if (SOURCES.has(path)) return 'probe' // whoever may not place probes does not read what runs
  if (reads) return 'viewer'
  if (path === '/api/changes') return 'ingest'
  if (QUESTIONS.has(path)) return 'viewer'
  if (path.startsWith('/api/probes')) return 'probe'
  return path === IMPORT ? 'admin' : 'responder'
}

/** Whether a path is one that other tools send to. */
export const isHook = (path: string): boolean => path.startsWith('/hooks/') || path.startsWith('/v2/')

declare module 'hono' {
  interface ContextVariableMap {
    /** Whose token a request carries. */
    holder?: Holder
  }
}

/** Who writes: the holder of the token, whatever name a body tells; without tokens, who it says. */
export function writtenBy(c: Context, told: Actor): Actor {
  const holder = c.get('holder')
  if (holder === undefined) return told
  return { name: holder.name, kind: holder.kind === 'human' ? told.kind : holder.kind }
}

/** Lets in who holds the scope of what is asked; without tokens, everybody who came this far. */
export function accessGuard(access: Access): MiddlewareHandler {
  const perToken = new RateLimit(REQUESTS_A_MINUTE_MAX, access.elapsedMs)
  const strangers = new RateLimit(STRANGERS_A_MINUTE_MAX, access.elapsedMs)
  return async (c, next) => {
    if (!access.areAsked() || (isHook(c.req.path) && access.provesItself(c.req.path))) return next()
    const needed = scopeFor(c.req.method, c.req.path)
    const holder = holderIn(c, access)
    const refused = needed === 'anyone' ? undefined : turnedAway(c, { needed, holder, perToken, strangers })
    if (refused === undefined && holder !== undefined) c.set('holder', holder)
    if (refused === undefined) await next()
    if (holder !== undefined) c.header(MAY_HEADER, SCOPES.filter((scope) => holds(holder.scopes, scope)).join(' '))
    const status = (refused ?? c.res).status
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (refused !== undefined || !isRead)
      access.note({ by: holder?.name ?? null, method: c.req.method, path: c.req.path.slice(0, PATH_CHARS_MAX), status })
    return refused
  }
}

type Asked = {
  readonly needed: Scope
  readonly holder: Holder | undefined
  readonly perToken: RateLimit
  readonly strangers: RateLimit
}

function turnedAway(c: Context, { needed, holder, perToken, strangers }: Asked): Response | undefined {
  if (holder === undefined) {
    if (!strangers.takes('')) return tooMany(c, 'too many requests without a token')
    return isPage(c) ? c.redirect(SIGN_IN) : unknown(c)
  }
  if (!perToken.takes(holder.name)) return tooMany(c, `more than ${REQUESTS_A_MINUTE_MAX} requests a minute`)
  if (holds(holder.scopes, needed)) return undefined
  const what = `${holder.name} is ${holder.scopes.join(', ')}, and this needs ${needed}`
  return refusal(c, 403, {
    what,
    where: whereOf(c),
    todo: 'Use a token with that scope.',
    command: `lastgood token create NAME --scopes ${needed}`,
  })
}

/** A token in the request, or the session of somebody who signed in. */
function holderIn(c: Context, { holderOf, sessions }: Access): Holder | undefined {
  const [, scheme = '', rest = ''] = /^(bearer|basic)\s+(.+)$/i.exec(c.req.header('authorization') ?? '') ?? []
  const told =
    scheme.toLowerCase() === 'basic'
      ? Buffer.from(rest, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
      : rest
  const token = told || c.req.header('x-lastgood-token')
  if (token) return holderOf(token)
  const signedIn = sessions.signedIn(sessionIn(c))
  return signedIn !== undefined && 'token' in signedIn ? holderOf(signedIn.token) : signedIn?.holder
}

const isPage = (c: Context): boolean =>
  c.req.method === 'GET' && !c.req.path.startsWith('/api/') && (c.req.header('accept') ?? '').includes('text/html')

function unknown(c: Context): Response {
  c.header('WWW-Authenticate', 'Bearer realm="lastgood"')
  return refusal(c, 401, {
    what: 'a token is asked for, and none that is valid was sent',
    where: whereOf(c),
    todo: 'Send "Authorization: Bearer TOKEN" (LASTGOOD_TOKEN for commands), or sign in at /sign-in.',
  })
}

function tooMany(c: Context, what: string): Response {
  c.header('Retry-After', '60')
  return refusal(c, 429, { what, where: whereOf(c), todo: 'Wait a minute.' })
}

const whereOf = (c: Context): string => `${c.req.method} ${c.req.path.slice(0, PATH_CHARS_MAX)}`
