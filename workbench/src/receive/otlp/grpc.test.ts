import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect as connectHttp2, constants } from 'node:http2'
import { connect } from 'node:net'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { Client, compressionAlgorithms, credentials, type Metadata, type ServiceError, status } from '@grpc/grpc-js'
import { afterEach, expect, test } from 'vitest'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from './receiver.ts'
import { collector } from './reference.test-helper.ts'
import {
  halfGoodRequest,
  keepingStore,
  logsRequest,
  pointsRequest,
  spansRequest,
  turn,
} from './requests.test-helper.ts'
import { readStatus } from './status.test-helper.ts'

const TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'
const LOGS = '/opentelemetry.proto.collector.logs.v1.LogsService/Export'
const METRICS = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export'

const closers: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function receiving(given: Partial<ReceiverOptions> = {}) {
  const store = keepingStore()
  const grpc = { host: '127.0.0.1', port: 0 }
  const folder = walTestFolder()
  const receiver = await startReceiver({
    http: null,
    grpc,
    folder,
    insert: store.insert,
    ...given,
    limits: { batchMsMax: 1, ...given.limits },
  })
  closers.push(() => receiver.stop())
  return { store, receiver, folder, ...clientOf(receiver) }
}

function clientOf(receiver: Receiver, options: Record<string, number> = {}) {
  const client = new Client(`127.0.0.1:${receiver.grpcPort}`, credentials.createInsecure(), options)
  closers.push(() => client.close())
  /** The response of a unary call by an independent client; rejects with its `ServiceError`. */
  const call = (path: string, request: Uint8Array): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const bytes = (value: Buffer) => value
      client.makeUnaryRequest(path, bytes, bytes, Buffer.from(request), (error, response) =>
        error ? reject(error) : resolve(response!),
      )
    })
  const failure = (path: string, request: Uint8Array): Promise<ServiceError> =>
    call(path, request).then(
      () => Promise.reject(new Error('the call succeeded')),
      (error: ServiceError) => error,
    )
  return { call, failure }
}

test('each signal is received by its own service', async () => {
  const { call, store, receiver } = await receiving()
  expect(await call(TRACES, spansRequest(3))).toHaveLength(0)
  expect(await call(LOGS, logsRequest(4))).toHaveLength(0)
  expect(await call(METRICS, pointsRequest())).toHaveLength(0)
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(3)
  expect(store.rows('otel_logs')).toBe(4)
  expect(store.rows('otel_metrics_gauge') + store.rows('otel_metrics_sum')).toBe(2)
})

test.for([
  ['gzip', compressionAlgorithms.gzip],
  ['deflate', compressionAlgorithms.deflate],
] as const)('calls compressed with %s are unpacked', async ([, algorithm]) => {
  const { receiver, store } = await receiving()
  const { call } = clientOf(receiver, { 'grpc.default_compression_algorithm': algorithm })
  await Promise.all([1, 2, 3].map(() => call(TRACES, spansRequest(700))))
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(2100)
})

test('rejected items are counted in a partial success', async () => {
  const { call, receiver } = await receiving()
  const { partialSuccess } = collector.trace.v1.ExportTraceServiceResponse.decode(await call(TRACES, halfGoodRequest()))
  expect(Number(partialSuccess?.rejectedSpans)).toBe(1)
  expect(partialSuccess?.errorMessage).toMatch(/^rejected 1 of 2 items: /)
  expect(receiver.counters().traces).toEqual({ stored: 1, rejectedItems: 1, refused: 0, busy: 0 })
})

test('an unknown method is unimplemented, also when it sends much', async () => {
  const { failure } = await receiving()
  expect(
    await failure('/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export', new Uint8Array(0)),
  ).toMatchObject({
    code: status.UNIMPLEMENTED,
    details: expect.stringContaining('no such method'),
  })
  expect((await failure('/a.B/C', new Uint8Array(9_000_000))).code).toBe(status.UNIMPLEMENTED)
})

test('an undecodable request is an invalid argument, and leaves nothing behind', async () => {
  const { failure, store } = await receiving()
  const error = await failure(TRACES, spansRequest(2).slice(0, -1))
  expect(error).toMatchObject({ code: status.INVALID_ARGUMENT, details: expect.stringContaining('cannot decode') })
  expect(store.batches).toEqual([])
})

test('a message over the limit is refused, before and after unpacking, and the connection lives on', async () => {
  const { failure, call, receiver, store } = await receiving()
  const tooLarge = { code: status.RESOURCE_EXHAUSTED, details: expect.stringContaining('the limit is 4194304') }
  expect(await failure(TRACES, new Uint8Array(30_000_000))).toMatchObject(tooLarge)
  const { failure: failureZipped } = clientOf(receiver, {
    'grpc.default_compression_algorithm': compressionAlgorithms.gzip,
  })
  expect(await failureZipped(TRACES, new Uint8Array(64_000_000))).toMatchObject(tooLarge)
  await call(TRACES, spansRequest(1))
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(1)
})

test('a log that fails makes the call unavailable, with a delay to retry after', async () => {
  const { failure, receiver, folder } = await receiving()
  rmSync(folder, { recursive: true })
  const error = await failure(TRACES, spansRequest(1))
  expect(error).toMatchObject({ code: status.UNAVAILABLE, details: expect.stringContaining('cannot be used: ENOENT') })
  expect(readStatus(detailsOf(error.metadata))).toEqual({ code: 14, message: error.details, retryDelayS: 2 })
  expect(receiver.counters().traces).toMatchObject({ stored: 0, busy: 1 })
})

