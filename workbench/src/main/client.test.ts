import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { status } from '../respond/incident/lifecycle/lifecycle-verbs.ts'
import { READER } from '../show/http/looks.ts'
import { addChange, ask, callRunning } from './client.ts'
import { type Config, resolveConfig } from './settings/config.ts'

let server: Server
let answer = { code: 200, body: '' }
beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(answer.code).end(answer.body))
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** A configuration that takes what listens there for the workbench. */
function config(): Config {
  const resolved = resolveConfig({ port: String((server.address() as AddressInfo).port) }, {}, '/nowhere')
  if (!resolved.ok) throw new Error(resolved.error)
  return resolved.value.config
}

describe('a server that is no workbench', () => {
  test.for([
    ['a page', 200, '<html>'],
    ['nothing', 200, ''],
    ['a text', 200, '"up"'],
    ['other JSON', 200, '{"status":"up"}'],
    ['an error of its own', 404, '{"message":"not found"}'],
    ['an error in text', 500, '{"error":"broken"}'],
    ['a page of an error', 502, '<html>bad gateway'],
  ] as const)('is named as such when it answers with %s', async ([, code, body]) => {
    answer = { code, body }
    const asked = await callRunning(config(), status, { incident: 'inc-1', given: {}, at: undefined })
    expect(asked).toMatchObject({ error: { exit: 1, says: expect.stringMatching(/is no workbench \(.*--port$/) } })
  })

  test('is not told of a change as if it were one', async () => {
    answer = { code: 404, body: '{}' }
    const change = { id: 'x', at: '2026-01-31T14:00:00Z', kind: 'flag', title: 't', source: 'cli' } as const
    expect(await addChange(config(), change)).toMatchObject({
      error: { says: expect.stringContaining('no workbench') },
    })
  })
})

test('a workbench that ends before it answers may have done what it was asked', async () => {
  const change = { id: 'x', at: '2026-01-31T14:00:00Z', kind: 'flag', title: 't', source: 'cli' } as const
  server.prependOnceListener('request', ({ socket }: IncomingMessage) => socket.destroy())
  expect(await addChange(config(), change)).toMatchObject({
    error: { exit: 1, says: expect.stringMatching(/broke off \(.+\): what was asked may be done all the same/) },
  })
  const gone = { ...config(), port: 2 }
  expect(await addChange(gone, change)).toMatchObject({
    error: { says: expect.stringMatching(/^no workbench answers/) },
  })
})

describe('a workbench elsewhere', () => {
  const there = (flags: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = {}): Config => {
    const resolved = resolveConfig(flags, env, '/nowhere')
    if (!resolved.ok) throw new Error(resolved.error)
    return resolved.value.config
  }

  test('is asked at its URL, below the path that it has there', async () => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/on-call/`
    answer = { code: 200, body: '{"verb":"status","incident":null,"entries":[],"answer":null}' }
    const asked = new Promise((heard) => server.once('request', ({ url }: { url?: string }) => heard(url)))
    const reply = await callRunning(there({ port: '1' }, { LASTGOOD_URL: base }), status, {
      incident: 'inc-1',
      given: {},
      at: undefined,
    })
    expect(reply).toMatchObject({ ok: true })
    expect(await asked).toBe('/on-call/api/incidents/inc-1/status?')
  })

  test('that does not answer is told with the name of the setting', async () => {
    const reply = await callRunning(there({ url: 'http://127.0.0.1:2' }), status, {
      incident: 'inc-1',
      given: {},
      at: undefined,
    })
    expect(reply).toMatchObject({ error: { says: expect.stringContaining('LASTGOOD_URL') } })
  })

  test.for(['host:7117', 'ftp://host', 'http://me:hunter2@host', 'http://host/?a=b'])('is not named by %s', (url) => {
    const resolved = resolveConfig({ url }, {}, '/nowhere')
    expect(resolved).toMatchObject({ ok: false, error: expect.stringMatching(/^--url: expected a URL such as http/) })
    expect(JSON.stringify(resolved)).not.toContain('hunter2')
  })
})

test('a workbench is told who asks, also where the question has a body', async () => {
  answer = { code: 200, body: '{}' }
  const heard: unknown[] = []
  const hear = ({ method, headers }: IncomingMessage): void => void heard.push([method, headers[READER]])
  server.on('request', hear)
  await ask(config(), '/api/logs', { reader: 'agent:night-shift' })
  await ask(config(), '/api/diagnosis', { reader: 'agent:night-shift', body: {} })
  await ask({ ...config(), actor: 'Ada' }, '/api/diagnosis', { body: {} })
  server.off('request', hear)
  expect(heard).toEqual([
    ['GET', 'agent:night-shift'],
    ['POST', 'agent:night-shift'],
    ['POST', 'human:Ada'],
  ])
})
