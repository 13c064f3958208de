import { describe, expect, test } from 'vitest'
import { err } from '../../lib/result.ts'
import { type Clock, parseRfc3339 } from '../../model/time.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'
import { CHANGES_MAX } from './limits.ts'

const clock: Clock = { now: () => parseRfc3339('2026-03-01T12:00:00Z')! }
const deploy = { id: 'd-1', at: '2026-03-01T11:59:00Z', kind: 'deploy', title: 'api v2', source: 'ci' }

function served() {
  const answers = recordingAnswers()
  return { app: httpApp({ answers, clock }), asked: answers.asked }
}

const get = (path: string, headers: Record<string, string> = {}) =>
  new Request(`http://127.0.0.1:7117${path}`, { headers: { host: '127.0.0.1:7117', ...headers } })

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  new Request(`http://127.0.0.1:7117${path}`, {
    method: 'POST',
    headers: { host: '127.0.0.1:7117', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

describe('questions', () => {
  test('a window that is not named is the last half hour', async () => {
    const { app, asked } = served()
    expect((await app.request(get('/api/overview'))).status).toBe(200)
    expect(asked).toEqual([['overview', { from: '2026-03-01T11:30:00.000Z', to: '2026-03-01T12:00:00.000Z' }]])
  })

  test('the newest diagnosis is read without making one, a window makes one aside, a POST makes a newest one', async () => {
    const { app, asked } = served()
    await app.request(get('/api/diagnosis'))
    await app.request(get('/api/diagnosis?from=2026-03-01T11:00:00Z&service=api'))
    await app.request(post('/api/diagnosis', {}))
    expect(asked.map(([name]) => name)).toEqual(['latest', 'diagnose aside', 'diagnose newest'])
    expect(asked[1]![1]).toMatchObject({ from: '2026-03-01T11:00:00.000Z', service: 'api' })
  })

  test.for([
    ['/api/overview?from=yesterday', 'from: expected RFC 3339'],
    ['/api/overview?from=2026-03-01T12:00:00Z&to=2026-03-01T11:00:00Z', 'from: must be before to'],
    ['/api/overview?from=2020-03-01T12:00:00Z', 'longer than 31 days'],
    ['/api/logs?traceId=%27%3BDROP', 'traceId: expected a hexadecimal'],
    [`/api/logs?text=${'x'.repeat(600)}`, 'text: '],
    ['/api/traces/nothex!', 'traceId: expected a hexadecimal'],
    ['/api/evidence/ev-1?diagnosis=..%2F', 'diagnosis: expected a handle'],
  ] as const)('%s is refused with the field named', async ([path, what]) => {
    const reply = await served().app.request(get(path))
    expect(reply.status).toBe(400)
    expect((await reply.json()).error).toEqual({
      what: expect.stringContaining(what),
      where: expect.stringContaining('GET /api/'),
      todo: expect.stringContaining('openapi.json'),
    })
  })

  test.for(['/api/traces/abcdef', '/api/evidence/ev-99', '/api/nothing', '/nothing'])(
    '%s is not there',
    async (path) => {
      const reply = await served().app.request(get(path))
      expect(reply.status).toBe(404)
      expect((await reply.json()).error.todo).not.toBe('')
    },
  )

  test('log lines of a trace are looked for at any time', async () => {
    const { app, asked } = served()
    await app.request(get('/api/logs?traceId=ABCDEF'))
    expect(asked[0]![1]).toEqual({
      window: { from: '1970-01-01T00:00:00.000Z', to: '2026-03-01T12:00:00.000Z' },
      traceId: 'abcdef',
    })
  })

  test('a failure inside is a 500 that says what and where', async () => {
    const lines: string[] = []
    const answers = { ...recordingAnswers(), overview: () => Promise.reject(new Error('the engine is gone')) }
    const reply = await httpApp({ answers, clock, log: (line) => lines.push(line) }).request(get('/api/overview'))
    expect([reply.status, (await reply.json()).error.what]).toEqual([500, 'the engine is gone'])
    expect(lines).toEqual(['GET /api/overview: the engine is gone'])
  })

  test('a database with too many questions is a 503 that says to try again', async () => {
    const full = new Error('The telemetry store refused query overview: TOO_MANY_SIMULTANEOUS_QUERIES: Too many')
    const answers = { ...recordingAnswers(), overview: () => Promise.reject(full) }
    const reply = await httpApp({ answers, clock }).request(get('/api/overview'))
    expect([reply.status, (await reply.json()).error.todo]).toEqual([503, expect.stringContaining('try again in some')])
  })
})

describe('changes', () => {
  test.for([
    ['one event', deploy, 1],
    ['one event with fields that are null', { ...deploy, environment: null, url: null }, 1],
    ['an array', [deploy, { ...deploy, id: 'd-2' }], 2],
  ] as const)('%s is taken, with the time it was received', async ([, body, accepted]) => {
    const { app, asked } = served()
    const reply = await app.request(post('/api/changes', body))
    expect([reply.status, await reply.json()]).toEqual([202, { accepted }])
    expect(asked).toHaveLength(1)
    expect(asked[0]![1]).toContainEqual({ ...deploy, receivedAt: '2026-03-01T12:00:00.000Z' })
  })

  test.for([
    ['a field that is missing', { ...deploy, title: undefined }, 'title: '],
    ['a kind that is unknown', { ...deploy, kind: 'magic' }, 'kind: '],
    ['one bad event among good ones', [deploy, { ...deploy, at: 'noon' }], '[1] at: expected RFC 3339'],
    [
      'one that is planned',
      { ...deploy, at: '2027-03-01T12:00:00Z' },
      'in the future: it is 2026-03-01T12:00:00Z here',
    ],
    ['a time beyond what is stored', { ...deploy, at: '9999-12-31T00:00:00Z' }, 'between 1970 and 2106'],
    ['text that is no JSON', '{"id":', 'body: expected JSON'],
    ['too many', Array(CHANGES_MAX + 1).fill(deploy), `at most ${CHANGES_MAX}`],
  ] as const)('%s is refused whole', async ([, body, what]) => {
    const { app, asked } = served()
    const reply = await app.request(post('/api/changes', body))
    expect([reply.status, (await reply.json()).error.what]).toEqual([400, expect.stringContaining(what)])
    expect(asked).toEqual([])
  })

  test('what contradicts what stands under its id is a conflict that says what stands', async () => {
    const addChanges = async () => err({ index: 1, says: 'id d-1 stands for the deploy of api' })
    const { request } = httpApp({ answers: { ...recordingAnswers(), addChanges }, clock })
    const reply = await request(post('/api/changes', [deploy, deploy]))
    expect([reply.status, (await reply.json()).error]).toEqual([
      409,
      {
        what: '[1] id d-1 stands for the deploy of api',
        where: 'POST /api/changes',
        todo: expect.stringMatching(/own/),
      },
    ])
  })

  test('a packed body is refused by its name, and a plain one may say that it is plain', async () => {
    const status = async (coding: string): Promise<number> =>
      (await served().app.request(post('/api/changes', deploy, { 'content-encoding': coding }))).status
    expect([await status('gzip'), await status('identity')]).toEqual([415, 202])
  })

  test('a body beyond the limit is refused before it is read to the end', async () => {
    const reply = await served().app.request(post('/api/changes', 'x'.repeat(1_100_000)))
    expect([reply.status, (await reply.json()).error.what]).toEqual([413, 'the body is larger than 1048576 bytes'])
  })

  test('an incident that is put in may be larger', async () => {
    const large = { input: { exported: 'x'.repeat(1_100_000) } }
    expect((await served().app.request(post('/api/record/import', large))).status).not.toBe(413)
    expect((await served().app.request(post('/api/record/declare', large))).status).toBe(413)
    expect((await served().app.request(post('/api/incidents/inc-1/note', large))).status).not.toBe(413)
  })
})

describe('the guard', () => {
  test.for([
    ['a name re-bound to this address', { host: 'evil.example' }, 403],
    ['no host', { host: '' }, 403],
    ['localhost', { host: 'localhost:7117' }, 200],
    ['the IPv6 loopback', { host: '[::1]:7117' }, 200],
  ] as const)('%s', async ([, headers, status]) => {
    expect((await served().app.request(get('/api/health', headers))).status).toBe(status)
  })

  test.for([
    ['a program without an origin', {}, 202],
    ['our own page', { origin: 'http://127.0.0.1:7117', 'sec-fetch-site': 'same-origin' }, 202],
    ['a page of another origin', { origin: 'https://evil.example' }, 403],
    ['a page of another port', { origin: 'http://127.0.0.1:3000' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a form of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ] as const)('a write by %s', async ([, headers, status]) => {
    const { app, asked } = served()
    expect((await app.request(post('/api/changes', deploy, headers))).status).toBe(status)
    expect(asked).toHaveLength(status === 202 ? 1 : 0)
  })

  test('another site cannot make the server compute', async () => {
    const { app, asked } = served()
    const reply = await app.request(get('/api/diagnosis?service=api', { 'sec-fetch-site': 'cross-site' }))
    expect([reply.status, asked]).toEqual([403, []])
  })

  test('every reply forbids foreign scripts and frames', async () => {
    for (const path of ['/api/health', '/api/nothing', '/nothing']) {
      const { headers } = await served().app.request(get(path))
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
      expect(headers.get('content-security-policy')).not.toContain('unsafe')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})

test.for([
  ['all is well', { status: 'ok' }, 200],
  ['the database is away and the log takes it in', { status: 'failing', problems: ['x'] }, 200],
  ['telemetry is turned away', { status: 'failing', problems: ['x'], refuses: true }, 503],
] as const)(
  'whoever leads requests hears, by any name and without a token, whether they are taken: %s',
  async ([, state, status]) => {
    const told = recordingAnswers()
    const answers = { ...told, health: () => ({ ...told.health(), ...state }) }
    const app = httpApp({ answers, clock })
    const reply = await app.request(new Request('http://10.1.2.3:7117/ready'))
    expect((await app.request(new Request('http://10.1.2.3:7117/alive'))).status).toBe(200)
    expect([reply.status, await reply.json()]).toEqual([status, { ready: status === 200 }])
  },
)

test('the description names every endpoint with its parameters', async () => {
  const text = await (await served().app.request(get('/api/openapi.json'))).json()
  expect(Object.keys(text.paths).slice(0, 7)).toEqual([
    '/api/health',
    '/api/overview',
    '/api/diagnosis',
    '/api/evidence/{id}',
    '/api/traces/{traceId}',
    '/api/logs',
    '/api/changes',
  ])
  const names = text.paths['/api/logs'].get.parameters.map((p: { name: string }) => p.name)
  expect(names).toEqual(['from', 'to', 'service', 'traceId', 'text', 'system'])
  expect(text.paths['/api/changes'].post.requestBody.content['application/json'].schema.oneOf[0].required).toContain(
    'id',
  )
})