test('a receiver that holds enough is unavailable until there is room', async () => {
  const { call, failure, store } = await receiving({ limits: { heldBytesMax: 4_000_000 } })
  store.holdBack()
  const first = call(TRACES, spansRequest(20_000))
  while (store.heldBack() === 0) await turn()
  expect((await failure(TRACES, spansRequest(20_000))).code).toBe(status.UNAVAILABLE)
  store.reply()
  await first
})

test.for([
  ['one byte a frame', 1, 3],
  ['in odd pieces', 1000, 4000],
] as const)('a message may come %s', async ([, size, spans]) => {
  const { receiver, store } = await receiving()
  const { reply, send } = rawCall(receiver, {})
  const wire = framed(spansRequest(spans))
  for (let at = 0; at < wire.length; at += size) {
    send(wire.subarray(at, at + size))
    if (at % 50 === 0) await turn()
  }
  send()
  expect(await reply).toMatchObject({
    head: { ':status': 200, 'content-type': 'application/grpc' },
    trailers: { 'grpc-status': '0' },
  })
  expect(Buffer.from((await reply).body)).toEqual(Buffer.alloc(5))
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(spans)
})

test.for([
  ['no message at all', Buffer.alloc(0), {}, 3],
  ['half a message', framed(spansRequest(1)).subarray(0, -1), {}, 3],
  ['two messages', Buffer.concat([framed(spansRequest(1)), framed(spansRequest(1))]), {}, 3],
  ['a flag nobody defined', framed(spansRequest(1), 7), {}, 3],
  ['compression without a name', framed(gzipSync(spansRequest(1)), 1), {}, 3],
  ['bytes that are not gzip', framed(spansRequest(1), 1), { 'grpc-encoding': 'gzip' }, 3],
  ['a coding we do not read', framed(spansRequest(1), 1), { 'grpc-encoding': 'snappy' }, 12],
] as const)('%s is refused', async ([, wire, headers, code]) => {
  const { receiver, store } = await receiving()
  const { reply, send } = rawCall(receiver, headers)
  send(wire)
  send()
  const { head } = await reply
  expect(head).toMatchObject({
    ':status': 200,
    'grpc-status': String(code),
    'grpc-message': expect.stringMatching(/\w/),
  })
  expect(store.batches).toEqual([])
})

test('zstd is read too', async () => {
  const { receiver, store } = await receiving()
  const { reply, send } = rawCall(receiver, { 'grpc-encoding': 'zstd' })
  send(framed(zstdCompressSync(spansRequest(9)), 1))
  send()
  expect((await reply).trailers).toMatchObject({ 'grpc-status': '0' })
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(9)
})

test('what is not gRPC is an unsupported media type', async () => {
  const { receiver } = await receiving()
  const { reply, send } = rawCall(receiver, { 'content-type': 'application/json' })
  send()
  expect((await reply).head).toMatchObject({ ':status': 415 })
})

test('a call that is broken off leaves nothing behind', async () => {
  const { receiver, call, store } = await receiving()
  const { stream, send } = rawCall(receiver, {})
  send(framed(spansRequest(10)).subarray(0, -5))
  await turn()
  stream.close(constants.NGHTTP2_CANCEL)
  await once(stream, 'close')
  await call(TRACES, spansRequest(2))
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(2)
})

test('a call that trickles in is not waited for', async () => {
  const { receiver } = await receiving({ limits: { requestMsMax: 50 } })
  const { stream, send } = rawCall(receiver, {})
  send(framed(spansRequest(10)).subarray(0, 9))
  await once(stream, 'close')
  expect(stream.rstCode).toBe(constants.NGHTTP2_CANCEL)
})

test('bytes that are not HTTP/2 end their connection and nothing else', async () => {
  const lines: string[] = []
  const { receiver, call } = await receiving({ log: (line) => lines.push(line) })
  const socket = connect(receiver.grpcPort!, '127.0.0.1')
  socket.on('error', () => {}).write('POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n')
  socket.resume()
  await once(socket, 'close')
  expect(lines).toEqual([expect.stringContaining('a sender of OTLP over HTTP belongs on the other port')])
  expect(await call(TRACES, spansRequest(1))).toHaveLength(0)
})

function detailsOf(metadata: Metadata): Buffer {
  const [details] = metadata.get('grpc-status-details-bin')
  return details as Buffer
}

function framed(message: Uint8Array, flag = 0): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

/** A call whose bytes the test sends itself; `send()` without bytes ends it. */
function rawCall(receiver: Receiver, headers: Record<string, string>) {
  const session = connectHttp2(`http://127.0.0.1:${receiver.grpcPort}`)
  closers.push(() => session.destroy())
  const stream = session.request({
    ':method': 'POST',
    ':path': TRACES,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  })
  const reply = replyOn(stream)
  const send = (bytes?: Uint8Array) => (bytes ? void stream.write(bytes) : void stream.end())
  return { stream, reply, send }
}

async function replyOn(stream: ReturnType<ReturnType<typeof connectHttp2>['request']>) {
  const received = { head: {}, trailers: {}, body: Buffer.alloc(0) }
  stream.on('response', (head) => Object.assign(received.head, head))
  stream.on('trailers', (trailers) => Object.assign(received.trailers, trailers))
  stream.on('data', (chunk: Buffer) => {
    received.body = Buffer.concat([received.body, chunk])
  })
  stream.on('error', () => {})
  await new Promise((resolve) => stream.once('close', resolve))
  return received
}
