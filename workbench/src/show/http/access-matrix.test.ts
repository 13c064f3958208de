import { describe, expect, test } from 'vitest'
import { ok } from '../../lib/result.ts'
import { type Holder, SCOPES, type Scope } from '../../model/access.ts'
import { unixMs } from '../../model/time.ts'
import { hookRoutes } from '../../receive/hooks/routes.ts'
import { SOURCES } from '../../receive/hooks/sources.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { SLACK_PATH, slackRoutes } from '../chat/slack.ts'
import { TOOLS } from '../mcp/server.ts'
import { pathOf } from '../verb-path.ts'
import type { AccessNote } from './access.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'
import { Sessions } from './sessions.ts'

const NOW = unixMs(Date.parse('2026-03-01T12:00:00Z'))
const HOST = { host: '127.0.0.1:7117', 'content-type': 'application/json' }

const NO_PROOFS = { token: '', grafana: [], others: [], routingKeys: new Map() }
const PROOFS = { token: 't', grafana: ['s'], others: ['s'], routingKeys: new Map([['k', 'cart']]) }

/** A door where each scope has a token of its name; `hooks` stands for the doors of other tools. */
function served(told: { readonly areAsked?: boolean; readonly provesItself?: boolean } = {}) {
  const notes: AccessNote[] = []
  let elapsedMs = 0
  const holderOf = (secret: string): Holder | undefined => {
    const scope = SCOPES.find((one) => secret === `token-${one}`)
    return scope && { name: scope, kind: scope === 'probe' ? 'agent' : 'human', scopes: [scope] }
  }
  const access = {
    areAsked: () => told.areAsked ?? true,
    holderOf,
    sessions: new Sessions(() => elapsedMs),
    provesItself: () => told.provesItself ?? false,
    note: (line: AccessNote) => void notes.push(line),
    elapsedMs: () => elapsedMs,
  }
  const answers = recordingAnswers()
  const kept: string[] = []
  const hooks = hookRoutes({
    secrets: { github: ['s'], ...(told.provesItself ? PROOFS : NO_PROOFS) },
    clock: { now: () => NOW },
    keep: async (source) => {
      kept.push(source)
      return ok({ fresh: 1 })
    },
  })
  const chat = slackRoutes({
    isSigned: () => false,
    accounts: new Map(),
    call: answers.incidents.call,
    clock: { now: () => NOW },
    elapsedMs: () => elapsedMs,
    later: () => undefined,
    note: () => undefined,
  })
  const app = httpApp({ answers, access, hooks, chat, mcpWrites: true, clock: { now: () => NOW } })
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    app.request(path, { method, headers: { ...HOST, ...headers }, ...(method === 'GET' ? {} : { body: '{}' }) })
  const wait = (ms: number): void => {
    elapsedMs += ms
  }
  return { app, ask, notes, wait, kept, asked: answers.asked, sessions: access.sessions }
}

const as = (scope: Scope): Record<string, string> => ({ authorization: `Bearer token-${scope}` })

/** Signing in, and what a balancer asks: one word, without a token (app.test.ts). */
const OPEN = new Set(['/sign-in', '/alive', '/ready'])

/** Every route that is registered but the middleware and those that are open, with something in the place of its parameters. */
const ROUTES = [
  ...new Set(
    served()
      .app.routes.filter(({ path }) => path !== '/*' && path !== '*' && !OPEN.has(path))
      .map(
        ({ method, path }) => `${method === 'ALL' ? 'POST' : method} ${path.replace(/:\w+/g, 'x-1').replace('*', 'x')}`,
      ),
  ),
].map((route) => route.split(' ') as [method: string, path: string])

const WRITING_VERBS = new Set(
  VERBS.filter(({ does }) => does === 'write').map((verb) => `POST /api${pathOf(verb).replace('{incident}', 'x-1')}`),
)

const isDoorOfTools = (path: string): boolean => path === SLACK_PATH || SOURCES.some((source) => source.path === path)

