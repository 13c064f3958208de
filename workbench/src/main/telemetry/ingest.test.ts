import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'

const BIN = fileURLToPath(new URL('../../../bin/lastgood.js', import.meta.url))
const NO_PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']
const RECORDS = 40

let server: TestEngine
let data: string
const database = freshDatabase()
beforeAll(async () => {
  server = await testEngine()
  data = mkdtempSync(join(tmpdir(), 'lastgood-ingest-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

/** Settings of whoever runs the tests do not count. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTGOOD_')))

/** A workbench on a database server, with its log in the data folder. */
function serve(): ChildProcess {
  const settings = {
    LASTGOOD_CLICKHOUSE_URL: server.url,
    LASTGOOD_CLICKHOUSE_USER: server.username,
    LASTGOOD_CLICKHOUSE_PASSWORD: server.password,
    LASTGOOD_CLICKHOUSE_DATABASE: database,
    LASTGOOD_PROBE_PORT: '0',
  }
  return spawn(process.execPath, [BIN, 'serve', '--data', data, ...NO_PORTS], { env: { ...env, ...settings } })
}

/** Where it takes OTLP over HTTP, once it does. */
async function otlpOf(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /otlp\s+(http:\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('the workbench does not start')
}

async function send(otlp: string, id: number): Promise<boolean> {
  const timeUnixNano = String(BigInt(Date.now()) * 1_000_000n) // what is older than the retention is forgotten
  const logRecords = Array.from({ length: RECORDS }, () => ({ timeUnixNano, body: { stringValue: `request ${id}` } }))
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  const headers = { 'content-type': 'application/json' }
  return fetch(`${otlp}/v1/logs`, { method: 'POST', headers, body }).then(
    ({ ok }) => ok,
    () => false,
  )
}

const stored = async (): Promise<string> =>
  (
    await server.ask(
      `SELECT uniqExact(Body), count(), uniqExact((Body, IngestLot)) FROM otel_logs FORMAT TSV`,
      database,
    )
  )
    .toString()
    .trim()

const segments = (): string[] => readdirSync(join(data, 'wal')).filter((name) => name !== 'lock')

test('what a killed workbench has acknowledged is in the database of the next one, once; two at a time are refused', async () => {
  const first = serve()
  const otlp = await otlpOf(first)
  const second = serve()
  let said = ''
  second.stderr!.on('data', (chunk) => {
    said += chunk
  })
  const [code] = (await once(second, 'close')) as [number]
  expect([code, said]).toEqual([1, expect.stringMatching(/Another process uses .*wal\. Stop that one/)])

  let acknowledged = 0
  for (let id = 0; id < 20; id++) if (await send(otlp, id)) acknowledged++
  first.kill('SIGKILL')
  await once(first, 'close')
  expect(acknowledged).toBe(20)

  const next = serve()
  expect(await send(await otlpOf(next), 20)).toBe(true)
  next.kill('SIGTERM')
  expect(await once(next, 'close')).toEqual([0, null])
  expect(await stored()).toBe(`21\t${21 * RECORDS}\t21`)
  expect(segments()).toEqual([])
})
