import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Access } from './access.ts'

/** Where people sign in. */
export const SIGN_IN = '/sign-in'

const COOKIE = 'lastgood_session'
const SESSION_MS_MAX = 12 * 3_600_000 // a shift
const SESSIONS_MAX = 1_000

/** Who signed in on the page, until the workbench ends or a shift is over. The token is looked at again with every request. */
export class Sessions {
  readonly #elapsedMs: () => number
  readonly #open = new Map<string, { readonly token: string; readonly sinceMs: number }>()

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs
  }

  /** Begins one; of too many the oldest ends. */
  begin(token: string): string {
    const oldest = this.#open.keys().next().value
    if (this.#open.size >= SESSIONS_MAX && oldest !== undefined) this.#open.delete(oldest)
    const id = randomBytes(32).toString('base64url')
    this.#open.set(id, { token, sinceMs: this.#elapsedMs() })
    return id
  }

  /** The token that a session was begun with. */
  tokenOf(id: string | undefined): string | undefined {
    const session = id === undefined ? undefined : this.#open.get(id)
    if (session === undefined || this.#elapsedMs() - session.sinceMs > SESSION_MS_MAX) return undefined
    return session.token
  }

  end(id: string | undefined): void {
    if (id !== undefined) this.#open.delete(id)
  }
}

/** The session that a request carries. */
export const sessionIn = (c: Context): string | undefined => getCookie(c, COOKIE)

/** The page where people say their token; it needs no script. */
export function signInRoutes(access: Access): Hono {
  const routes = new Hono()
  routes.get(SIGN_IN, (c) => c.html(page('')))
  routes.post(SIGN_IN, async (c) => {
    access.sessions.end(sessionIn(c))
    const { token, leave } = await c.req.parseBody()
    if (leave !== undefined || typeof token !== 'string' || access.holderOf(token) === undefined) {
      deleteCookie(c, COOKIE, { path: '/' })
      return c.html(
        page(leave === undefined ? 'This is no token, or no longer one.' : 'You have left.'),
        leave === undefined ? 401 : 200,
      )
    }
    const secure = new URL(c.req.url).protocol === 'https:' || c.req.header('x-forwarded-proto') === 'https'
    setCookie(c, COOKIE, access.sessions.begin(token), { httpOnly: true, sameSite: 'Strict', path: '/', secure })
    return c.redirect('/', 303)
  })
  return routes
}

/** Only our own words are in it. */
const page = (says: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lastgood: sign in</title><meta name="viewport" content="width=device-width"></head>
<body><main><h1>Lastgood</h1><p role="status">${says}</p>
<form method="post"><p><label>Access token <input name="token" type="password" autocomplete="current-password" autofocus required></label></p>
<p><button>Sign in</button></p></form>
<form method="post"><input type="hidden" name="leave" value="yes"><p><button>Sign out</button></p></form>
</main></body></html>
`