/** Who may, told by what a route does: by the verbs' own words where it is one, else by its place. */
function mayUse(scope: Scope, method: string, path: string): boolean {
  if (scope === 'admin') return true
  if (path === '/api/record/import') return false
  if (isDoorOfTools(path)) return scope === 'ingest' || scope === 'responder'
  if (path === '/api/changes' && method === 'POST') return scope === 'ingest' || scope === 'responder'
  if (WRITING_VERBS.has(`${method} ${path}`)) return scope === 'responder'
  if (path.startsWith('/api/probes') && method === 'POST') return scope === 'probe'
  if (path === '/api/x') return scope === 'responder' // a POST to what is not there
  return scope !== 'ingest'
}

describe('every route', () => {
  test('is looked at', () => {
    expect(ROUTES.length).toBeGreaterThan(80)
    expect(ROUTES).toContainEqual(['POST', '/api/incidents/x-1/act'])
    expect(WRITING_VERBS.size).toBeGreaterThan(30)
    const doors = ROUTES.filter(([method, path]) => method !== 'OPTIONS' && isDoorOfTools(path))
    expect(doors).toHaveLength(2 * SOURCES.length + 1) // POST and PUT; a chat sends POST alone
  })

  test('is shut to whoever has no token, or one that is none', async () => {
    for (const headers of [{}, { authorization: 'Bearer token-none' }, { cookie: 'lastgood_session=x' }]) {
      const { ask, asked, wait } = served()
      for (const [method, path] of ROUTES) {
        wait(60_000)
        const reply = await ask(method, path, headers as Record<string, string>)
        expect([reply.status, path]).toEqual([401, path])
        expect(reply.headers.get('content-security-policy')).toContain("default-src 'none'")
      }
      expect(asked).toEqual([])
    }
  })

  test.for(SCOPES)('is open to %s where its scope is enough, and nowhere else', async (scope) => {
    const { ask } = served()
    const open: string[] = []
    for (const [method, path] of ROUTES.filter(([, p]) => !/live|tail/.test(p))) {
      const { status } = await ask(method, path, as(scope))
      if ((status !== 403) !== mayUse(scope, method, path)) open.push(`${method} ${path}: ${status}`)
    }
    expect(open).toEqual([])
  })
})

test('a door of another tool that asks for its own proof is open to nobody without it, and opens no other', async () => {
  const { ask, kept, asked, wait } = served({ provesItself: true })
  for (const [method, path] of ROUTES) {
    wait(60_000)
    const { status } = await ask(method, path)
    if (method === 'OPTIONS')
      expect([status, path]).toEqual([405, path]) // asks, and says nothing
    else if (isDoorOfTools(path)) expect([401, 403], path).toContain(status)
    else expect([status, path]).toEqual([401, path])
  }
  expect([kept, asked]).toEqual([[], []])
})

describe('every tool of an agent', () => {
  /** Whether the token is enough for what the tool asks; that its input is missing is said later. */
  async function isLetIn(scope: Scope, name: string, { app }: ReturnType<typeof served>): Promise<boolean> {
    const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } }
    const headers = { ...HOST, ...as(scope), accept: 'application/json, text/event-stream' }
    const reply = await app.request('/mcp', { method: 'POST', headers, body: JSON.stringify(message) })
    return reply.status !== 403 && !(await reply.text()).includes(', and this needs ')
  }

  test.for(SCOPES)('does for %s what its scope is enough for, and nothing else', async (scope) => {
    const bench = served()
    const wrong: string[] = []
    for (const { name, hints } of TOOLS) {
      const may = scope === 'admin' || scope === 'responder' || (hints.readOnlyHint && scope !== 'ingest')
      if ((await isLetIn(scope, name, bench)) !== may) wrong.push(name)
    }
    expect(TOOLS.length).toBeGreaterThan(60)
    expect(wrong).toEqual([])
    expect(bench.asked.length > 0).toBe(scope !== 'ingest')
  })
})

