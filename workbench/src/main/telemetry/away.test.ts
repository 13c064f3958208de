import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestEngine, testEngine } from '../../store/telemetry/store.test-helper.ts'

const BIN = fileURLToPath(new URL('../../../bin/lastgood.js', import.meta.url))
const NO_PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']

let server: TestEngine
let data: string
const children: ChildProcess[] = []
beforeAll(async () => {
  server = await testEngine()
  data = mkdtempSync(join(tmpdir(), 'lastgood-away-'))
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server.stop()
  rmSync(data, { recursive: true, force: true })
})

const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTGOOD_')))

/** A workbench on a database server at `url`. */
function serveOn(url: string, database: string, more: NodeJS.ProcessEnv = {}): ChildProcess {
  const settings = {
    LASTGOOD_CLICKHOUSE_URL: url,
    LASTGOOD_CLICKHOUSE_USER: server.username,
    LASTGOOD_CLICKHOUSE_PASSWORD: server.password,
    LASTGOOD_CLICKHOUSE_DATABASE: database,
    LASTGOOD_PROBE_PORT: '0',
    ...more,
  }
  const child = spawn(process.execPath, [BIN, 'serve', '--data', data, ...NO_PORTS], { env: { ...env, ...settings } })
  children.push(child)
  return child
}

/** A way to the engine that is there only while `open.is` says so. */
async function way(open: { is: boolean }): Promise<Server> {
  const to = new URL(server.url)
  const forwarder = createServer((near) => {
    near.on('error', () => undefined)
    if (!open.is) return void near.destroy()
    const far = connect(Number(to.port), to.hostname)
    far.on('error', () => near.destroy())
    near.on('close', () => far.destroy())
    near.pipe(far).pipe(near)
  })
  forwarder.listen(0, '127.0.0.1')
  await once(forwarder, 'listening')
  return forwarder
}

/** Where it serves its page and takes OTLP, once it does. */
async function placesOf(child: ChildProcess): Promise<{ readonly web: string; readonly otlp: string }> {
  let web = ''
  for await (const line of createInterface({ input: child.stdout! })) {
    web = /web\s+(http:\S+)/.exec(line)?.[1] ?? web
    const otlp = /otlp\s+(http:\S+)/.exec(line)?.[1]
    if (otlp !== undefined) return { web, otlp }
  }
  throw new Error('the workbench does not start')
}

async function send(otlp: string): Promise<number> {
  const logRecords = [{ timeUnixNano: String(BigInt(Date.now()) * 1_000_000n), body: { stringValue: 'kept' } }]
  const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
  return (await fetch(`${otlp}/v1/logs`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }))
    .status
}

const stored = async (database: string): Promise<string> =>
  server.ask('SELECT count() FROM otel_logs', database).then(
    (answer) => String(answer).trim(),
    () => 'no table',
  )

test('a workbench whose server is away when it starts takes telemetry, is ready, and stores it when the server is there', async () => {
  const open = { is: false }
  const forwarder = await way(open)
  const database = freshDatabase()
  const child = serveOn(`http://127.0.0.1:${(forwarder.address() as AddressInfo).port}`, database)
  let said = ''
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  const { web, otlp } = await placesOf(child)
  expect(said).toMatch(/did not answer the database: .* Telemetry is taken into the log meanwhile/)
  expect(await send(otlp)).toBe(200)
  expect((await fetch(`${web}/ready`)).status).toBe(200)
  expect(await stored(database)).toBe('no table')
  open.is = true
  while ((await stored(database)) !== '1') await sleep(100)
  child.kill('SIGTERM')
  await once(child, 'close')
  forwarder.close()
})

test.for([
  [
    'a wrong password',
    () => ({ LASTGOOD_CLICKHOUSE_PASSWORD: 'wrong' }),
    /refused the database: .*AUTHENTICATION_FAILED[\s\S]*Look at LASTGOOD_CLICKHOUSE_USER/,
  ],
  [
    'a cluster without a server',
    () => ({ LASTGOOD_CLICKHOUSE_URL: '', LASTGOOD_CLICKHOUSE_CLUSTER: 'fleet' }),
    /LASTGOOD_CLICKHOUSE_URL is not: name one of its servers there/,
  ],
  [
    'a cluster that the server does not know',
    () => ({ LASTGOOD_CLICKHOUSE_CLUSTER: 'fleet' }),
    /The telemetry store refused .*fleet/,
  ],
] as const)('%s stops the start, and is named', async ([, more, says]) => {
  const child = serveOn(server.url, freshDatabase(), more())
  let said = ''
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  const [code] = (await once(child, 'close')) as [number]
  expect([code, said]).toEqual([1, expect.stringMatching(says)])
})

test('a workbench whose server takes connections and says nothing takes telemetry all the same', async () => {
  const silent = createServer((near) => void near.on('error', () => undefined))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const child = serveOn(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, freshDatabase())
  let said = ''
  child.stderr!.on('data', (chunk) => {
    said += chunk
  })
  const { web, otlp } = await placesOf(child)
  expect(said).toMatch(/is not open after 10 s\. Telemetry is taken into the log meanwhile/)
  expect([await send(otlp), (await fetch(`${web}/ready`)).status]).toEqual([200, 200])
  child.kill('SIGKILL')
  await once(child, 'close')
  silent.close()
})
