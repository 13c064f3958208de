import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Holder } from '../../model/access.ts'
import { HOUR_MS } from '../../model/time.ts'

/** Where people sign in; what lies below is for those who come from a provider. */
export const SIGN_IN = '/sign-in'

const COOKIE = 'lastgood_session'
const SESSION_MS_MAX = 12 * HOUR_MS // a shift
const SESSIONS_MAX = 1_000

/** What somebody signed in with: a token, which is looked at again with every request, or the word of a provider on who they are. */
export type SignedIn = { readonly token: string } | { readonly holder: Holder }

/** Who signed in on the page, until the workbench ends or a shift is over. */
export class Sessions {
  readonly #elapsedMs: () => number
  readonly #open = new Map<string, { readonly by: SignedIn; readonly sinceMs: number }>()

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
  }

  /** Begins one; of too many the oldest ends. */
  begin(by: SignedIn): string {
    const oldest = this.#open.keys().next().value
    if (this.#open.size >= SESSIONS_MAX && oldest !== undefined) this.#open.delete(oldest)
    const id = randomBytes(32).toString('base64url')
    this.#open.set(id, { by, sinceMs: this.#elapsedMs() })
    return id
  }

  /** What a session was begun with, while it lasts. */
  signedIn(id: string | undefined): SignedIn | undefined {
    const session = id === undefined ? undefined : this.#open.get(id)
    if (session === undefined || this.#elapsedMs() - session.sinceMs > SESSION_MS_MAX) return undefined
    return session.by
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#open.delete(id)
  }
}

/** The session that a request carries. */
export const sessionIn = (c: Context): string | undefined => getCookie(c, COOKIE)

/** Gives the session to the browser, in a cookie that scripts and other sites do not send. */
export const carrySession = (c: Context, id: string): void =>
  setCookie(c, COOKIE, id, { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(c) })

/** Takes the session from the browser. */
export const dropSession = (c: Context): void => void deleteCookie(c, COOKIE, { path: '/' })

/** Whether the browser speaks TLS, to us or to the proxy in front. */
export const isSecure = (c: Context): boolean =>
  new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
