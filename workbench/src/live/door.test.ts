import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Live, until, wish } from './live.test-helper.ts'

const hello = (more: object = {}): string =>
  `${JSON.stringify({ type: 'hello', protocol: 1, pid: 1, node: '24', service: 'app', entry: 'a.js', ...more })}\n`

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

  test.for([
    ['broken JSON', '{"type":\n'],
    ['a list', `${hello()}[1]\n`],
    ['a bare number', `${hello()}5\n`],
    ['another version of the protocol', hello({ protocol: 2 })],
    ['an answer to nothing', `${hello()}{"type":"placed","request":77}\nnonsense\n`],
  ] as const)('hangs up on %s, and goes on', async ([, bytes]) => {
    await live.stranger(bytes)
    await until('nobody is connected', () => live.book.sessions().length === 0)
  })

  test('what a process said when it was let in lets nobody else in, and the token is never said', async () => {
    let [said, heard] = ['', '']
    const tap = createServer((socket) => {
      const door = connect({ host: '127.0.0.1', port: live.door.port })
      socket.on('data', (chunk) => {
        said += String(chunk)
        door.write(chunk)
      })
      door.on('data', (chunk) => {
        heard += String(chunk)
        socket.write(chunk)
      })
      for (const end of [socket, door])
        end.on('error', () => {}).once('close', () => [socket, door].map((s) => s.destroy()))
    })
    await new Promise<void>((done) => tap.listen(0, '127.0.0.1', done))
    const { port } = tap.address() as AddressInfo
    const app = live.app('tapped', { LASTGOOD_PROBE_TOKEN: 't-1', LASTGOOD_PROBE_URL: `tcp://127.0.0.1:${port}` })
    await live.connected(1)
    app.child.kill('SIGKILL')
    await until('nobody is connected', () => live.book.sessions().length === 0)
    tap.close()
    expect(said).toContain('"type":"proof"')
    expect(said + heard).not.toContain('t-1')
    expect(await live.stranger(said)).toContain('the token is wrong')
    expect(live.book.sessions()).toEqual([])
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
