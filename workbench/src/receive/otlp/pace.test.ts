import { once } from 'node:events'
import { connect } from 'node:net'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { walTestFolder } from '../wal/folder.test-helper.ts'
import { readBody } from './body.ts'
import { openHttp } from './http.ts'
import { openIntake } from './intake.ts'
import { receiverLimits } from './limits.ts'
import { openMemory } from './memory.ts'
import { openPace, type PaceLimits } from './pace.ts'
import { startReceiver } from './receiver.ts'
import { keepingStore, spansRequest, turn } from './requests.test-helper.ts'

function post(port: number): Promise<Response> {
  const headers = { 'content-type': 'application/x-protobuf' }
  return fetch(`http://127.0.0.1:${port}/v1/traces`, { method: 'POST', body: new Uint8Array(spansRequest(3)), headers })
}

function paced(limits: Partial<PaceLimits> = {}) {
  const pace = openPace({ pacedBytesMax: 100, turnMsMax: 60_000, ...limits })
  const told: string[] = []
  const ask = (name: string, bytes: number): void => {
    const begun = pace.turn(bytes)
    if (begun === true) told.push(name)
    else void begun.then((isTurn) => told.push(isTurn ? name : `not ${name}`))
  }
  return { ...pace, ask, told }
}

test('a turn begins as many bytes as it may, in the order of asking, and others have theirs in between', async () => {
  const { ask, told } = paced()
  for (const [name, bytes] of Object.entries({ a: 60, b: 60, c: 10, huge: 1000, d: 50, e: 50, f: 1 })) ask(name, bytes)
  expect(told).toEqual(['a', 'b'])
  for (const after of [['c', 'huge'], ['d', 'e'], ['f']]) {
    const before = told.length
    await turn()
    expect(told.slice(before)).toEqual(after)
  }
  await turn()
  ask('later', 1000)
  expect(told.at(-1)).toBe('later')
})

test('none begins while too many bytes are not answered', async () => {
  const { ask, told, whole, answered } = paced()
  ask('a', 50)
  whole(70)
  whole(30)
  ask('b', 1)
  ask('c', 1)
  for (let turns = 0; turns < 5; turns++) await turn()
  expect(told).toEqual(['a'])
  answered(30)
  await turn()
  expect(told).toEqual(['a', 'b', 'c'])
})

test('one that waits for too long is told so, and those behind it keep their place', async () => {
  const { ask, told, whole, answered } = paced({ turnMsMax: 1 })
  whole(100)
  ask('a', 1)
  await expect.poll(() => told).toEqual(['not a'])
  answered(100)
  ask('b', 1)
  expect(told).toEqual(['not a', 'b'])
})

test('a body whose sender left while it waited is gone', async () => {
  const stream = new PassThrough().destroy()
  await once(stream, 'close')
  const memory = openMemory(100)
  const busy = (message: string) => ({ kind: 'busy', message, retryAfterS: 1 }) as const
  const body = await readBody(stream, { bytesMax: 100, framingBytes: 0, memory, busy })
  expect(body).toEqual({ ok: false, error: { kind: 'gone' } })
})

test('requests that wait for their turn are all answered, but for those whose sender leaves', async () => {
  const store = keepingStore()
  const http = { host: '127.0.0.1', port: 0 }
  const limits = { pacedBytesMax: 1 }
  const receiver = await startReceiver({ http, grpc: null, folder: walTestFolder(), insert: store.insert, limits })
  const head = `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${spansRequest(3).length}\r\n\r\n`
  const leaving = Array.from({ length: 10 }, () => {
    const socket = connect(receiver.httpPort!, '127.0.0.1')
    socket.write(head) // and nothing more
    return socket
  })
  const staying = Array.from({ length: 30 }, () => post(receiver.httpPort!))
  for (const socket of leaving) socket.destroy()
  expect((await Promise.all(staying)).map(({ status }) => status)).toEqual(staying.map(() => 200))
  await receiver.flush()
  expect(store.rows('otel_traces')).toBe(3 * staying.length)
  expect(receiver.counters().traces).toEqual({ stored: staying.length, rejectedItems: 0, refused: 0, busy: 0 })
  await receiver.stop()
})

test('the sender of a request that waited for too long is told to try again', async () => {
  const insert = async (): Promise<void> => {}
  const log = (): void => {}
  const intake = await openIntake({ folder: walTestFolder(), insert, limits: receiverLimits, log })
  const pace = { ...intake.pace, turn: () => Promise.resolve(false) }
  const parts = { intake: { ...intake, pace }, corsOrigins: [], isLetIn: () => true, log }
  const door = await openHttp({ host: '127.0.0.1', port: 0 }, parts)
  const response = await post(door.port)
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, String(receiverLimits.retryAfterS)])
  expect(await response.text()).toContain('waited too long to be read')
  expect([intake.counters().traces.busy, intake.memory.heldBytes()]).toEqual([1, 0])
  door.destroy()
  await door.close()
  await intake.stop()
})
