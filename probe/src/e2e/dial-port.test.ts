import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { portOf } from '../agent/link.ts'
import { Controller } from '../control/controller.ts'
import type { Notice } from '../protocol.ts'
import { App, nodes, tidy, until, workplace } from './app.test-helper.ts'

const ECHO = `function twice(n) {
  return 2 * n
}
process.stdin.on('data', (n) => console.log(twice(Number(n))))
`

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

async function listening(
  meet: (socket: Socket) => void,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer(meet)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

function appAt(url: string, name: string): App {
  const [node] = nodes()
  if (node === undefined) throw new Error('no Node')
  const attributes = 'service.name=echo,service.version=1.2,service.instance.id=echo%201'
  return new App(node, home, name, ECHO, {
    LASTGOOD_PROBE_LISTEN: '',
    LASTGOOD_PROBE_URL: url,
    LASTGOOD_PROBE_TOKEN: 't-1',
    OTEL_RESOURCE_ATTRIBUTES: attributes,
  })
}

test('an agent dials a port, says who it is, lists its files, and takes a probe', async () => {
  const notices: Notice[] = []
  let control: Controller | undefined
  const { url, close } = await listening((socket) => {
    control = new Controller(socket, (notice) => notices.push(notice))
  })
  const app = appAt(url, 'echo.cjs')
  const met = await until(() => control, 'the agent')
  await until(() => notices[0], 'its greeting')
  const [hello] = notices
  expect(hello).toMatchObject({ service: 'echo', version: '1.2', instance: 'echo 1' })
  expect(JSON.stringify(hello)).not.toContain('t-1')
  if (hello?.type !== 'hello') throw new Error('it did not greet')
  await expect(met.scripts()).rejects.toThrow('does nothing for a workbench that does not know it')
  await expect(met.authenticate('guess', hello)).rejects.toThrow('the token is wrong')
  await expect(met.scripts()).rejects.toThrow('does nothing for a workbench that does not know it')
  await met.authenticate('t-1', hello)
  const { scripts } = await met.scripts()
  expect(scripts.map((script) => script.url)).toContainEqual(expect.stringContaining('echo.cjs'))
  await met.place({
    id: 'x',
    kind: 'log',
    file: 'echo.cjs',
    line: 2,
    template: 'n {n}',
    limits: { stallMsMax: 10_000 },
  })
  expect(await app.ask(4)).toBe('8')
  await until(() => notices.find((notice) => notice.type === 'hits'), 'a hit')
  met.close()
  close()
  await app.stop()
})

test('an agent that is not welcome says so once, and the app goes on', async () => {
  const { url, close } = await listening((socket) => {
    socket.on('error', () => {})
    socket.end(`${JSON.stringify({ type: 'unwelcome', reason: 'the token is wrong' })}\n`)
  })
  const app = appAt(url, 'unwelcome.cjs')
  await until(() => app.err.includes('the token is wrong'), 'a warning')
  expect(await app.ask(4)).toBe('8')
  close()
  await app.stop()
})

test.for(['http://127.0.0.1:7118', 'tcp://127.0.0.1', 'tcp://10.0.0.1:7118', 'nonsense'])(
  'an address such as %s is refused, with what is accepted',
  (url) => {
    expect(() => portOf(url)).toThrow(/tcp:\/\/127\.0\.0\.1:7118|only a workbench on this machine/)
  },
)
