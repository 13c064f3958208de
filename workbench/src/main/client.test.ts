import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { status } from '../respond/incident/lifecycle/lifecycle-verbs.ts'
import { addChange, callRunning } from './client.ts'
import { type Config, resolveConfig } from './config.ts'

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
