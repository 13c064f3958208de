import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Provider from 'oidc-provider'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { recordingAnswers } from '../../show/http/answers.test-helper.ts'
import { startHttp } from '../../show/http/server.ts'
import { browserPath, startBrowser } from '../../show/web/browser.test-helper.ts'
import { resolveConfig } from '../settings/config.ts'
import { openDoors, whyNotServed } from './access.ts'
import { Tokens } from './tokens.ts'

const SECRET = 'a secret of the workbench'
const GROUPS: Readonly<Record<string, unknown>> = {
  lead: ['sre', 'team:ops'],
  guest: 'guests',
  stranger: [],
  odd: { sre: true },
  ['n'.repeat(2_000)]: 'guests',
}

/** A provider as it is certified, on a site of its own, that believes everybody who they are. */
function providerAt(issuer: string, backTo: string): RequestListener {
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'lastgood', client_secret: SECRET, redirect_uris: [backTo] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username', 'groups'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: 'lead@shop.example', // as people may call themselves
        groups: GROUPS[id],
        email: `${id}@shop.example`,
        email_verified: id === 'lead',
      }),
    }),
    cookies: { keys: ['a key of a test'] },
  })
  return (request, response) => void provider.callback()(request, response)
}

let folder: string
let provider: { readonly server: Server; readonly issuer: string; answers: RequestListener }

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-open-id-'))
  const server = createServer((request, response) => provider.answers(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  provider = { server, issuer: `http://localhost:${port}`, answers: (_, response) => response.end() }
})

afterAll(() => {
  provider.server.closeAllConnections()
  provider.server.close()
  rmSync(folder, { recursive: true })
})

const configOf = (more: object) => {
  const given = {
    data: folder,
    oidcIssuer: provider.issuer,
    oidcClient: 'lastgood',
    oidcSecret: SECRET,
    oidcGroups: 'sre=responder+probe, guests=viewer',
  }
  const resolved = resolveConfig({ ...given, ...more }, {}, folder)
  if (!resolved.ok) throw new Error(resolved.error)
  return resolved.value.config
}

type Served = { readonly url: string; readonly noted: () => string; readonly stop: () => Promise<void> }

/** A workbench that asks for tokens or for the provider, which knows it. */
async function served(more: object = {}): Promise<Served> {
  const doors = openDoors(configOf(more))
  const clock = { now: () => unixMs(Date.now()) }
  const http = await startHttp({ host: '127.0.0.1', port: 0, answers: recordingAnswers(), access: doors.http, clock })
  provider.answers = providerAt(provider.issuer, `${http.url}/sign-in/openid/back`)
  return {
    url: http.url,
    noted: () => readFileSync(join(folder, 'access.jsonl'), 'utf8'),
    stop: async () => {
      await http.stop()
      await doors.stop()
    },
  }
}

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' })

