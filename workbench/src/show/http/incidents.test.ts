import { describe, expect, test } from 'vitest'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'

const clock = handClock('2026-01-31T14:02:00Z')

type Reply = { readonly status: number; readonly json: Record<string, unknown> }

function api() {
  const ports = memoryPorts(clock)
  const incidents = {
    call: (...[verb, call]: Parameters<ReturnType<typeof recordingAnswers>['incidents']['call']>) =>
      callVerb(verb, call, ports),
    watch: ports.record.watch,
  }
  const app = httpApp({ answers: { ...recordingAnswers(), incidents }, clock })
  const ask = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const response = await app.request(path, { ...init, headers: { host: 'localhost', ...init.headers } })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }
  return {
    app,
    get: (path: string) => ask(path),
    post: (path: string, body: unknown) =>
      ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }
}

const declared = { input: { title: 'checkout fails' }, actor: { kind: 'human', name: 'on-call' } }

describe('the incident endpoints', () => {
  test('declare, write and read back one incident', async () => {
    const { get, post } = api()
    const begun = await post('/api/record/declare', declared)
    expect(begun).toMatchObject({ status: 200, json: { incident: { id: 'inc-1', state: 'triage', open: true } } })
    await post('/api/incidents/inc-1/note', { input: { text: 'p99 is up' }, at: '2026-01-31T14:01:00Z' })
    const { json } = await get('/api/incidents/open/timeline')
    expect(json.answer).toMatchObject({
      earlier: 0,
      entries: [
        { seq: 2, says: 'p99 is up', at: '2026-01-31T14:01:00Z', actor: { name: 'web' } },
        { seq: 1, says: 'Declared: checkout fails' },
      ],
    })
  })

  test.for([
    ['no such incident', '/api/incidents/inc-7/note', { input: { text: 'x' } }, 404],
    ['no incident to find', '/api/incidents/open/note', { input: { text: 'x' } }, 404],
    ['a field too many', '/api/record/declare', { input: { title: 'x', colour: 'red' } }, 400],
    ['a blank title', '/api/record/declare', { input: { title: ' \u200b' } }, 400],
    ['a title of two lines', '/api/record/declare', { input: { title: 'a\nb' } }, 400],
    ['a time that is none', '/api/record/declare', { ...declared, at: 'noon' }, 400],
    ['an actor of no kind', '/api/record/declare', { ...declared, actor: { kind: 'cat', name: 'x' } }, 400],
    ['no object', '/api/record/declare', 7, 400],
  ] as const)('refuse %s', async ([, path, body, status]) => {
    const reply = await api().post(path, body)
    expect(reply.status).toBe(status)
    expect(reply.json.error).toMatchObject({
      ...(status === 404 && { kind: 'missing' }),
      what: expect.any(String),
      where: expect.any(String),
      todo: expect.any(String),
    })
  })

  test('ask which incident is meant when several are open', async () => {
    const { post } = api()
    await post('/api/record/declare', declared)
    await post('/api/record/declare', declared)
    const reply = await post('/api/incidents/open/note', { input: { text: 'x' } })
    expect(reply).toMatchObject({
      status: 400,
      json: { error: { what: expect.stringContaining('2 incidents are open') } },
    })
  })

  test('quote no more of what they were given than somebody reads', async () => {
    const reply = await api().post(`/api/incidents/inc-${'9'.repeat(5_000)}/note`, { input: { text: 'x' } })
    expect(String((reply.json.error as { where: string }).where)).toHaveLength(2_000)
  })

  test('read words of a query as the values they stand for', async () => {
    const { get, post } = api()
    await post('/api/record/declare', declared)
    await post('/api/incidents/inc-1/state', { input: { to: 'cancelled' } })
    expect((await get('/api/record/incidents')).json.answer).toMatchObject({ incidents: [] })
    expect((await get('/api/record/incidents?all=true')).json.answer).toMatchObject({ incidents: { length: 1 } })
    expect((await get('/api/record/incidents?all=perhaps')).status).toBe(400)
  })

  test('answer several questions at once, each as if it was asked alone', async () => {
    const { get, post } = api()
    await post('/api/record/declare', declared)
    const { json } = await get('/api/incidents/inc-1?verbs=status,timeline,flags')
    expect(Object.keys(json)).toEqual(['status', 'timeline', 'flags'])
    expect(json.timeline).toEqual((await get('/api/incidents/inc-1/timeline')).json)
  })

  test.for([
    ['inc-1?verbs=status,resolve', 400, /resolve reads nothing/],
    ['inc-1?verbs=status,incidents', 400, /incidents reads nothing/],
    ['inc-1?verbs=', 400, /at most 10 names/],
    ['inc-1', 400, /verbs/],
    [`inc-1?verbs=${'a,'.repeat(10)}a`, 400, /at most 10 names/],
    ['inc-7?verbs=status,timeline', 404, /no such incident/],
  ] as const)('refuse several at once where one is none: %s', async ([path, status, says]) => {
    const { get, post } = api()
    await post('/api/record/declare', declared)
    const reply = await get(`/api/incidents/${path}`)
    expect(reply.status).toBe(status)
    expect((reply.json.error as { what: string }).what).toMatch(says)
  })

  test.for([
    ['entries=1', /^event: incident\ndata: inc-1\n/],
    ['entries=2', /^: still here/],
  ] as const)('tell a listener who has read %s whether there are others', async ([known, begins]) => {
    const { app, post } = api()
    await post('/api/record/declare', declared)
    await post('/api/incidents/inc-1/note', { input: { text: 'written before anybody listened' } })
    const { body } = await app.request(`/api/record/live?incident=inc-1&${known}`, { headers: { host: 'localhost' } })
    const reader = body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toMatch(begins)
    await reader.cancel()
  })

  test('are all in the API description', async () => {
    const { json } = await api().get('/api/openapi.json')
    expect(Object.keys(json.paths as object)).toEqual(
      expect.arrayContaining(['/api/record/declare', '/api/incidents/{incident}/note', '/api/record/live']),
    )
  })
})
