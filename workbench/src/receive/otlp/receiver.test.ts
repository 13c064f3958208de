import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { startReceiver } from './receiver.ts'
import { keepingStore, spansRequest, turn } from './requests.test-helper.ts'

const anyPort = { host: '127.0.0.1', port: 0 }
const NEVER_MS = 3_600_000

function post(port: number | null, spans: number): Promise<Response> {
  const headers = { 'content-type': 'application/x-protobuf' }
  return fetch(`http://127.0.0.1:${port}/v1/traces`, {
    method: 'POST',
    body: new Uint8Array(spansRequest(spans)),
    headers,
  })
}

test('stop answers and stores what has come in, and then nobody can connect', async () => {
  const store = keepingStore()
  store.holdBack()
  const limits = { batchMsMax: NEVER_MS, stopMsMax: NEVER_MS }
  const receiver = await startReceiver({
    http: anyPort,
    grpc: anyPort,
    folder: walTestFolder(),
    insert: store.insert,
    limits,
  })
  const answers = await Promise.all([post(receiver.httpPort, 3), post(receiver.httpPort, 4)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200])
  const stopped = receiver.stop()
  while (store.heldBack() === 0) await turn()
  store.reply()
  await stopped
  expect(store.rows('otel_traces')).toBe(7)
  await expect(post(receiver.httpPort, 1)).rejects.toThrow()
  await expect(connected(receiver.grpcPort)).rejects.toThrow('ECONNREFUSED')
})

test('stop does not wait for a store that hangs, nor for a sender that does; the next start stores what is left', async () => {
  const store = keepingStore()
  store.holdBack()
  const options = { http: anyPort, grpc: anyPort, folder: walTestFolder(), insert: store.insert }
  const receiver = await startReceiver({ ...options, limits: { stopMsMax: 20 } })
  const idle = await connected(receiver.grpcPort)
  const half = await connected(receiver.httpPort)
  half.write('POST /v1/traces HTTP/1.1\r\n')
  expect((await post(receiver.httpPort, 1)).status).toBe(200)
  await receiver.stop()
  const after = keepingStore()
  const next = await startReceiver({ ...options, insert: after.insert })
  await next.flush()
  expect(after.rows('otel_traces')).toBe(1)
  await next.stop()
  store.reply()
  idle.destroy()
  half.destroy()
})

test('flush stores what has come in without waiting for the deadline', async () => {
  const store = keepingStore()
  const limits = { batchMsMax: NEVER_MS }
  const receiver = await startReceiver({
    http: anyPort,
    grpc: null,
    folder: walTestFolder(),
    insert: store.insert,
    limits,
  })
  expect((await post(receiver.httpPort, 5)).status).toBe(200)
  expect(store.batches).toEqual([])
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(5)
  expect(receiver.counters().traces.stored).toBe(1)
  await receiver.stop()
})

test('a port in use is named, and the other port is not kept', async () => {
  const { insert } = keepingStore()
  const first = await startReceiver({ http: anyPort, grpc: null, folder: walTestFolder(), insert })
  const taken = { host: '127.0.0.1', port: first.httpPort! }
  await expect(startReceiver({ http: anyPort, grpc: taken, folder: walTestFolder(), insert })).rejects.toThrow(
    `cannot listen for OTLP on 127.0.0.1:${first.httpPort}: the port is in use`,
  )
  await first.stop()
})

test('a port in use is named while the store hangs on what an earlier process left', async () => {
  const store = keepingStore()
  store.holdBack()
  const options = { grpc: null, folder: walTestFolder(), insert: store.insert, limits: { stopMsMax: 20 } }
  const earlier = await startReceiver({ ...options, http: anyPort })
  expect((await post(earlier.httpPort, 1)).status).toBe(200)
  await earlier.stop()
  const other = await startReceiver({ ...options, http: anyPort, folder: walTestFolder() })
  const taken = { host: '127.0.0.1', port: other.httpPort! }
  await expect(startReceiver({ ...options, http: taken })).rejects.toThrow('the port is in use')
  await other.stop()
  store.reply()
})

test('a free port is taken instead of one in use when that is asked for', async () => {
  const { insert } = keepingStore()
  const first = await startReceiver({ http: anyPort, grpc: null, folder: walTestFolder(), insert })
  const taken = { host: '127.0.0.1', port: first.httpPort!, orFree: true }
  const second = await startReceiver({ http: taken, grpc: null, folder: walTestFolder(), insert })
  expect(second.httpPort).not.toBe(first.httpPort)
  expect(second.httpPort).toBeGreaterThan(0)
  await Promise.all([first.stop(), second.stop()])
})

test('connections over the limit are turned away and counted', async () => {
  const { insert } = keepingStore()
  const receiver = await startReceiver({
    http: anyPort,
    grpc: null,
    folder: walTestFolder(),
    insert,
    limits: { connectionsMax: 1 },
  })
  const first = await connected(receiver.httpPort)
  const second = await connected(receiver.httpPort)
  await new Promise((resolve) => second.on('error', () => {}).once('close', resolve))
  expect(receiver.connectionsDropped()).toBe(1)
  first.destroy()
  await receiver.stop()
})

function connected(port: number | null): Promise<ReturnType<typeof connect>> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: port ?? 0, host: '127.0.0.1' }, () =>
      resolve(socket.off('error', reject).on('error', () => {})),
    )
    socket.once('error', reject)
  })
}
