import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestOfValues } from '../method/reproduce/altered.ts'
import { actionDeclaration, declaredAction } from '../model/action.ts'
import { lookAtHttp } from './checks/http.ts'
import { httpCheck } from './checks/http-check.ts'
import { runStep } from './incident/run-action.ts'
import { guardedPost } from './notify/guarded-post.ts'
import { FLAGS, sendReplay } from './reproduce/send.ts'

const SWITCH = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
const server = createServer((socket) => {
  const says = (asked: Buffer): string => (String(asked).startsWith('CONNECT') ? 'HTTP/1.1 200 OK\r\n\r\n' : SWITCH)
  socket.on('error', () => undefined).once('data', (asked) => socket.write(says(asked)))
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((closed) => server.close(closed)))

const sent = async (method: string): Promise<unknown> => {
  const sending = { target: url, times: 1, together: false, public: false, unsafe: true, env: {}, words: FLAGS }
  const answers = await sendReplay({ ...requestOfValues({}, {}), method }, sending)
  return answers.ok && answers.value.alone[0]
}

const SAYS = expect.stringMatching(/HTTP (101|200): it switches to another protocol/)

test.for([
  ['a check of an endpoint', () => lookAtHttp({ check: 'http', url }, {}), { facts: [{ value: SAYS }, {}, {}] }],
  ['a health check', () => httpCheck([]).status(url), { ok: false, error: SAYS }],
  ['a request that is sent again', () => sent('GET'), { failed: SAYS }],
  ['a tunnel that is asked for', () => sent('CONNECT'), { failed: SAYS }],
  ['a message', () => guardedPost({ url, body: '{}', inside: new Set(['127.0.0.1']) }), { kind: 'again', says: SAYS }],
  ['an action', () => ran(), { outcome: 'failed', says: SAYS }],
] as const)('%s ends when the other side switches to another protocol', async ([, ask, so]) => {
  expect(await ask()).toMatchObject(so)
})

const ran = (): Promise<unknown> => {
  const action = declaredAction('x', actionDeclaration.parse({ kind: 'rollback', http: { url } }))
  return runStep(action, action.does, { env: {}, folder: process.cwd() })
}
