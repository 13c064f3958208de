import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect } from 'node:net'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from './receiver.ts'
import { collector } from './reference.test-helper.ts'
import {
  halfGoodRequest,
  keepingStore,
  logsRequest,
  pointsRequest,
  spanJson,
  spansRequest,
  turn,
} from './requests.test-helper.ts'
import { readStatus } from './status.test-helper.ts'

const open: Receiver[] = []

afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.stop()))
})

async function receiving(given: Partial<ReceiverOptions> = {}) {
  const store = keepingStore()
  const http = { host: '127.0.0.1', port: 0 }
  const folder = walTestFolder()
  const receiver = await startReceiver({
    http,
    grpc: null,
    folder,
    insert: store.insert,
    ...given,
    limits: { batchMsMax: 1, ...given.limits },
  })
  open.push(receiver)
  const url = `http://127.0.0.1:${receiver.httpPort}`
  const post = (path: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) =>
    fetch(url + path, { method: 'POST', body, headers: { 'content-type': 'application/x-protobuf', ...headers } })
  return { store, receiver, url, post, folder }
}

const LOT_BYTES = 8 // the last column of a block with one row

const json = { 'content-type': 'application/json' }
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())
const copied = (bytes: Uint8Array) => new Uint8Array(bytes)

test('each signal is received on its own path and answered with an empty response', async () => {
  const { post, store, receiver } = await receiving()
  for (const [path, body] of Object.entries({
    '/v1/traces': spansRequest(3),
    '/v1/logs': logsRequest(4),
    '/v1/metrics': pointsRequest(),
  })) {
    const response = await post(path, copied(body))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/x-protobuf'])
    expect(await bytesOf(response)).toHaveLength(0)
  }
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(3)
  expect(store.rows('otel_logs')).toBe(4)
  expect(store.rows('otel_metrics_gauge') + store.rows('otel_metrics_sum')).toBe(2)
  expect(receiver.counters().traces).toEqual({ stored: 1, rejectedItems: 0, refused: 0, busy: 0 })
})

test('JSON gives the same rows as protobuf, and is answered in JSON', async () => {
  const { post, store, receiver } = await receiving()
  const response = await post('/v1/traces', spanJson('same'), { 'content-type': 'application/json; charset=utf-8' })
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'application/json',
    '{}',
  ])
  await receiver.flush()
  await post('/v1/traces', copied(spansRequest(1, 'same')))
  await receiver.flush()
  const [ofJson, ofProtobuf] = store.batches.map(({ native }) => Buffer.from(native.subarray(0, -LOT_BYTES)))
  expect(ofJson).toEqual(ofProtobuf)
})

test('a request without items succeeds', async () => {
  const { post } = await receiving()
  expect((await post('/v1/traces', new Uint8Array(0))).status).toBe(200)
  expect((await post('/v1/logs', '{}', json)).status).toBe(200)
})

test.for([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
  ['deflate', deflateSync],
] as const)('a %s body is unpacked', async ([coding, pack]) => {
  const { post, store, receiver } = await receiving()
  const response = await post('/v1/traces', copied(pack(spansRequest(50))), { 'content-encoding': coding })
  expect(response.status).toBe(200)
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(50)
})

test('rejected items are counted in a partial success', async () => {
  const { post } = await receiving()
  const response = await post('/v1/traces', copied(halfGoodRequest()))
  expect(response.status).toBe(200)
  const { partialSuccess } = collector.trace.v1.ExportTraceServiceResponse.decode(await bytesOf(response))
  expect(Number(partialSuccess?.rejectedSpans)).toBe(1)
  expect(partialSuccess?.errorMessage).toMatch(/^rejected 1 of 2 items: /)
})

test('items that were mended are stored with a warning', async () => {
  const { post, store, receiver } = await receiving()
  const spans = JSON.parse(spanJson('backwards'))
  spans.resourceSpans[0].scopeSpans[0].spans[0].endTimeUnixNano = '5'
  const response = await post('/v1/traces', JSON.stringify(spans), json)
  expect([response.status, await response.json()]).toEqual([
    200,
    { partialSuccess: { errorMessage: 'accepted with repairs: end before start (1)' } },
  ])
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(1)
})

