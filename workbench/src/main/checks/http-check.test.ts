import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpCheck } from './http-check.ts'

let server: Server
let base: string
const asked: string[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (request.url === '/moved') response.writeHead(302, { location: '/secret' }).end()
    else if (request.url === '/endless') response.writeHead(200).write('x'.repeat(1000))
    else response.writeHead(503).end('busy')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('a URL', () => {
  test('of this machine is asked for its status', async () => {
    expect(await httpCheck([]).status(`${base}/up`)).toMatchObject({ ok: true, value: { status: 503 } })
    const byName = base.replace('127.0.0.1', 'localhost')
    expect(await httpCheck([]).status(`${byName}/up`)).toMatchObject({ ok: true, value: { status: 503 } })
  })

  test('is not followed, and its body is not waited for', async () => {
    expect(await httpCheck([]).status(`${base}/moved`)).toMatchObject({ ok: true, value: { status: 302 } })
    expect(asked).not.toContain('GET /secret')
    expect(await httpCheck([]).status(`${base}/endless`)).toMatchObject({ ok: true, value: { status: 200 } })
  })

  test('that nobody answers is told as such', async () => {
    const free = createServer()
    await new Promise<void>((listening) => free.listen(0, '127.0.0.1', listening))
    const { port } = free.address() as AddressInfo
    await new Promise((closed) => free.close(closed))
    const answer = await httpCheck([]).status(`http://127.0.0.1:${port}/`)
    expect(answer).toMatchObject({ ok: false, error: expect.stringContaining('ECONNREFUSED') })
  })

  test.for([
    ['http://127.0.0.1/', true],
    ['http://127.8.9.10:99/', true],
    ['http://localhost:8080/x', true],
    ['http://[::1]/', true],
    ['http://0x7f.1/', true],
    ['http://2130706433/', true],
    ['https://api.internal/health', true],
    ['http://db.internal:5432/', true],
    ['http://db.internal:5433/', false],
    ['http://10.0.0.1/', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['http://localhost.example.org/', false],
    ['http://127.0.0.1.example.org/', false],
    ['http://0.0.0.0/', false],
    ['http://[::ffff:10.0.0.1]/', false],
    ['http://user:pass@127.0.0.1/', false],
    ['http://127.0.0.1@10.0.0.1/', false],
    ['file:///etc/passwd', false],
    ['not a URL', false],
  ] as const)('%s may be asked: %s', ([url, may]) => {
    const refused = httpCheck(['API.internal', 'db.internal:5432']).refuses(url)
    expect(refused === undefined).toBe(may)
  })
})
