import type { MiddlewareHandler } from 'hono'
import { refusal } from './refusal.ts'
import { SIGN_IN } from './sessions.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * Headers for every reply. Telemetry is text from outside: scripts and styles come from our own files only, nothing
 * may frame the page, and nothing it shows can reach another host.
 */
export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next()
  const set = (name: string, value: string): void => c.res.headers.set(name, value)
  set(
    'Content-Security-Policy',
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action ${c.req.path.startsWith(SIGN_IN) ? "'self'" : "'none'"}; frame-ancestors 'none'`,
  )
  set('X-Content-Type-Options', 'nosniff')
  set('X-Frame-Options', 'DENY')
  set('Referrer-Policy', 'same-origin') // with none at all browsers send our own form with "Origin: null"
  set('Cross-Origin-Opener-Policy', 'same-origin')
  set('Cross-Origin-Resource-Policy', 'same-origin')
  if (c.req.path.startsWith('/api/')) set('Cache-Control', 'no-store')
}

/** Refuses a Host that is not one of ours: a page on the internet whose name was re-bound to this address. */
export function knownHost(hosts: ReadonlySet<string>): MiddlewareHandler {
  return async (c, next) => {
    const name = hostName(c.req.header('host') ?? '')
    if (LOOPBACK.has(name) || hosts.has(name)) return next()
    return refusal(c, 403, {
      what: 'this host name is not served',
      where: `Host: ${name.slice(0, 100)}`,
      todo: 'Open http://127.0.0.1 with the port that the server printed.',
    })
  }
}

/**
 * Refuses what a page of another origin sends: any write, and any question a browser marks as cross-site, for a
 * question can cost a diagnosis. Programs send neither header and pass; so does a link to the page itself.
 */
export const ownPagesOnly: MiddlewareHandler = async (c, next) => {
  const site = c.req.header('sec-fetch-site')
  const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none'
  const origin = c.req.header('origin')
  const foreignOrigin = origin !== undefined && originHost(origin) !== c.req.header('host')
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  const page = reads && !c.req.path.startsWith('/api/')
  if (page || (!foreignSite && !foreignOrigin)) return next()
  return refusal(c, 403, {
    what: 'a page of another origin may not use this API',
    where: `Origin: ${(origin ?? 'not sent').slice(0, 100)}`,
    todo: 'Send the request from a program, or from the page that this server serves.',
  })
}

const hostName = (host: string): string => host.replace(/:\d+$/, '').toLowerCase()

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
