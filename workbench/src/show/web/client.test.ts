import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const page = new EventTarget()
let answer: () => Response
beforeAll(() => {
  vi.stubGlobal('location', { hash: '#elsewhere' })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('dispatchEvent', page.dispatchEvent.bind(page))
  vi.stubGlobal('fetch', async () => answer())
})
afterAll(() => vi.unstubAllGlobals())

test('a proxy that answers for a workbench that is away is no workbench that is back', async () => {
  const { ask } = await import('./client.ts')
  const { lostSince, onceBack } = await import('./connection.ts')
  let returns = 0
  onceBack(() => returns++)
  const asked = () => ask('/api/overview', AbortSignal.timeout(60_000))
  for (const body of [
    '<html>Bad gateway</html>',
    '{"message":"no upstream"}',
    '{"error":"no upstream"}',
    '{"error":{"code":502,"message":"no upstream"}}',
    '{"error":null}',
  ]) {
    answer = () => new Response(body, { status: 502 })
    expect(await asked()).toMatchObject({ ok: false, error: { where: '/api/overview' } })
    expect([lostSince.now(), returns]).toEqual([expect.any(String), 0])
  }
  const refusal = { what: 'no telemetry', where: 'store', todo: 'Wait.' }
  answer = () => Response.json({ error: refusal }, { status: 503 })
  expect(await asked()).toEqual({ ok: false, error: refusal })
  expect([lostSince.now(), returns]).toEqual([undefined, 1])
})
