import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import type { Incident } from '../../method/incident.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { readIncident } from '../../respond/incident/work.ts'
import { announce } from '../../respond/notify/announce.ts'
import type { Message } from '../../respond/notify/message.ts'
import { dealWith } from '../../respond/post/deal.ts'
import { testRecord } from '../../store/record/record.test-helper.ts'
import { resolveConfig } from '../settings/config.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { sendersOf } from './destinations.ts'
import { sent } from './notify.ts'

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

type Asked = { readonly line: string; readonly body: Record<string, unknown>; readonly headers: IncomingHttpHeaders }
type Reply = { readonly status?: number; readonly json: unknown }

/** A tool that answers as its interface says: what it was asked, in order. */
async function tool(answer: (asked: Asked, all: readonly Asked[]) => Reply) {
  const asked: Asked[] = []
  const server = createServer((request, reply) => {
    void text(request).then((body) => {
      const one = {
        line: `${request.method} ${request.url}`,
        body: body === '' ? {} : JSON.parse(body),
        headers: request.headers,
      }
      const { status = 200, json } = answer(one, asked)
      asked.push(one)
      reply.writeHead(status, { 'content-type': 'application/json' }).end(json === null ? '' : JSON.stringify(json))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ended.push(() => new Promise((resolve) => server.close(() => resolve())))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, host, url: `http://${host}`, lines: () => asked.map(({ line }) => line.replace(/\?.*/, '')) }
}

/** An incident with the destinations of these settings; `tell` sends all that is due. */
async function incident(settings: Readonly<Record<string, string>>, { drill = false } = {}) {
  const resolved = resolveConfig(settings, {}, '/nowhere')
  if (!resolved.ok) throw new Error(resolved.error)
  const folder = await throwawayFolder()
  const clock = handClock('2026-03-01T12:00:00Z')
  const record = await testRecord(folder.path, { clock, log: () => undefined })
  ended.push(
    async () => folder[Symbol.asyncDispose](),
    async () => record[Symbol.asyncDispose](),
  )
  const incidents = { ...memoryPorts(clock), record, post: record.post }
  const senders = sendersOf(resolved.value.config)
  const verb = async (name: string, given: object = {}): Promise<unknown> => {
    const asked = VERBS.find((one) => one.name === name)!
    const who = { actor: { kind: 'human', name: 'on-call' } as const }
    const reply = await callVerb(asked, { incident: 'inc-1', given, who }, incidents)
    if (!reply.ok) throw new Error(reply.error.what)
    return reply.value.answer
  }
  const tell = async (): Promise<void> => {
    await announce('inc-1', { incidents, destinations: senders })
    const send = async ({ about, body }: { readonly about: string; readonly body: string }) =>
      sent(senders.find(({ name }) => name === about)!, JSON.parse(body) as Message, incidents)
    expect(await dealWith('out', send, { post: record.post, clock, chance: () => 0, isOver: () => false })).toEqual([])
  }
  const read = async (): Promise<Incident> => {
    const incident = await readIncident('inc-1', incidents)
    if (!incident.ok) throw new Error(incident.error.what)
    return incident.value
  }
  await verb('declare', { title: 'checkout fails', drill })
  return { verb, tell, read, clock }
}

const ACTION = {
  title: 'Ping @everyone <b>before</b> the pool is full',
  type: 'detect',
  owner: 'platform-lead',
  due: '2026-04-01',
}

test.for([
  ['github', { githubApi: 'URL', githubIssues: 'acme/shop', githubToken: 'secret' }],
  ['jira', { jiraUrl: 'URL', jiraUser: 'ci', jiraToken: 'secret', jiraProject: 'OPS' }],
  ['grafana', { grafanaUrl: 'URL', grafanaToken: 'secret' }],
] as const)('%s: where what is there cannot be read, nothing is made a second time', async ([to, settings]) => {
  const at = await tool(() => ({ json: { message: 'a gateway that answers for it' } }))
  const given = Object.entries(settings).map(([name, value]) => [name, value.replace('URL', at.url)])
  const { verb, tell } = await incident({ ...Object.fromEntries(given), notifyHosts: at.host })
  await verb('action', ACTION)
  await tell()
  expect(at.asked.length).toBeGreaterThan(0)
  expect(at.lines().filter((line) => !line.startsWith('GET'))).toEqual([])
  expect(await verb('notify-list', { state: 'waiting' })).toMatchObject([
    { to, says: 'HTTP 200, but not as this tool answers: is its address right?' },
  ])
})

describe('an action item becomes an issue of GitHub', () => {
  /** As https://docs.github.com/en/rest/issues/issues says, with the fields that are of use to nobody here left out. */
  const github = () => {
    const issues: Record<string, unknown>[] = []
    return tool(({ line, body }) => {
      const asked = /issues\/(\d+)$/.exec(line)?.[1]
      if (line.startsWith('GET'))
        return { json: asked === undefined ? issues.slice(-2) : issues.find(({ number }) => `${number}` === asked) }
      if (line.startsWith('PATCH')) return { json: { ...issues[0], ...body } }
      const number = issues.length + 1347
      const url = `https://github.com/acme/shop/issues/${number}`
      issues.push({ id: number, node_id: 'I_1', number, state: 'open', state_reason: null, html_url: url, ...body })
      return { status: 201, json: issues.at(-1) }
    })
  }
  const settings = (at: { readonly url: string; readonly host: string }) => ({
    ...{ githubApi: at.url, githubIssues: 'acme/shop', githubToken: 'ghp_secret', notifyHosts: at.host },
  })

  test('once, with what it is, and closes with it', async () => {
    const at = await github()
    const { verb, tell, read } = await incident(settings(at))
    await verb('action', ACTION)
    await tell()
    await tell()
    expect(at.lines()).toEqual(['GET /repos/acme/shop/issues', 'POST /repos/acme/shop/issues'])
    const { body, headers } = at.asked[1]!
    expect(headers.authorization).toBe('Bearer ghp_secret')
    expect(body).toMatchObject({ title: ACTION.title, labels: ['lastgood', 'detect'] })
    expect(body.body).toMatch(
      /^Action a-1 of inc-1: checkout fails\ndetect, owner platform-lead, due 2026-04-01\n\n<!-- lastgood-inc-1\.\d+-a-1 -->$/,
    )
    const tracker = { key: '#1347', url: 'https://github.com/acme/shop/issues/1347', state: 'open' }
    expect((await read()).learning.actions[0]).toMatchObject({ tracker })
    await verb('action-drop', { action: 'a-1', reason: 'the pool is gone' })
    await tell()
    expect(at.asked.at(-1)).toMatchObject({
      line: 'PATCH /repos/acme/shop/issues/1347',
      body: { state: 'closed', state_reason: 'not_planned' },
    })
  })

  test('and is closed though it is not among the newest any more', async () => {
    const at = await github() // lists two of them
    const { verb, tell } = await incident(settings(at))
    for (const title of ['first', 'second', 'third']) {
      await verb('action', { ...ACTION, title })
      await tell()
    }
    await verb('action-drop', { action: 'a-1', reason: 'the pool is gone' })
    await tell()
    expect(at.lines().slice(-2)).toEqual(['GET /repos/acme/shop/issues/1347', 'PATCH /repos/acme/shop/issues/1347'])
  })

  test.for([404, 410])('and is over without one where it was deleted (HTTP %i)', async (status) => {
    const made: unknown[] = []
    const at = await tool(({ line, body }) => {
      if (line.startsWith('POST')) made.push(body)
      if (line.startsWith('POST'))
        return { status: 201, json: { number: 7, state: 'open', html_url: 'https://github.com/acme/shop/issues/7' } }
      return line.endsWith('/7') ? { status, json: { message: 'This issue was deleted' } } : { json: [] }
    })
    const { verb, tell } = await incident(settings(at))
    await verb('action', ACTION)
    await tell()
    await verb('action-drop', { action: 'a-1', reason: 'the pool is gone' })
    await tell()
    expect(made).toHaveLength(1)
    expect(await verb('notify-list', { state: 'dead' })).toEqual([])
    expect(at.lines().slice(-2)).toEqual(['GET /repos/acme/shop/issues/7', 'GET /repos/acme/shop/issues'])
  })

  test('not twice when the answer to the first try was lost', async () => {
    const made: unknown[] = []
    const at = await tool(({ line, body }) => {
      if (line.startsWith('GET')) return { json: made }
      made.push({ number: 7, state: 'open', html_url: 'https://github.com/acme/shop/issues/7', ...body })
      return { status: 502, json: { message: 'Bad gateway' } }
    })
    const { verb, tell, read, clock } = await incident(settings(at))
    await verb('action', ACTION)
    await tell()
    expect(await verb('notify-list', { state: 'waiting' })).toMatchObject([{ to: 'github', says: 'HTTP 502' }])
    clock.set('2026-03-01T12:01:00Z')
    await tell()
    expect(made).toHaveLength(1)
    expect((await read()).learning.actions[0]?.tracker).toMatchObject({ key: '#7' })
  })

  test('not of an exercise', async () => {
    const at = await github()
    const drill = await incident(settings(at), { drill: true })
    await drill.verb('action', ACTION)
    await drill.tell()
    expect(at.asked).toEqual([])
  })

  test.for([
    [401, { message: 'Bad credentials' }, 'HTTP 401'],
    [404, { message: 'Not Found' }, 'HTTP 404'],
    [410, { message: 'Issues are disabled for this repo' }, 'HTTP 410'],
  ] as const)('an answer of %i is final, and told without the token', async ([status, json, says]) => {
    const at = await tool(() => ({ status, json }))
    const { verb, tell } = await incident(settings(at))
    await verb('action', ACTION)
    await tell()
    const dead = await verb('notify-list', { state: 'dead' })
    expect(dead).toMatchObject([{ to: 'github', says }])
    expect(JSON.stringify(dead)).not.toContain('ghp_secret')
  })

  test.for([[null], [[]], ['nothing'], [{ issues: 1 }], [[{ number: 'x' }]]])(
    'an answer that holds %j breaks nothing',
    async ([json]) => {
      const at = await tool(() => ({ json }))
      const { verb, tell, read } = await incident(settings(at))
      await verb('action', ACTION)
      await tell()
      expect((await read()).learning.actions[0]?.tracker).toBeUndefined()
    },
  )
})

test('an action item becomes an issue of Jira once, and moves to its end with it', async () => {
  const made: Record<string, unknown>[] = []
  const at = await tool(({ line }) => {
    if (line.includes('/search/jql')) return { json: { issues: made, isLast: true } }
    if (line.startsWith('GET'))
      return {
        json: {
          expand: 'transitions',
          transitions: [
            {
              id: '11',
              name: 'Start',
              to: { id: '3', name: 'In progress', statusCategory: { id: 4, key: 'indeterminate' } },
            },
            { id: '31', name: 'Finish', to: { id: '5', name: 'Closed', statusCategory: { id: 3, key: 'done' } } },
          ],
        },
      }
    if (line.endsWith('/transitions')) return { status: 204, json: null }
    made.push({ id: '10000', key: 'OPS-24', self: 'https://team.atlassian.net/rest/api/3/issue/10000' })
    return { status: 201, json: made[0] }
  })
  const settings = {
    jiraUrl: at.url,
    jiraUser: 'bot@example.com',
    jiraToken: 'jira_secret',
    jiraProject: 'OPS',
    notifyHosts: at.host,
  }
  const { verb, tell, read } = await incident(settings)
  await verb('action', ACTION)
  await tell()
  const { body, headers } = at.asked[1]!
  expect(headers.authorization).toBe(`Basic ${Buffer.from('bot@example.com:jira_secret').toString('base64')}`)
  expect(body).toMatchObject({
    fields: {
      ...{ project: { key: 'OPS' }, issuetype: { name: 'Task' }, summary: ACTION.title, duedate: '2026-04-01' },
      description: { type: 'doc', version: 1, content: { 0: { type: 'paragraph', content: [{ type: 'text' }] } } },
      labels: ['lastgood', expect.stringMatching(/^lastgood-inc-1\.\d+-a-1$/)],
    },
  })
  expect((await read()).learning.actions[0]?.tracker).toEqual({ key: 'OPS-24', url: `${at.url}/browse/OPS-24` })
  await verb('action-done', { action: 'a-1', reason: 'the alert fires in the drill' })
  await tell()
  expect(at.asked.at(-1)).toMatchObject({
    line: 'POST /rest/api/3/issue/OPS-24/transitions',
    body: { transition: { id: '31' } },
  })
})

test('an incident is drawn on the dashboards of Grafana once, and ends where it ends', async () => {
  const drawn: unknown[] = []
  const at = await tool(({ line, body }) => {
    if (line.startsWith('GET')) return { json: drawn }
    if (line.startsWith('PATCH')) return { json: { message: 'Annotation patched' } }
    drawn.push({ id: 1124, ...body })
    return { json: { message: 'Annotation added', id: 1124 } }
  })
  const { verb, tell, clock } = await incident({
    grafanaUrl: `${at.url}/`,
    grafanaToken: 'glsa_secret',
    notifyHosts: at.host,
  })
  await tell()
  clock.set('2026-03-01T12:20:00Z')
  await verb('state', { to: 'mitigated' })
  await tell()
  expect(at.lines()).toEqual([
    'GET /api/annotations',
    'POST /api/annotations',
    'GET /api/annotations',
    'PATCH /api/annotations/1124',
  ])
  expect(at.asked[1]).toMatchObject({
    headers: { authorization: 'Bearer glsa_secret' },
    body: {
      time: Date.parse('2026-03-01T12:00:00Z'),
      tags: ['lastgood', 'incident:inc-1', expect.stringMatching(/^thread:inc-1\.\d+$/)],
    },
  })
  expect(at.asked[3]?.body).toMatchObject({
    timeEnd: Date.parse('2026-03-01T12:20:00Z'),
    text: expect.stringContaining('mitigated'),
  })
})

test('a status page is told what people approved for outside, as one incident there, and nothing of an exercise', async () => {
  const page: Record<string, unknown>[] = [{ id: 'p31zjtct2jer', name: 'of somebody else', metadata: {} }]
  const at = await tool(({ line, body }) => {
    if (line.startsWith('GET')) return { json: page }
    const told = body.incident as object
    if (line.startsWith('POST')) page.unshift({ id: 'cp306tmzcl0y', shortlink: 'https://stspg.io/x', ...told })
    return { status: line.startsWith('POST') ? 201 : 200, json: page[0] }
  })
  const settings = {
    statuspageApi: at.url,
    statuspagePage: 'kctbh9vrtdwd',
    statuspageToken: 'sp_secret',
    notifyHosts: at.host,
  }
  const { verb, tell, clock } = await incident(settings)
  await verb('sev', { severity: 'P1', reason: 'orders are lost' })
  const update = { audience: 'external', post: true, reason: 'said so' }
  await verb('update', { ...update, symptom: 'orders cannot be paid' })
  await tell()
  clock.set('2026-03-01T12:20:00Z')
  await verb('update', { ...update, status: 'Deployed', symptom: 'orders are paid again' })
  await tell()
  const base = '/v1/pages/kctbh9vrtdwd/incidents'
  expect(at.lines()).toEqual([`GET ${base}`, `POST ${base}`, `GET ${base}`, `PATCH ${base}/cp306tmzcl0y`])
  expect(at.asked[1]).toMatchObject({
    headers: { authorization: 'OAuth sp_secret' },
    body: {
      incident: {
        name: 'checkout fails',
        status: 'investigating',
        impact_override: 'major',
        body: expect.stringContaining('orders cannot be paid'),
      },
    },
  })
  expect(at.asked[3]?.body).toMatchObject({ incident: { status: 'monitoring' } })
  const drill = await incident(settings, { drill: true })
  await drill.verb('update', { ...update, symptom: 'nobody is hurt' })
  await drill.tell()
  expect(at.asked).toHaveLength(4)
})
