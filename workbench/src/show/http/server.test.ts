import { connect, Server } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { unixMs } from '../../model/time.ts'
import { HOSTILE, HOSTILE_TRACE, SLOW_TRACE } from '../web/shown-telemetry.test-helper.ts'
import { shownWorkbench } from '../web/shown-workbench.test-helper.ts'
import { recordingAnswers } from './answers.test-helper.ts'
import type { ChangesReply, EvidenceView, LogPage, ServicesNow, TraceView } from './contract.ts'
import { startHttp } from './server.ts'

const clock = { now: () => unixMs(0) }
let bench: Awaited<ReturnType<typeof shownWorkbench>>

beforeAll(async () => {
  bench = await shownWorkbench()
})
afterAll(() => bench.stop())

async function ask<T>(path: string, init?: RequestInit): Promise<{ status: number; body: T }> {
  const reply = await fetch(bench.server.url + path, init)
  return { status: reply.status, body: (await reply.json()) as T }
}

test('the overview counts requests, failures and durations of each service, bucket by bucket', async () => {
  const { body } = await ask<ServicesNow>('/api/overview')
  const prices = body.services.find((s) => s.service === 'prices')!
  expect(prices.golden).toMatchObject({ errorShare: 0, p50Ms: 5, p99Ms: 5 })
  expect(prices.golden.requests).toBeGreaterThan(890)
  expect(prices.curve.reduce((sum, b) => sum + b.requests, 0)).toBe(prices.golden.requests)
  expect(prices.arrived).toMatchObject({ logLines: 0, metricPoints: 0 })
  const orders = body.services.find((s) => s.service === 'orders')!
  expect(orders.golden.errorShare).toBeGreaterThan(0.03)
  expect(orders.arrived.logLines).toBe(5)
  expect(body.services.map((s) => s.service)).toContain(HOSTILE.html)
})

test('the page goes on when connections cannot be taken for a while', async () => {
  const listen = vi.spyOn(Server.prototype, 'listen')
  const said: string[] = []
  const log = (line: string): void => void said.push(line)
  const page = await startHttp({ host: '127.0.0.1', port: 0, answers: recordingAnswers(), clock, log })
  const [server] = listen.mock.contexts
  listen.mockRestore()
  for (const _ of ['once', 'again']) (server as Server).emit('error', new Error('accept EMFILE'))
  expect(said).toEqual(['page: accept EMFILE', 'page: accept EMFILE'])
  await page.stop()
})

test('a window without telemetry is empty, not an error', async () => {
  const { body } = await ask<ServicesNow>('/api/overview?from=2001-01-01T00:00:00Z&to=2001-01-01T01:00:00Z')
  expect(body).toMatchObject({ services: [], servicesCut: 0 })
})

test('a trace comes parents first, with what the request waited for', async () => {
  const { body } = await ask<TraceView>(`/api/traces/${SLOW_TRACE.toUpperCase()}`)
  expect(body.spans.map((s) => [s.depth, s.service, s.name])).toEqual([
    [0, 'web', 'POST /checkout'],
    [1, 'web', 'GET /prices'],
    [2, 'prices', 'GET /prices'],
    [1, 'web', 'POST /orders'],
    [2, 'orders', 'POST /orders'],
    [3, 'orders', 'stock.reserve'],
    [3, 'orders', 'SELECT orders'],
  ])
  expect(body.spans.reduce((sum, s) => sum + (s.waitedMs ?? 0), 0)).toBeCloseTo(body.durationMs, 3)
  const query = body.spans.at(-1)!
  expect(query.waitedMs).toBeGreaterThan(0.9 * body.durationMs)
  expect(query).toMatchObject({ error: true, statusMessage: 'canceling statement due to statement timeout' })
  expect(query.events[0]).toMatchObject({ name: 'exception', offsetMs: expect.closeTo(query.durationMs / 2, 1) })
})

test('log lines are found by trace, by service and by text', async () => {
  const bodies = async (query: string): Promise<string[]> =>
    (await ask<LogPage>(`/api/logs?${query}`)).body.lines.map((line) => line.body)
  expect(await bodies(`traceId=${SLOW_TRACE}`)).toEqual(['query took 2140 ms, the pool has 0 free connections'])
  expect(await bodies(`traceId=${HOSTILE_TRACE}`)).toEqual([
    HOSTILE.html,
    HOSTILE.script,
    HOSTILE.rtl,
    expect.any(String),
  ])
  expect(await bodies(new URLSearchParams({ text: 'POOL HAS 0' }).toString())).toHaveLength(1)
  expect(await bodies(new URLSearchParams({ text: "' OR 1=1 --" }).toString())).toEqual([])
  expect(await bodies('service=web')).toEqual([])
})

test('evidence brings its query and the rows it gives again', async () => {
  const { body } = await ask<EvidenceView>('/api/evidence/ev-2?diagnosis=dx-1')
  expect(body.sql).toContain('-- Answers  which spans a trace has')
  expect(body.again.state === 'ready' && body.again.table.rows).toHaveLength(7)
  expect((await ask('/api/evidence/ev-2?diagnosis=dx-99')).status).toBe(404)
})

test('a change that is sent twice is stored once', async () => {
  const change = {
    id: 'd-1',
    at: new Date(Date.now() - 1_000).toISOString(),
    kind: 'deploy',
    title: HOSTILE.rtl,
    source: 'ci',
  }
  const init = { method: 'POST', body: JSON.stringify(change) }
  expect((await ask('/api/changes', init)).status).toBe(202)
  expect((await ask('/api/changes', init)).status).toBe(202)
  const { body } = await ask<ChangesReply>('/api/changes')
  expect(body).toEqual({ changes: [expect.objectContaining(change)], cut: false })
})

test('a body that is too large does not harm the request after it', async () => {
  const body = 'x'.repeat(3_000_000)
  for (const _ of [1, 2, 3]) {
    expect(await ask('/api/changes', { method: 'POST', body })).toMatchObject({ status: 413 })
    expect(await ask('/api/changes', { method: 'POST', body: '[]' })).toMatchObject({ status: 202 })
  }
})

test('a port in use is named, with the way out', async () => {
  const options = {
    host: '127.0.0.1',
    port: bench.server.port,
    answers: recordingAnswers(),
    clock,
  }
  await expect(startHttp(options)).rejects.toThrow(
    `Cannot serve the page on 127.0.0.1:${bench.server.port}: the port is in use. Choose another with --port.`,
  )
})

test('stopping does not wait for a client that sends nothing', async () => {
  const server = await startHttp({
    host: '127.0.0.1',
    port: 0,
    answers: recordingAnswers(),
    clock,
  })
  const idle = connect(server.port, '127.0.0.1')
  await new Promise((connected) => idle.once('connect', connected))
  const closed = new Promise((done) => idle.once('close', done))
  await server.stop()
  await closed
})
