import { describe, expect, test } from 'vitest'
import type { ReplayAnswer } from '../../model/replay.ts'
import type { TraceSpan, TraceView } from '../../model/views.ts'
import { alteredBy, requestOfValues } from './altered.ts'
import { resultOf } from './answers.ts'
import { curlOf } from './curl.ts'
import { requestOfTrace } from './request.ts'

const span = (attributes: Record<string, string>, over: Partial<TraceSpan> = {}): TraceSpan => ({
  spanId: '1',
  parentSpanId: '',
  service: 'shop',
  name: 'POST /cart',
  kind: 'Server',
  depth: 0,
  startMs: 0,
  durationMs: 1,
  error: true,
  statusMessage: '',
  waitedMs: null,
  isErrorOrigin: false,
  attributes,
  resource: {},
  events: [],
  ...over,
})

const trace = (...spans: readonly TraceSpan[]): TraceView => ({
  traceId: 'abc',
  at: '2026-01-31T14:02:10Z',
  durationMs: 1,
  spans,
  orphans: 0,
  cut: false,
})

const NEW = {
  'http.request.method': 'POST',
  'url.scheme': 'https',
  'url.path': '/cart/7',
  'url.query': 'page=2&access_token=t0ken',
  'server.address': 'shop.internal',
  'server.port': '8443',
  'http.request.header.authorization': '["Bearer abcdefgh12345678"]',
  'http.request.header.x-tenant': '["blue"]',
  'http.request.header.content-length': '["20"]',
  'http.request.header.traceparent': '["00-abc-def-01"]',
  'http.request.body': '{"items":[1],"password":"hunter2","note":"it\'s $HOME"}',
  'http.response.status_code': '500',
}

const NO_METHOD = /^the method: the span tells none/

const OLD = {
  'http.method': 'GET',
  'http.scheme': 'http',
  'http.target': '/cart/7?page=2',
  'http.host': 'shop.internal:8080',
  'net.peer.name': '10.9.9.9',
  'http.request.header.x_tenant': '["blue"]',
  'http.user_agent': 'app/1',
}

describe('a trace becomes the request by which it came in', () => {
  test('by the current names, without what lets somebody in', () => {
    const request = requestOfTrace(trace(span(NEW)))!
    expect(curlOf(request)).toBe(
      [
        'curl -sS -i -X POST',
        `'https://shop.internal:8443/cart/7?page=2&access_token='"$REPLAY_ACCESS_TOKEN"''`,
        `-H 'authorization: '"$REPLAY_AUTHORIZATION"''`,
        `-H 'x-tenant: blue'`,
        `--data-raw '{"items":[1],"password":"'"$REPLAY_PASSWORD"'","note":"it'\\''s $HOME"}'`,
      ].join(' \\\n  '),
    )
    expect(request.removed.map(({ where }) => where)).toEqual([
      'header authorization',
      'query access_token',
      'body password',
    ])
    expect(request.unknown).toEqual([])
    expect(JSON.stringify(request)).not.toMatch(/abcdefgh|t0ken|hunter2/)
  })

  test('by the old names; who asked is not taken for who was asked', () => {
    const request = requestOfTrace(trace(span(OLD)))!
    expect(request).toMatchObject({
      method: 'GET',
      origin: 'http://shop.internal:8080',
      path: '/cart/7?page=2',
      unknown: [],
    })
    expect(request.headers).toEqual([
      { name: 'x-tenant', value: 'blue' },
      { name: 'user-agent', value: 'app/1' },
    ])
  })

  test('of the topmost server, and of a client only where no server speaks HTTP', () => {
    const client = span(
      { 'http.request.method': 'GET', 'url.full': 'https://api.example/v1/a?b=1' },
      { kind: 'Client', depth: 1 },
    )
    const inner = span({ 'http.request.method': 'GET', 'url.path': '/inner' }, { depth: 3 })
    const outer = span({ 'http.request.method': 'GET', 'url.path': '/outer' }, { depth: 2 })
    expect(requestOfTrace(trace(client, inner, outer))?.path).toBe('/outer')
    expect(requestOfTrace(trace(client))).toMatchObject({ origin: 'https://api.example', path: '/v1/a?b=1' })
    expect(requestOfTrace(trace(span({ 'db.system.name': 'redis' })))).toBeUndefined()
  })

  test('what nothing says is said', () => {
    const bare = span({ 'http.request.method': 'POST', 'http.route': '/cart/:id', 'http.request.body.size': '412' })
    expect(requestOfTrace(trace(bare))?.unknown).toEqual([
      'the address: only its route is known (/cart/:id)',
      'the body of 412 bytes: it was not captured; say it, or take it from a variable of a snapshot',
      'headers: none were captured',
    ])
  })

  test.for([
    ["/'; rm -rf ~ #", `'http://TARGET/'\\'';%20rm%20-rf%20~%20%23'`],
    ['//evil.example/x', `'http://TARGET//evil.example/x'`],
    ['/a\nb', `'http://TARGET/ab'`],
  ])('telemetry of bad will stays a path of the same host, in quotes: %j', ([path, words]) => {
    const request = requestOfTrace(trace(span({ 'http.request.method': 'x; id', 'url.path': path! })))!
    expect(request.method).toBe('GET')
    expect(new URL(`http://host:1${request.path}`).host).toBe('host:1')
    expect(curlOf(request).split(' \\\n  ')).toEqual(['curl -sS -i -X GET', words])
  })
})