describe.skipIf(browserPath === undefined)('signing in at a provider, in a browser', () => {
  let browser: Browser
  let bench: Served

  beforeAll(async () => {
    browser = await startBrowser()
    bench = await served()
  })

  afterAll(async () => {
    await browser?.close()
    await bench?.stop()
  })

  /** From the page to the provider, which believes everybody, and back. */
  async function signedIn(as: string, place = ''): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${bench.url}/${place}`)
    await page.getByRole('link', { name: `Sign in with ${new URL(provider.issuer).host}` }).click()
    await page.locator('input[name=login]').fill(as)
    await page.locator('input[name=password]').fill('any')
    await page.locator('[type=submit]').click()
    await page.locator('[type=submit]', { hasText: 'Continue' }).click()
    await page.waitForURL((url) => url.origin === bench.url)
    return page
  }

  const statusOf = (page: Page, method: string, path: string): Promise<number> =>
    page.evaluate(
      async ([how, where]) =>
        (
          await fetch(where!, {
            method: how!,
            headers: { 'content-type': 'application/json' },
            ...(how === 'POST' && { body: '{}' }),
          })
        ).status,
      [method, path],
    )

  test('lets a member of a group do what the group may, under the name the provider vouches for', async () => {
    const page = await signedIn('lead')
    await page.waitForURL(`${bench.url}/`)
    expect(await statusOf(page, 'GET', '/api/overview')).toBe(200)
    expect(await statusOf(page, 'POST', '/api/record/import')).toBe(403)
    expect(await statusOf(page, 'POST', '/api/record/declare')).not.toBe(403)
    const [cookie] = (await page.context().cookies(bench.url)).filter(({ name }) => name === 'lastgood_session')
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    await expect.poll(bench.noted).toContain('"by":"lead@shop.example","method":"GET","path":"/sign-in/openid/back"')
    expect(bench.noted()).not.toMatch(/code=|state=/)
  })

  test('leads on to the page that one came for', async () => {
    const page = await signedIn('guest', '#/incidents/inc-1')
    await page.waitForURL(`${bench.url}/#/incidents/inc-1`)
  })

  test('lets a guest read, and no more; a name of their own choice, another’s address too, stands with what they alone are known by', async () => {
    const page = await signedIn('guest')
    await page.waitForURL(`${bench.url}/`)
    expect([await statusOf(page, 'GET', '/api/overview'), await statusOf(page, 'POST', '/api/record/declare')]).toEqual(
      [200, 403],
    )
    await expect.poll(bench.noted).toContain('"by":"lead@shop.example (guest)"')
  })

  test('turns away whom the record could not name', async () => {
    const page = await signedIn('n'.repeat(2_000))
    await page.getByText('tells no name of you that the record could keep').waitFor()
    expect(await statusOf(page, 'GET', '/api/overview')).toBe(401)
  })

  test.for(['stranger', 'odd', 'nobody'])(
    'turns away %s, whose groups may nothing, and says whom to ask',
    async (who) => {
      const page = await signedIn(who)
      await page.getByText('none of your groups may anything here').waitFor()
      expect(await statusOf(page, 'GET', '/api/overview')).toBe(401)
    },
  )

  test('leaves the form for those who have a token where the provider’s way ended, too', async () => {
    const page = await signedIn('stranger')
    await page.getByLabel('Access token').fill('none')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText('This is no token, or no longer one.').waitFor()
  })

  test('leaves the form for those who have a token: it lets in, and out again', async () => {
    const data = join(folder, 'with-a-token')
    const token = new Tokens(data).create({ name: 'lead', kind: 'human', scopes: ['viewer'] }, Date.now())
    const own = await served({ data })
    const page = await (await browser.newContext()).newPage()
    await page.goto(own.url)
    await page.getByLabel('Access token').fill(token.ok ? token.value : '')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${own.url}/`)
    expect(await statusOf(page, 'GET', '/api/overview')).toBe(200)
    await page.goto(`${own.url}/sign-in`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You have left.').waitFor()
    expect(await statusOf(page, 'GET', '/api/overview')).toBe(401)
    await own.stop()
  })
})

describe('signing in at a provider', () => {
  test('that was begun twice goes on in the tab that began last, whatever comes back to the other one', async () => {
    const bench = await served()
    const back = `${bench.url}/sign-in/openid/back`
    const [first, second] = [await get(`${bench.url}/sign-in/openid`), await get(`${bench.url}/sign-in/openid`)]
    const stateOf = (left: Response) => new URL(left.headers.get('location')!).searchParams.get('state')
    const asked = { cookie: second.headers.getSetCookie()[0]!.split(';')[0]! }
    const stale = await get(`${back}?code=x&state=${stateOf(first)}`, asked)
    expect([stale.status, stale.headers.getSetCookie()]).toEqual([401, []])
    expect(await stale.text()).toContain('Another sign-in was begun after this one.')
    const late = await get(`${back}?code=x&state=${stateOf(second)}`, asked)
    expect(await late.text()).toContain('The provider did not vouch for you.')
    await bench.stop()
  })

  test('is not used up by those who only leave; the provider is asked about so many that come back', async () => {
    const bench = await served()
    for (let i = 0; i < 121; i++) expect((await get(`${bench.url}/sign-in/openid`)).status).toBe(302)
    provider.answers = (_, response) => void response.writeHead(400).end()
    const back = () => get(`${bench.url}/sign-in/openid/back?code=x&state=s`, { cookie: 'lastgood_asked=s.n.v' })
    const seen: number[] = []
    for (let i = 0; i < 121; i++) seen.push((await back()).status)
    expect([seen[0], seen.at(-1)]).toEqual([401, 429])
    await bench.stop()
  })

  test('asks everybody who they are, also where nobody has a token', async () => {
    const bench = await served()
    expect((await get(`${bench.url}/api/overview`)).status).toBe(401)
    expect((await get(bench.url)).headers.get('location')).toBe('/sign-in')
    await bench.stop()
  })

  test('goes out with PKCE, a state and a nonce, and believes nothing that was not asked for', async () => {
    const bench = await served()
    const left = await get(`${bench.url}/sign-in/openid`)
    const to = new URL(left.headers.get('location')!)
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      code_challenge_method: 'S256',
      response_type: 'code',
      scope: 'openid profile email',
    })
    const [cookie = ''] = left.headers.getSetCookie()
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/)
    const asked = { cookie: cookie.split(';')[0]! }
    const back = `${bench.url}/sign-in/openid/back`
    const replies = [
      await get(`${back}?code=x&state=${to.searchParams.get('state')}`), // without what the browser keeps
      await get(`${back}?code=x&state=another&iss=${provider.issuer}`, asked),
      await get(`${back}?code=x&state=${to.searchParams.get('state')}&iss=${provider.issuer}`, asked), // a code that is none
      await get(
        `${back}?error=access_denied&state=${to.searchParams.get('state')}&error_description=<img src=x>`,
        asked,
      ),
      await get(back, { cookie: 'lastgood_asked=..' }),
    ]
    for (const reply of replies) {
      expect([reply.status, reply.headers.getSetCookie().join()]).toEqual([
        401,
        expect.not.stringContaining('lastgood_session'),
      ])
      expect(await reply.text()).not.toContain('<img')
    }
    await bench.stop()
  })

  test('says that the provider is away, and asks it again when it is back', async () => {
    const bench = await served()
    const there = provider.answers
    provider.answers = (_, response) => void response.writeHead(503).end()
    const away = await get(`${bench.url}/sign-in/openid`)
    expect([away.status, await away.text()]).toEqual([
      502,
      expect.stringContaining('The provider could not be asked. The log of the workbench says why.'),
    ])
    provider.answers = there
    expect((await get(`${bench.url}/sign-in/openid`)).status).toBe(302)
    await bench.stop()
  })

  test.for([
    [{ oidcIssuer: 'http://id.example' }, /https, for secrets travel there/],
    [{ oidcClient: '' }, /oidcClient is not: say the client id/],
    [{ oidcGroups: ' ' }, /oidcGroups is not: say who may what/],
    [{ oidcIssuer: '' }, undefined],
    [{}, undefined],
  ] as const)('of settings %j is refused with what is missing', ([more, why]) => {
    const said = whyNotServed(configOf(more))
    if (why === undefined) expect(said).toBeUndefined()
    else expect(said).toMatch(why)
  })
})
