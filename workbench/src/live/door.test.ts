import { type AddressInfo, connect, createServer, Server, type Socket } from 'node:net'
import { PROTOCOL } from '@lastgood/probe/protocol'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Live, until, wish } from './live.test-helper.ts'

const hello = (more: object = {}): string =>
  `${JSON.stringify({ type: 'hello', protocol: PROTOCOL, pid: 1, node: '24', service: 'app', entry: 'a.js', ...more })}\n`

describe('the port of probes', () => {
  const live = new Live()
  beforeAll(async () => void (await live.open('t-1')))
  afterAll(() => live[Symbol.asyncDispose]())

  test.for([
    ['a web client', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n', 'this port is for processes with @lastgood/probe'],
    ['bytes', '\u0000\u0001\u0002', 'this port is for processes'],
    [
      'a wrong proof',
      `${hello()}{"type":"proof","request":1,"nonce":"x","mac":"y"}\n`,
      'the token is wrong: set LASTGOOD_PROBE_TOKEN',
    ],
    ['no token', `${hello()}{"type":"refused","request":1,"reason":"there is no token"}\n`, 'there is no token'],
    ['no greeting', '{"type":"hits","hits":[]}\n', 'expected a greeting first'],
    ['a greeting of another shape', hello({ pid: 'one' }), 'pid'],
    ['hits that are none, after a greeting', `${hello()}{"type":"hits","hits":[{"probe":1}]}\n`, 'hits.0'],
    ['an unknown message, after a greeting', `${hello()}{"type":"song"}\n`, 'type'],
  ] as const)('tells %s what is expected, hangs up, and goes on', async ([, bytes, says]) => {
    const heard = await live.stranger(bytes)
    expect(heard).toContain(says)
    expect(heard).toContain('"type":"unwelcome"')
    await until('nobody is connected', () => live.book.sessions().length === 0)
  })

  test('goes on when connections cannot be taken for a while', async () => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    const here = await new Live().open()
    const [door] = listen.mock.contexts
    listen.mockRestore()
    for (const _ of ['once', 'again']) (door as Server).emit('error', new Error('accept EMFILE'))
    expect(here.said).toEqual(['probes: accept EMFILE', 'probes: accept EMFILE'])
    await here[Symbol.asyncDispose]()
  })

  test.for([
    ['broken JSON', '{"type":\n'],
    ['a list', `${hello()}[1]\n`],
    ['a bare number', `${hello()}5\n`],
    ['another version of the protocol', hello({ protocol: PROTOCOL + 1 })],
    ['an answer to nothing', `${hello()}{"type":"placed","request":77}\nnonsense\n`],
  ] as const)('hangs up on %s, and goes on', async ([, bytes]) => {
    await live.stranger(bytes)
    await until('nobody is connected', () => live.book.sessions().length === 0)
  })

  test('what a process said when it was let in lets nobody else in, and the token is never said', async () => {
    const tap = await Tap.on(live)
    const app = live.app('tapped', { LASTGOOD_PROBE_TOKEN: 't-1', LASTGOOD_PROBE_URL: tap.url })
    await live.connected(1)
    app.child.kill('SIGKILL')
    await until('nobody is connected', () => live.book.sessions().length === 0)
    tap.close()
    expect(tap.said).toContain('"type":"proof"')
    expect(tap.said + tap.heard).not.toContain('t-1')
    const notSigned = tap.said.split('\n').filter((line) => line.startsWith('{'))
    expect(await live.stranger(`${notSigned.join('\n')}\n`)).toContain('the token is wrong')
    await live.stranger(tap.said)
    expect(live.book.sessions()).toEqual([])
  })

  test('whoever sits between them places nothing: what he says himself, or again, ends the connection, and the probes stay', async () => {
    const between = new Live()
    await between.open('t-1')
    const tap = await Tap.on(between)
    const app = between.app('tapped', { LASTGOOD_PROBE_TOKEN: 't-1', LASTGOOD_PROBE_URL: tap.url })
    await between.connected(1)
    expect(await between.book.place(wish({ kind: 'log', template: '{n}' }), { by: 'on-call' })).toMatchObject({
      ok: true,
    })
    const placed = tap.heard.split('\n').find((line) => line.includes('"type":"place"')) ?? ''
    for (const line of [placed, placed.slice(placed.indexOf('{')).replace('{n}', '{order.n}'), 'x']) {
      const before = tap.connections
      tap.app?.write(`${line}\n`)
      await until('another connection', () => tap.connections > before)
      await between.connected(1)
    }
    const before = tap.connections
    tap.door?.write('{"type":"ended","probe":"x","state":"lost","reason":"never"}\n')
    await until('another connection', () => tap.connections > before)
    await between.connected(1)
    expect(between.said.at(-1)).toContain('somebody else spoke in its connection')
    await app.pass(3)
    await until('the hits of the one probe', () => between.probe('pr-1').hits.length === 3)
    await between[Symbol.asyncDispose]()
    tap.close()
  })

  test('tells of strangers, but not for ever', async () => {
    for (let i = 0; i < 15; i++) await live.stranger('GET / HTTP/1.1\r\n\r\n')
    expect(live.said.some((line) => line.includes('it speaks another protocol'))).toBe(true)
    expect(live.said.at(-1)).toBe('probes: further strangers are not told of')
    expect(live.said.length).toBeLessThan(30)
  })

  test('hangs up on who says nothing', async () => {
    const socket = connect({ host: '127.0.0.1', port: live.door.port })
    const heard: string[] = []
    socket.on('data', (chunk) => heard.push(String(chunk)))
    await new Promise((done) => socket.once('close', done))
    expect(heard.join('')).toContain('expected a greeting first')
  })

  test('an app with a token does nothing for a workbench without one, and says what to set', async () => {
    const open = new Live()
    await open.open()
    open.app('a-1', { LASTGOOD_PROBE_TOKEN: 't-1' })
    await open.connected(1)
    expect(await open.book.place(wish(), { by: 'on-call' })).toMatchObject({
      error: { what: expect.stringContaining('set probeToken there') },
    })
    await open[Symbol.asyncDispose]()
  })

  test('an app with a wrong token is told so once and goes on; one with the token takes a probe', async () => {
    const stranger = live.app('a-1', { LASTGOOD_PROBE_TOKEN: 'guess' })
    await until('the warning', () => stranger.error.includes('probes are off: the token is wrong'))
    await stranger.pass(3)
    live.app('a-2', { LASTGOOD_PROBE_TOKEN: 't-1' })
    await live.connected(1)
    expect(await live.book.place(wish(), { by: 'on-call' })).toMatchObject({ ok: true })
  })
})

/** Somebody between an app and the workbench, who hears both and may speak for either. */
class Tap {
  said = ''
  heard = ''
  connections = 0
  app: Socket | undefined
  door: Socket | undefined
  readonly #server = createServer()

  static async on(live: Live): Promise<Tap> {
    const tap = new Tap()
    tap.#server.on('connection', (app) => tap.#between(app, connect({ host: '127.0.0.1', port: live.door.port })))
    await new Promise<void>((done) => tap.#server.listen(0, '127.0.0.1', done))
    return tap
  }

  #between(app: Socket, door: Socket): void {
    Object.assign(this, { app, door, connections: this.connections + 1 })
    app.on('data', (chunk) => {
      this.said += String(chunk)
      door.write(chunk)
    })
    door.on('data', (chunk) => {
      this.heard += String(chunk)
      app.write(chunk)
    })
    for (const end of [app, door]) end.on('error', () => {}).once('close', () => [app, door].map((s) => s.destroy()))
  }

  get url(): string {
    return `tcp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.close()
  }
}
