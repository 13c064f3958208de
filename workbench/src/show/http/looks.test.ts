import { expect, test } from 'vitest'
import type { Holder } from '../../model/access.ts'
import { unixMs } from '../../model/time.ts'
import type { Look } from '../../respond/incident/looks.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'
import { READER, readerIs } from './looks.ts'

const NOW = unixMs(Date.parse('2026-03-01T12:00:00Z'))

/** What is noted of one request. */
async function looksOf(path: string, init: RequestInit = {}, holder?: Holder): Promise<readonly Look[]> {
  const answers = recordingAnswers()
  const looks: Look[] = []
  const looked = async (look: Look): Promise<void> => void looks.push(look)
  const access = holder && {
    areAsked: () => true,
    holderOf: () => holder,
    sessions: { signedIn: () => undefined } as never,
    provesItself: () => false,
    note: () => undefined,
    elapsedMs: () => 0,
  }
  const app = httpApp({
    answers: { ...answers, incidents: { ...answers.incidents, looked } },
    clock: { now: () => NOW },
    mcpWrites: true,
    ...(access && { access }),
  })
  const headers = { host: 'localhost', authorization: 'Bearer x', 'content-type': 'application/json', ...init.headers }
  await (await app.request(path, { ...init, headers })).text()
  await new Promise(setImmediate)
  return looks
}

const WEB = { kind: 'human', name: 'web' } as const
const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

test.for<[string, RequestInit, Look['at'], string | undefined]>([
  ['/api/diagnosis', {}, 'diagnosis', undefined],
  ['/api/diagnosis', post({ service: 'checkout' }), 'diagnosis', 'service=checkout'],
  ['/api/changes', {}, 'changes', undefined],
  ['/api/explore/logs?service=checkout&text=time%20out', {}, 'logs', 'service=checkout text=time out'],
  ['/api/explore/kinds', {}, 'logs', undefined],
  ['/api/explore/spans?where=a%3Db', {}, 'traces', 'where=a=b'],
  ['/api/overview', {}, 'metrics', undefined],
  ['/api/explore/sql', post({ sql: 'SELECT 1' }), 'query', 'SELECT 1'],
])('reading %s %o is a look', async ([path, init, at, query]) => {
  expect(await looksOf(path, init)).toEqual([{ at, actor: WEB, query }])
})

test.for<[string, RequestInit]>([
  ['/api/health', {}],
  ['/api/record/incidents', {}],
  ['/api/explore/logs?from=noon', {}],
  ['/api/traces/abc', {}], // there is no such trace
  ['/api/changes', post([])],
  ['/api/changes', { headers: { [READER]: 'none' } }],
  ['/api/changes', { headers: { [READER]: 'automation:cron' } }],
])('%s %o is none', async ([path, init]) => expect(await looksOf(path, init)).toEqual([]))

test('is by the holder of the token, who may write; else by whoever says so', async () => {
  const by = async (told: string, holder?: Holder) =>
    (await looksOf('/api/changes', { headers: { [READER]: told } }, holder)).map(({ actor }) => actor)
  const ana = { kind: 'human', name: 'Ána & co' } as const
  expect(await by(readerIs(ana))).toEqual([ana])
  expect(await by('human:web', { ...ana, scopes: ['responder'] })).toEqual([ana])
  expect(await by('agent:claude', { ...ana, scopes: ['responder'] })).toEqual([{ ...ana, kind: 'agent' }])
  expect(await by('human:web', { ...ana, scopes: ['viewer'] })).toEqual([])
})

test('a name in any script is told whole, and one that no entry takes is nobody', async () => {
  const by = async (name: string) =>
    (await looksOf('/api/changes', { headers: { [READER]: readerIs({ kind: 'human', name }) } })).map(
      (l) => l.actor.name,
    )
  const name = '当番'.repeat(50)
  expect(await by(name)).toEqual([name])
  expect(await by('x'.repeat(501))).toEqual([])
  expect(await by(' ')).toEqual([])
})

test('an agent looks by its tools', async () => {
  const call = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'search_logs', arguments: { service: 'a' } },
  }
  const headers = { accept: 'application/json, text/event-stream' }
  expect(await looksOf('/mcp', { ...post(call), headers })).toEqual([
    { at: 'logs', actor: { kind: 'agent', name: 'agent' }, query: 'service=a' },
  ])
})