describe('access', () => {
  test('is not asked for where nobody has a token', async () => {
    expect((await served({ areAsked: false }).ask('GET', '/api/overview')).status).toBe(200)
  })

  test('writes under the name of the token, whatever name is told; an agent stays one', async () => {
    const { app, asked } = served()
    const write = (scope: Scope) =>
      app.request('/api/record/declare', {
        method: 'POST',
        headers: { ...HOST, ...as(scope) },
        body: JSON.stringify({ input: { title: 'x' }, actor: { kind: 'human', name: 'somebody else' } }),
      })
    await write('responder')
    expect(asked).toMatchObject([['declare', { kind: 'human', name: 'responder' }]])
  })

  test('is noted for writes and for whoever is turned away, and no token is in it', async () => {
    const { ask, notes } = served()
    await ask('GET', '/api/overview', as('viewer'))
    await ask('POST', '/api/record/declare', as('viewer'))
    await ask('POST', '/api/record/declare', as('responder'))
    await ask('GET', '/api/overview', { authorization: 'Bearer wrong' })
    expect(notes).toEqual([
      { by: 'viewer', method: 'POST', path: '/api/record/declare', status: 403 },
      { by: 'responder', method: 'POST', path: '/api/record/declare', status: expect.any(Number) },
      { by: null, method: 'GET', path: '/api/overview', status: 401 },
    ])
    expect(JSON.stringify(notes)).not.toContain('token-')
  })

  test('has a limit a minute, for each token and for all who have none', async () => {
    const { ask, wait } = served()
    const statuses = async (times: number, headers: Record<string, string>): Promise<readonly number[]> => {
      const seen = new Set<number>()
      for (let i = 0; i < times; i++) seen.add((await ask('GET', '/api/health', headers)).status)
      return [...seen]
    }
    expect(await statuses(1_201, as('viewer'))).toEqual([200, 429])
    expect(await statuses(1, as('admin'))).toEqual([200])
    expect(await statuses(121, {})).toEqual([401, 429])
    wait(60_000)
    expect(await statuses(1, as('viewer'))).toEqual([200])
  })

  test('by the page begins with a token, is kept in a cookie that scripts do not see, and ends', async () => {
    const { app, ask, wait } = served()
    const home = await ask('GET', '/', { accept: 'text/html' })
    expect([home.status, home.headers.get('location')]).toEqual([302, '/sign-in'])
    const said = (token: string) =>
      app.request('/sign-in', { method: 'POST', headers: { host: HOST.host }, body: new URLSearchParams({ token }) })
    expect((await said('wrong')).status).toBe(401)
    const signed = await said('token-viewer')
    const cookie = signed.headers.get('set-cookie') ?? ''
    expect([signed.status, signed.headers.get('location')]).toEqual([303, '/'])
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
    expect(cookie).not.toContain('token-viewer')
    const session = { cookie: cookie.split(';')[0]! }
    expect((await ask('GET', '/api/overview', session)).status).toBe(200)
    expect((await ask('POST', '/api/record/declare', session)).status).toBe(403)
    expect((await ask('GET', '/api/overview', { ...session, origin: 'https://evil.example' })).status).toBe(403)
    wait(13 * 3_600_000)
    expect((await ask('GET', '/api/overview', session)).status).toBe(401)
  })

  test('of an agent over MCP is that of its token, tool by tool', async () => {
    const { app, asked } = served()
    const call = async (scope: Scope, name: string, given: object): Promise<boolean> => {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }
      const accept = 'application/json, text/event-stream'
      const reply = await app.request('/mcp', {
        method: 'POST',
        headers: { ...HOST, ...as(scope), accept },
        body: JSON.stringify(message),
      })
      return ((await reply.json()) as { readonly result: { readonly isError?: boolean } }).result.isError !== true
    }
    expect(await call('viewer', 'declare', { title: 'x' })).toBe(false)
    expect(asked).toEqual([])
    await call('responder', 'declare', { title: 'x' })
    expect(asked).toMatchObject([['declare', { kind: 'agent', name: 'responder' }]])
  })

  test('tells with every answer what whoever asks may do', async () => {
    const { ask } = served()
    const told = async (scope: string) =>
      (await ask('GET', '/api/health', { authorization: `Bearer token-${scope}` })).headers.get('x-lastgood-may')
    expect([await told('viewer'), await told('responder')]).toEqual(['viewer', 'ingest viewer responder'])
    expect(await told('admin')).toBe(SCOPES.join(' '))
  })
})