test('a span with a value that does not fit is refused alone, in JSON too', async () => {
  const { post, store, receiver } = await receiving()
  const request = JSON.parse(spanJson('good'))
  const [good] = request.resourceSpans[0].scopeSpans[0].spans
  request.resourceSpans[0].scopeSpans[0].spans = [{ ...good, traceId: 'no id' }, good, { ...good, spanId: 'abcd' }]
  const response = await post('/v1/traces', JSON.stringify(request), json)
  const reasons = 'traceId: expected an id in hex (1); span id is not 8 bytes or all zero (1)'
  expect([response.status, await response.json()]).toEqual([
    200,
    { partialSuccess: { rejectedSpans: '2', errorMessage: `rejected 2 of 3 items: ${reasons}` } },
  ])
  await receiver.flush()
  expect([store.rows('otel_traces'), receiver.counters().traces]).toMatchObject([1, { stored: 1, rejectedItems: 2 }])
})

test.for([
  ['a path that is not OTLP', '/v1/nothing', {}, 404, 5],
  ['profiles', '/v1development/profiles', {}, 404, 5],
  ['a property of every object as path', '/constructor', {}, 404, 5],
  ['a type that is not OTLP', '/v1/traces', { 'content-type': 'text/plain' }, 415, 3],
  ['an unknown content-encoding', '/v1/traces', { 'content-encoding': 'br' }, 415, 3],
  ['a page from elsewhere', '/v1/traces', { origin: 'https://shop.example' }, 403, 7],
  ['a body that is not gzip', '/v1/traces', { 'content-encoding': 'gzip' }, 400, 3],
] as const)('%s is refused with a status that says why', async ([, path, headers, status, code]) => {
  const { post } = await receiving()
  const response = await post(path, 'x', { ...json, ...headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/json'])
  expect(await response.json()).toEqual({ code, message: expect.stringMatching(/\w/) })
})

test('undecodable bytes are refused in the encoding of the request', async () => {
  const { post, store, receiver } = await receiving()
  const refused = await post('/v1/traces', copied(spansRequest(2).slice(0, -1)))
  expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'application/x-protobuf'])
  expect(readStatus(await bytesOf(refused))).toMatchObject({
    code: 3,
    message: expect.stringContaining('cannot decode'),
  })
  const refusedJson = await post('/v1/traces', '{"resourceSpans":[', json)
  expect(refusedJson.status).toBe(400)
  expect(await refusedJson.json()).toMatchObject({ code: 3 })
  expect(receiver.counters().traces.refused).toBe(2)
  expect(store.batches).toEqual([])
})

test('only POST is taken', async () => {
  const { url } = await receiving()
  const response = await fetch(`${url}/v1/traces`)
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
})

test('a body over the limit is refused, announced or not', async () => {
  const { post, url, receiver } = await receiving({ limits: { httpBodyBytesMax: 10_000 } })
  expect((await post('/v1/traces', new Uint8Array(10_001))).status).toBe(413)
  const chunks = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(5_000)),
  })
  const endless = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    body: chunks.pipeThrough(firstChunks(20)),
    duplex: 'half',
    headers: { 'content-type': 'application/x-protobuf' },
  } as RequestInit)
  expect(endless.status).toBe(413)
  expect(readStatus(await bytesOf(endless))).toMatchObject({
    code: 8,
    message: expect.stringContaining('the limit is 10000'),
  })
  expect(receiver.counters().traces.refused).toBe(2)
})

test.for([
  ['gzip', gzipSync],
  ['zstd', zstdCompressSync],
] as const)('a %s bomb is cut off', async ([coding, pack]) => {
  const { post } = await receiving()
  const bomb = pack(Buffer.alloc(64 * 1024 * 1024))
  expect(bomb.length).toBeLessThan(100_000)
  expect((await post('/v1/traces', copied(bomb), { 'content-encoding': coding })).status).toBe(413)
})

