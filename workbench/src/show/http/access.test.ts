import { describe, expect, test } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import { httpApp } from './app.ts'

const NOW = unixMs(Date.parse('2026-03-01T12:00:00Z'))
const HERE = { host: '127.0.0.1:7117' }

function served() {
  const answers = recordingAnswers()
  return { app: httpApp({ answers, mcpWrites: true, clock: { now: () => NOW } }), asked: answers.asked }
}

/** Every endpoint that is registered, with something in the place of its parameters. */
const ENDPOINTS = [
  ...new Set(
    served()
      .app.routes.filter(({ path }) => path.startsWith('/api/') || path === '/mcp')
      .map(
        ({ method, path }) => `${method === 'ALL' ? 'POST' : method} ${path.replace(/:\w+/g, 'x-1').replace('*', 'x')}`,
      ),
  ),
].map((endpoint) => endpoint.split(' ') as [method: string, path: string])

/** Who must be let in nowhere, by what a browser or a program sends. */
const STRANGERS = {
  'a page whose name was bound to this address': { host: 'evil.example' },
  'a page whose name was bound to this address, with our port': { host: 'evil.example:7117' },
  'a page of another origin': { ...HERE, origin: 'https://evil.example' },
  'a page of another port of this machine': { ...HERE, origin: 'http://127.0.0.1:3000' },
  'a page without an origin, as in a sandboxed frame': { ...HERE, origin: 'null' },
  'a link, a picture or a form of another site': { ...HERE, 'sec-fetch-site': 'cross-site' },
  'a page of a neighbouring name': { ...HERE, 'sec-fetch-site': 'same-site' },
  'nobody, without a host': { host: '' },
}

describe('every endpoint', () => {
  test('is looked at', () => {
    expect(ENDPOINTS.length).toBeGreaterThan(60)
    expect(ENDPOINTS).toContainEqual(['POST', '/api/incidents/x-1/try'])
  })

  test.for(Object.entries(STRANGERS))('is shut to %s', async ([, headers]) => {
    const { app, asked } = served()
    const open: string[] = []
    for (const [method, path] of ENDPOINTS.filter(([m, p]) => !(m === 'GET' && p === '/mcp'))) {
      const body = method === 'GET' ? {} : { body: '{}' }
      const { status } = await app.request(path, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...body,
      })
      if (status !== 403) open.push(`${method} ${path}: ${status}`)
    }
    expect(open).toEqual([])
    expect(asked).toEqual([])
  })

  test('answers a program of this machine, and never without its security headers', async () => {
    const { app } = served()
    for (const [method, path] of ENDPOINTS.filter(([m, p]) => m === 'GET' && !/live|tail/.test(p))) {
      const { status, headers } = await app.request(path, { method, headers: HERE })
      expect(status, path).not.toBe(403)
      expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('cache-control'), path).toBe('no-store')
    }
  })
})
