import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Sink, startSink } from '../../drills/src/sink.ts'
import { startDatabase } from './database.ts'
import { type Fleet, newFleet } from './fleet.ts'
import { SERVICES, STEPS } from './story.ts'

const CUSTOMER = 'customer-1'
const LINES = ['sku-1', 'sku-2', 'sku-3'].map((sku) => ({ sku, quantity: 1 }))

const started = new AsyncDisposableStack()
let sink: Sink
let fleet: Fleet
let directory: string

beforeAll(async () => {
  directory = started.adopt(await mkdtemp(join(tmpdir(), 'shop-recording-')), (it) => rm(it, { recursive: true }))
  sink = started.adopt(await startSink(process.cwd()), (it) => it.stop())
  const database = started.adopt(await startDatabase({ historyRows: 1_000 }), (it) => it.stop())
  fleet = started.adopt(newFleet({ otlpUrl: sink.url, databaseUrl: database.url }), (it) => it.stop())
  for (const spec of SERVICES) await fleet.deploy(spec)
})

afterAll(() => started.disposeAsync())

const call = async (path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(fleet.url('web-gateway') + path, init)
  return { status: response.status, json: await response.json() }
}

const buy = async (): Promise<unknown> => {
  expect((await call(`/api/cart/${CUSTOMER}`, { lines: LINES })).status).toBe(200)
  return call('/api/checkout', { customer: CUSTOMER })
}

test('the shop sells before and after every change of the story, and its spans tell which release served', async () => {
  expect(await call('/api/products')).toMatchObject({ status: 200, json: { products: expect.any(Array) } })
  const unknown = { status: 404, json: { error: 'catalogue answered 404: no product sku-0' } }
  expect(await call('/api/products/sku-0')).toMatchObject(unknown)
  expect(await call('/api/checkout', { customer: 'nobody' })).toMatchObject({ status: 409 })
  expect(await buy()).toEqual({ status: 200, json: { orderId: 1, cents: 537 + 574 + 611 } })
  for (const step of STEPS) await step.apply(fleet)
  expect(await buy()).toMatchObject({ status: 200, json: { orderId: 2 } })
  expect(await call('/api/products/sku-1')).toMatchObject({ json: { related: expect.any(Array) } })
  await fleet.stop()
  expect(Object.keys(await sink.write(directory))).toEqual(['traces', 'logs', 'metrics'])
  const traces = zstdDecompressSync(await readFile(join(directory, 'traces.jsonl.zst'))).toString('utf8')
  for (const version of ['1.8.2', '1.9.0', '2.4.0', '2.4.1', '3.1.5', '5.0.3']) expect(traces).toContain(`"${version}"`)
  expect(traces.split('lower(customer)').length - 1).toBe(LINES.length)
})
