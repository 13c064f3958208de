import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Access } from './access.ts'
import type { OpenId } from './open-id.ts'
import { RateLimit } from './rate-limit.ts'
import { carrySession, dropSession, isSecure, SIGN_IN, sessionIn } from './sessions.ts'

const LEAVE_FOR = `${SIGN_IN}/openid`
const COME_BACK = `${LEAVE_FOR}/back`
const KEEP_PLACE = `${SIGN_IN}/keep-place.js`
const GO_ON = `${SIGN_IN}/go-on.js`

const ASKED = 'lastgood_asked'
const ASKED_S_MAX = 600 // to find a password, and a second factor
const ARRIVALS_A_MINUTE_MAX = 120 // of everybody together: each asks the provider. Who only leaves is not counted: any page can make a browser leave

/** The page where people sign in; without scripts whoever comes from a provider lands on the first page. */
export function signInRoutes(access: Access): Hono {
  const routes = new Hono()
  const provider = access.openId?.name
  routes.get(SIGN_IN, (c) => c.html(page('', provider)))
  routes.post(SIGN_IN, async (c) => {
    access.sessions.end(sessionIn(c))
    const { token, leave } = await c.req.parseBody()
    if (leave !== undefined || typeof token !== 'string' || access.holderOf(token) === undefined) {
      dropSession(c)
      return leave === undefined
        ? c.html(page('This is no token, or no longer one.', provider), 401)
        : c.html(page('You have left.', provider))
    }
    carrySession(c, access.sessions.begin({ token }))
    return c.redirect('/', 303)
  })
  if (access.openId !== undefined) openIdRoutes(routes, access, access.openId)
  return routes
}

function openIdRoutes(routes: Hono, access: Access, openId: OpenId): void {
  const arrivals = new RateLimit(ARRIVALS_A_MINUTE_MAX, access.elapsedMs)
  const refused = (c: Context, says: string, status: 401 | 429 | 502): Response | Promise<Response> => {
    access.note({ by: null, method: 'GET', path: c.req.path, status })
    return c.html(page(says, openId.name, ` action="${SIGN_IN}"`), status) // it stands at an address of the provider's way
  }
  routes.get(KEEP_PLACE, (c) => c.body(keepPlace, 200, { 'Content-Type': 'text/javascript' }))
  routes.get(GO_ON, (c) => c.body(goOn, 200, { 'Content-Type': 'text/javascript' }))
  routes.get(LEAVE_FOR, async (c) => {
    const left = await openId.leave(backTo(c))
    if (!left.ok) return refused(c, left.error, 502)
    const kept = [left.value.asked.state, left.value.asked.nonce, left.value.asked.verifier].join('.')
    // Lax: it has to come along when the provider sends the browser back.
    const secure = isSecure(c)
    setCookie(c, ASKED, kept, { httpOnly: true, sameSite: 'Lax', path: SIGN_IN, maxAge: ASKED_S_MAX, secure })
    return c.redirect(left.value.to)
  })
  routes.get(COME_BACK, async (c) => {
    const [state, nonce, verifier] = (getCookie(c, ASKED) ?? '').split('.')
    if (!state || !nonce || !verifier) return refused(c, 'This sign-in was not begun here, or too long ago.', 401)
    if (c.req.query('state') !== state) return refused(c, 'Another sign-in was begun after this one.', 401)
    if (!arrivals.takes('')) return refused(c, 'Too many sign in at this moment. Wait a minute.', 429)
    deleteCookie(c, ASKED, { path: SIGN_IN })
    const at = new URL(`${backTo(c)}${new URL(c.req.url).search}`)
    const arrived = await openId.arrive(at, { state, nonce, verifier })
    if (!arrived.ok) return refused(c, arrived.error, 401)
    access.sessions.end(sessionIn(c))
    carrySession(c, access.sessions.begin({ holder: arrived.value }))
    access.note({ by: arrived.value.name, method: 'GET', path: c.req.path, status: 200 })
    return c.html(onward) // a redirect would still count as coming from the provider, and the cookie stay behind
  })
}

/** Where the provider sends the browser back to: the name by which it reached us. */
const backTo = (c: Context): string => `${isSecure(c) ? 'https' : 'http'}://${c.req.header('host') ?? ''}${COME_BACK}`

const head = (more: string): string =>
  `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Lastgood: sign in</title><meta name="viewport" content="width=device-width">${more}</head>`

const onward = `${head(`<script src="${GO_ON}"></script><noscript><meta http-equiv="refresh" content="0;url=/"></noscript>`)}
<body><p>Signed in. <a href="/">Go on</a></p></body></html>`

// Where one was stands after the `#` of the address, which a provider does not send back: the tab keeps it meanwhile. A browser may forbid that.
const keepPlace = `try { sessionStorage.setItem('lastgood.place', location.hash) } catch {}`
const goOn = `let place = ''
try { place = sessionStorage.getItem('lastgood.place') ?? '' } catch {}
location.replace('/' + place)`

/**
 * Only our own words are in it, and the name that the operator's settings give the provider. A form without an action is sent to the page's own
 * address, with what stands after its `#`, which the redirect then leads on to: who was sent here comes back to where they were. So does
 * who signs in at the provider, by the script.
 */
const page = (
  says: string,
  provider: string | undefined,
  action = '',
): string => `${head(provider !== undefined && action === '' ? `<script src="${KEEP_PLACE}"></script>` : '')}
<body><main><h1>Lastgood</h1><p role="status">${says}</p>
${provider === undefined ? '' : `<p><a href="${LEAVE_FOR}">Sign in with ${provider}</a></p>`}
<form method="post"${action}><p><label>Access token <input name="token" type="password" autocomplete="current-password" autofocus required></label></p>
<p><button>Sign in</button></p></form>
<form method="post" action="${SIGN_IN}"><input type="hidden" name="leave" value="yes"><p><button>Sign out</button></p></form>
</main></body></html>
`