describe('a person says the rest', () => {
  const request = requestOfValues({}, {})
  const values = { order: { id: 'o-1', customer: 'c-1', prices: [1000, 7] } }

  test('a variable of the snapshot is the body, and places of it are set', () => {
    const altered = alteredBy(
      request,
      { method: 'post', bodyFrom: 'order', set: ['customer=new-{n}', 'prices=[{n}, 2]'] },
      values,
    )
    expect(altered).toMatchObject({
      ok: true,
      value: {
        method: 'POST',
        body: '{"id":"o-1","customer":"new-{n}","prices":[{n},2]}',
        headers: [{ name: 'content-type', value: 'application/json' }],
      },
    })
  })

  test.for([
    [{ bodyFrom: 'cart' }, 'the snapshot shows no variable cart; it has order'],
    [{ headers: ['x'] }, '--header: expected one such as "x-tenant: blue"'],
    [{ headers: ['x: a\r\nhost: evil'] }, '--header: expected one such as "x-tenant: blue"'],
    [{ path: 'http://evil' }, '--path: expected a path such as /cart?id=1'],
    [{ set: ['a'] }, '--set: expected place=value, got "a"'],
    [{ set: ['__proto__.x=1'] }, '--set: expected place=value, got "__proto__.x=1"'],
    [{ body: 'x', set: ['a=1'] }, '--set: the body is no JSON'],
    [{ method: 'a b' }, '--method: expected a word such as POST, got "a b"'],
  ])('what cannot be is told: %j', ([altered, why]) => {
    expect(alteredBy(request, altered as object, values)).toEqual({ ok: false, error: why })
  })

  test('what lets somebody in is taken out of a variable, too', () => {
    const altered = alteredBy(request, { bodyFrom: 'login' }, { login: { user: 'u', password: 'hunter2' } })
    expect(altered).toMatchObject({ ok: true, value: { body: '{"user":"u","password":"{{REPLAY_PASSWORD}}"}' } })
  })

  test('a variable that is a request is one, without its secrets', () => {
    const req = { method: 'PUT', url: '/cart?id=1', headers: { cookie: 'sid=1', 'x-tenant': 'blue' }, body: { a: 1 } }
    expect(requestOfValues({ req }, {})).toMatchObject({
      method: 'PUT',
      path: '/cart?id=1',
      headers: [
        { name: 'cookie', value: '{{REPLAY_COOKIE}}' },
        { name: 'x-tenant', value: 'blue' },
      ],
      body: '{"a":1}',
      unknown: [],
    })
  })
})

describe('answers are compared with those that were sent alone', () => {
  const answer = (n: number, body: string, status = 200): ReplayAnswer => ({ n, status, body, tookMs: n })
  const order = (n: number, total = n): ReplayAnswer => answer(n, JSON.stringify({ id: `o-${n}`, total }))
  const compared = (alone: readonly ReplayAnswer[], many: readonly ReplayAnswer[]) =>
    resultOf({ target: 'http://x', alone, many, together: true })

  test('each without its own number, so that only what is of another one differs', () => {
    const result = compared([order(101), order(102)], [order(103), order(104, 105), order(105)])
    expect(result).toMatchObject({ verdict: 'differs', different: 1, expected: '200 id="o-{n}" total="{n}"' })
    expect(result.groups).toEqual([{ count: 1, status: 200, says: '200 id="o-{n}" total=105' }])
  })

  test('what changes by itself is set aside', () => {
    const at = (n: number, time: string) => answer(n, `{"at":"${time}","ok":true}`)
    expect(compared([at(1, 'a'), at(2, 'b')], [at(3, 'c')])).toMatchObject({ verdict: 'as alone', aside: ['at'] })
    expect(compared([at(1, 'a'), at(2, 'b')], [answer(3, '{"at":"d","ok":false}')]).different).toBe(1)
  })

  test('another status, and no answer at all, differ', () => {
    const many = [answer(3, '{}', 500), { n: 4, failed: 'socket hang up', tookMs: 1 }, answer(5, '{}')]
    expect(compared([answer(1, '{}'), answer(2, '{}')], many)).toMatchObject({
      different: 2,
      many: { statuses: { '500': 1, 'no answer': 1, '200': 1 } },
    })
  })

  test('where even those sent alone differ in kind, nothing can be said', () => {
    expect(compared([answer(1, 'a', 200), answer(2, 'a', 503)], [answer(3, 'a')]).verdict).toBe('differs alone')
  })

  test('no secret of an answer is shown', () => {
    const { expected } = compared(
      [answer(1, '{"token":"s3cret","a":"Bearer abcdefgh1234","b":"Basic dXNlcjpwYXNz"}')],
      [],
    )
    expect(expected).toBe('200 token=•••• a="Bearer ••••" b="Basic ••••"')
  })
})

test('a method that the conventions do not know is the original one; one that cannot be sent is not passed off as GET', () => {
  const of = (method: Record<string, string>) => requestOfTrace(trace(span({ ...NEW, ...method })))!
  const original = of({ 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE' })
  expect(original).toMatchObject({
    method: 'PURGE',
    unknown: expect.not.arrayContaining([expect.stringMatching(NO_METHOD)]),
  })
  const hostile = of({ 'http.request.method': "POST'; id; '" })
  expect(hostile.unknown).toContainEqual(expect.stringMatching(NO_METHOD))
  const said = alteredBy(hostile, { method: 'POST' })
  expect(said.ok && said.value.unknown).not.toContainEqual(expect.stringMatching(NO_METHOD))
})