test('a log that fails sends the sender away with a time to come back', async () => {
  const { post, receiver, folder } = await receiving()
  rmSync(folder, { recursive: true })
  const response = await post('/v1/traces', copied(spansRequest(1)))
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2'])
  expect(readStatus(await bytesOf(response))).toEqual({
    code: 14,
    message: expect.stringContaining(`the write-ahead log ${folder} cannot be used: ENOENT`),
    retryDelayS: 2,
  })
  expect(receiver.counters().traces).toMatchObject({ stored: 0, busy: 1 })
})

test('more bytes than may be held send the sender away, until there is room again', async () => {
  const { post, store, receiver } = await receiving({ limits: { heldBytesMax: 4_000_000 } })
  store.holdBack()
  const first = post('/v1/traces', copied(spansRequest(20_000)))
  while (store.heldBack() === 0) await turn()
  const refused = await post('/v1/traces', copied(spansRequest(20_000)))
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2'])
  store.reply()
  expect((await first).status).toBe(200)
  expect(receiver.counters().traces).toMatchObject({ stored: 1, busy: 1 })
})

test('a page on this machine may send, after asking', async () => {
  const { url, post } = await receiving()
  const origin = 'http://localhost:5173'
  const asked = await fetch(`${url}/v1/traces`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-custom',
    },
  })
  expect(asked.status).toBe(204)
  expect(asked.headers.get('access-control-allow-origin')).toBe(origin)
  expect(asked.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS')
  expect(asked.headers.get('access-control-allow-headers')).toBe('content-type,x-custom')
  const sent = await post('/v1/traces', copied(spansRequest(1)), { origin })
  expect([sent.status, sent.headers.get('access-control-allow-origin')]).toEqual([200, origin])
})

test('a listed page may send too', async () => {
  const { post } = await receiving({ corsOrigins: ['https://shop.example'] })
  expect((await post('/v1/traces', copied(spansRequest(1)), { origin: 'https://shop.example' })).status).toBe(200)
  expect((await post('/v1/traces', copied(spansRequest(1)), { origin: 'https://other.example' })).status).toBe(403)
})

test('an upload that is broken off leaves nothing behind', async () => {
  const { post, store, receiver } = await receiving()
  const socket = connect(receiver.httpPort!, '127.0.0.1')
  const body = spansRequest(10)
  socket.write(
    `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`,
  )
  socket.write(body.slice(0, -5))
  await turn()
  socket.destroy()
  await once(socket, 'close')
  expect((await post('/v1/traces', copied(spansRequest(2)))).status).toBe(200)
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(2)
})

test('a request that trickles in is not waited for', async () => {
  const { receiver } = await receiving({ limits: { headersMsMax: 50, requestMsMax: 100 } })
  const socket = connect(receiver.httpPort!, '127.0.0.1')
  socket.write(
    'POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: 100\r\n\r\nx',
  )
  const [reply] = await once(socket.setEncoding('latin1'), 'data')
  expect(reply).toMatch(/^HTTP\/1\.1 408 /)
  await once(socket, 'close')
})

test('requests on one connection are answered in order, however their bytes are split', async () => {
  const { receiver, store } = await receiving()
  const socket = connect(receiver.httpPort!, '127.0.0.1').setNoDelay(true)
  const body = spansRequest(3)
  const head = `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  const wire = Buffer.concat([Buffer.from(head), body, Buffer.from(head), body])
  for (let at = 0; at < wire.length; at += 7) {
    socket.write(wire.subarray(at, at + 7))
    await turn()
  }
  let replies = ''
  for await (const chunk of socket.setEncoding('latin1')) {
    replies += chunk
    if (replies.split('HTTP/1.1 200 OK').length === 3) break
  }
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(6)
})

function firstChunks(count: number): TransformStream<Uint8Array, Uint8Array> {
  let left = count
  return new TransformStream({
    transform: (chunk, controller) => {
      controller.enqueue(chunk)
      if (--left === 0) controller.terminate()
    },
  })
}
