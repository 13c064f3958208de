import { createRequire } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hit, ProbeSpec } from '../protocol.ts'
import { App, nodes, tidy, until, withApp, workplace } from './app.test-helper.ts'

// A server that is asked for users `a` and `b` at once over kept connections, and tells what its loggers wrote meanwhile.
const SERVER = (make: string): string => `const http = require('node:http')
const wait = (ms) => new Promise((done) => setTimeout(done, ms))
let written = []
${make}
async function handle(req, res) {
  const user = { id: req.headers['x-user'], token: 'tok-geheim' }
  await wait(5)
  logger.debug({ user }, 'cart of ' + user.id)
  await deeper(user)
  res.end('ok')
}
async function deeper(user) {
  await wait(5)
  logger.info('deep ' + user.id)
}
const server = http.createServer(handle).listen(0, '127.0.0.1')
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 })
const call = (user) => new Promise((done, failed) => {
  const options = { port: server.address().port, host: '127.0.0.1', agent, headers: { 'x-user': user } }
  http.get(options, (res) => res.resume().on('end', done)).on('error', failed)
})
process.stdin.on('data', async () => {
  written = []
  await Promise.all(['a', 'b', 'a', 'b', 'b'].map(call))
  await wait(20)
  console.log('wrote ' + written.sort().join(';'))
})
`
const CONSOLE = `const logger = { debug: (o, text) => console.debug(text), info: (text) => console.debug(text) }
console.debug = (text) => written.push(text)`
const pathOf = createRequire(import.meta.url).resolve
const PINO = `const pino = require(${JSON.stringify(pathOf('pino'))})
const parent = pino({ level: 'warn' }, { write: (line) => written.push(JSON.parse(line).msg) })
const logger = parent.child({ room: 1 })`
const WINSTON = `const winston = require(${JSON.stringify(pathOf('winston'))})
const { Writable } = require('node:stream')
const stream = new Writable({ write(line, _, done) { written.push(JSON.parse(line).message); done() } })
const w = winston.createLogger({ level: 'warn', transports: [new winston.transports.Stream({ stream })] })
const logger = { debug: (o, text) => w.debug(text, o), info: (text) => w.info(text) }`

let home = ''
beforeAll(() => {
  home = workplace()
})
afterAll(() => tidy(home))

const LIMITS = { stallMsMax: 10_000, cpuShareMax: 0.5 }
const FOR_A: ProbeSpec = {
  ...{ id: 'v', kind: 'verbose', file: '', line: 0, limits: LIMITS },
  match: { header: 'X-User', equals: 'a' },
}

const texts = (hits: readonly Hit[]): (string | undefined)[] => hits.map((hit) => hit.text).sort()
const OF_A = ['cart of a', 'cart of a', 'deep a', 'deep a']

describe.concurrent.for(nodes())('a verbose probe in a process of Node $version', (node) => {
  test('shows what the console says for the requests with a header, and for no others', async () => {
    const app = new App(node, home, 'verbose.cjs', SERVER(CONSOLE))
    await withApp(app, async (control) => {
      const before = await app.ask(1)
      expect(await control.place(FOR_A)).toMatchObject({
        tier: 'request',
        loggers: { console: 1, pino: 0, winston: 0 },
      })
      expect(await app.ask(1)).toBe(before)
      await until(() => app.hits.length === 4, 'the lines of a')
      expect(texts(app.hits)).toEqual(OF_A)
      await until(() => app.count('v')?.passes === 5, 'five requests')
      expect(app.count('v')).toMatchObject({ passes: 5, matched: 2, sent: 4 })
      await control.remove('v')
      expect(await app.ask(1)).toBe(before)
      expect(app.hits.length).toBe(4)
    })
  })

  test.for([
    { limits: LIMITS, tier: 'patch' },
    { limits: { stallMsMax: 0.001 }, tier: 'breakpoint' },
  ])('begins at a line under a condition, by $tier', async ({ limits, tier }) => {
    const file = `verbose-${tier}.cjs`
    const app = new App(node, home, file, SERVER(CONSOLE))
    await withApp(app, async (control) => {
      await app.ask(1)
      const line = SERVER(CONSOLE).split('\n').indexOf('  await wait(5)') + 1
      const spec = { ...({ id: 'v', kind: 'verbose', file, line } as const), when: "user.id == 'a'", limits }
      expect(await control.place(spec)).toMatchObject({ tier })
      await app.ask(1)
      await until(() => app.hits.length === 4, 'the lines of a')
      expect(texts(app.hits)).toEqual(OF_A)
    })
  })

  test.for([
    { make: 'pino', source: PINO, loggers: { pino: 1, winston: 0 } },
    { make: 'winston', source: WINSTON, loggers: { pino: 0, winston: 1 } },
  ])('raises $make for that user alone', async ({ make, source, loggers }) => {
    const app = new App(node, home, `verbose-${make}.cjs`, SERVER(source))
    await withApp(app, async (control) => {
      expect(await app.ask(1)).toBe('wrote ')
      expect(await control.place(FOR_A)).toMatchObject({ loggers })
      expect(await app.ask(1)).toBe(`wrote ${OF_A.join(';')}`)
      await until(() => app.hits.length === 4, 'the lines of a')
      expect(texts(app.hits)).toEqual(OF_A)
      expect(app.hits.map((hit) => hit.level).sort()).toEqual(['debug', 'debug', 'info', 'info'])
      expect(app.wire).toContain('"redacted"')
      expect(app.wire).not.toContain('geheim')
      await control.remove('v')
      expect(await app.ask(1)).toBe('wrote ')
    })
  })

  test('is refused a header that is a secret, and a line besides a header', async () => {
    const app = new App(node, home, 'verbose-refused.cjs', SERVER(CONSOLE))
    await withApp(app, async (control) => {
      const match = { header: 'Authorization', equals: 'Bearer x' }
      await expect(control.place({ ...FOR_A, match })).rejects.toThrow('is a secret')
      await expect(control.place({ ...FOR_A, kind: 'counter' })).rejects.toThrow('a counter needs a line')
    })
  })
})
