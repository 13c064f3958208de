import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { afterEach, describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { recordingAnswers } from '../http/answers.test-helper.ts'
import type { Answers } from '../http/answers.ts'
import { httpApp } from '../http/app.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

function workbench(mcpWrites: boolean, given: Partial<Answers> = {}) {
  const answers = { ...recordingAnswers(), ...given }
  const app = httpApp({ answers, mcpWrites, clock: { now: () => unixMs(Date.parse('2026-03-01T12:00:00Z')) } })
  return { app, asked: answers.asked }
}

/** A workbench's door, and what was asked behind it. */
async function opened(mcpWrites: boolean, given: Partial<Answers> = {}) {
  const { app, asked } = workbench(mcpWrites, given)
  const listener = getRequestListener(app.fetch)
  const server = createServer((from, to) => void listener(from, to))
  servers.push(server)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  return { url, post, asked }
}

async function client(url: URL): Promise<Client> {
  const made = new Client({ name: 'night-shift', version: '1' })
  await made.connect(new StreamableHTTPClientTransport(url))
  return made
}

describe('MCP over HTTP', () => {
  test('answers the questions of the official client', async () => {
    const { url, asked } = await opened(false)
    const agent = await client(url)
    expect((await agent.listTools()).tools.length).toBeGreaterThan(15)
    const { isError, structuredContent } = await agent.callTool({ name: 'search_logs', arguments: { text: 'timeout' } })
    expect({ isError, structuredContent }).toMatchObject({ structuredContent: { data: { lines: [] }, truncated: [] } })
    await agent.callTool({ name: 'status' })
    expect(asked.map(([name]) => name)).toEqual(['status'])
    await agent.close()
  })

  test('writes only where the setting says so', async () => {
    for (const writes of [false, true]) {
      const { url, asked } = await opened(writes)
      const agent = await client(url)
      const { isError } = await agent.callTool({ name: 'declare', arguments: { title: 'checkout is slow' } })
      expect(isError ?? false).toBe(!writes)
      expect(asked.map(([name]) => name)).toEqual(writes ? ['declare'] : [])
      await agent.close()
    }
  })

  test('of calls at once it takes a few, whoever asks', async () => {
    const held: (() => void)[] = []
    const logSearch = () => new Promise<[]>((go) => held.push(() => go([])))
    const { url } = await opened(false, { explore: { ...recordingAnswers().explore, logSearch } })
    const agents = await Promise.all(Array.from({ length: 3 }, () => client(url)))
    const ask = (i: number) => agents[i % 3]!.callTool({ name: 'search_logs', arguments: { text: 'x' } })
    const first = Array.from({ length: 8 }, (_, i) => ask(i))
    await expect.poll(() => held.length).toBe(8)
    const said = JSON.stringify((await ask(8)).structuredContent)
    expect(said).toContain('8 calls are under way')
    for (const go of held) go()
    expect((await Promise.all(first)).map(({ isError }) => isError ?? false)).toEqual(Array(8).fill(false))
    const last = ask(9)
    await expect.poll(() => held.length).toBe(9)
    held[8]!()
    expect((await last).isError ?? false).toBe(false)
  })

  test('turns away a flood before it is worked on, and goes on', async () => {
    const { app } = workbench(false)
    const headers = {
      host: 'localhost',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    }
    const ask = () =>
      app.request('/mcp', { method: 'POST', headers, body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' })
    const replies = await Promise.all(Array.from({ length: 500 }, ask))
    const [taken, turnedAway] = [200, 429].map((status) => replies.filter((reply) => reply.status === status))
    expect([taken!.length, turnedAway!.length]).toEqual([16, 484])
    expect(await turnedAway![0]!.json()).toMatchObject({ error: { what: expect.stringContaining('under way') } })
    expect((await ask()).status).toBe(200)
  })

  test('is not open to a page of another origin, nor to another name of this address', async () => {
    const { post, asked } = await opened(true)
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'declare', arguments: { title: 'x' } } }
    const accept = 'application/json, text/event-stream'
    expect((await post(JSON.stringify(call), { accept, origin: 'https://evil.example' })).status).toBe(403)
    expect((await post(JSON.stringify(call), { accept, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect(asked).toEqual([])
    expect((await post(JSON.stringify(call), { accept })).status).toBe(200)
    expect(asked.map(([name]) => name)).toEqual(['declare'])
  })

  test('takes one message of limited size a request, and streams nothing', async () => {
    const { url, post } = await opened(false)
    for (const body of ['[{"jsonrpc":"2.0","id":1,"method":"ping"}]', 'no json', '7', 'null'])
      expect((await post(body)).status).toBe(400)
    expect((await post(`{"a":"${'x'.repeat(1_100_000)}"}`)).status).toBe(413)
    expect((await fetch(url)).status).toBe(405)
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(405)
  })
})
