import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** The one user of an embedded engine. */
export type Credentials = { readonly username: string; readonly password: string }

/** True when a request names the user and the password, in any of the three ways a ClickHouse server knows. */
export function isAllowed(headers: IncomingHttpHeaders, search: URLSearchParams, user: Credentials): boolean {
  const given = basicOf(headers.authorization) ?? {
    username: headerOf(headers, 'x-clickhouse-user') ?? search.get('user') ?? '',
    password: headerOf(headers, 'x-clickhouse-key') ?? search.get('password') ?? '',
  }
  const sameName = isSame(given.username, user.username)
  return isSame(given.password, user.password) && sameName
}

function basicOf(authorization: string | undefined): Credentials | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (encoded === undefined) return undefined
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return { username, password: rest.join(':') }
}

function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** Compared by digest, in a time that tells nothing about how much of the two is alike. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
