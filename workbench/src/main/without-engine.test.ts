import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Diagnosis } from '../model/diagnosis.ts'
import { type TestEngine, testEngine } from '../store/telemetry/store.test-helper.ts'
import { THROWAWAY_START } from '../store/telemetry/throwaway.ts'

const WORKBENCH = fileURLToPath(new URL('../../', import.meta.url))
const PACKAGES = fileURLToPath(new URL('../../../node_modules/', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../../examples/checkout-slow-query', import.meta.url))

let folder: string
let server: TestEngine
beforeAll(async () => {
  server = await testEngine()
  folder = mkdtempSync(join(tmpdir(), 'lastgood-without-'))
  for (const part of ['src', 'bin', 'package.json'])
    cpSync(join(WORKBENCH, part), join(folder, part), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  for (const name of readdirSync(PACKAGES).filter((one) => one !== 'chdb' && !one.startsWith('.')))
    symlinkSync(join(PACKAGES, name), join(folder, 'node_modules', name))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await server.stop()
})

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

/** Runs the program from a copy beside which there is no embedded engine; `onError` hears what it says meanwhile. */
async function run(
  args: string[],
  env: NodeJS.ProcessEnv,
  onError = (_said: string, _child: ChildProcess) => {},
): Promise<Ran> {
  const child = spawn(process.execPath, [join(folder, 'bin/lastgood.js'), ...args], { env: { ...process.env, ...env } })
  const text = { out: '', error: '' }
  child.stdout.on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    text.error += chunk
    onError(text.error, child)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...text }
}

const atServer = () => ({
  LASTGOOD_CLICKHOUSE_URL: server.url,
  LASTGOOD_CLICKHOUSE_USER: server.username,
  LASTGOOD_CLICKHOUSE_PASSWORD: server.password,
})

const throwaways = async (): Promise<string> =>
  String(await server.ask(`SELECT name FROM system.databases WHERE name LIKE '${THROWAWAY_START}%' FORMAT TSV`))

test('a directory is diagnosed on the configured server, which is said, and nothing stays there', async () => {
  const { code, out, error } = await run(['diagnose', EXAMPLE, '--json'], atServer())
  expect(error).toContain(`a throw-away database on ${server.url} is used`)
  expect(code).toBe(0)
  expect((JSON.parse(out) as Diagnosis).guilty).toBe('chg-checkout-1.9.0')
  expect(await throwaways()).toBe('')
})

test('an interrupted diagnosis leaves no database on the server', async () => {
  const { code, out } = await run(['diagnose', EXAMPLE, '--json'], atServer(), (said, child) => {
    if (said.includes('Reading') && !child.killed) child.kill('SIGINT')
  })
  expect({ code, out }).toEqual({ code: 130, out: '' })
  expect(await throwaways()).toBe('')
})

test('without a server the way out is named', async () => {
  const { code, error } = await run(['diagnose', EXAMPLE], { LASTGOOD_CLICKHOUSE_URL: '' })
  expect(code).toBe(1)
  expect(error).toMatch(/does not run here.*LASTGOOD_CLICKHOUSE_URL/)
})
