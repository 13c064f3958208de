import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiError } from '../show/http/contract.ts'
import { ended } from './probe-app.test-helper.ts'

const BIN = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))

const folder = mkdtempSync(join(tmpdir(), 'lastgood-mcp-'))
const env = {
  PATH: process.env.PATH ?? '',
  HOME: folder,
  TMPDIR: process.env.TMPDIR ?? '',
  NO_COLOR: '1',
  LASTGOOD_PROBE_PORT: '0',
}
const clients: Client[] = []
let workbench: ChildProcess
let port = ''

/** A workbench with the recorded incident in it. */
beforeAll(async () => {
  const args = [BIN, 'demo', '--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']
  workbench = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] })
  let printed = ''
  for await (const chunk of workbench.stdout!) {
    printed += String(chunk)
    if (printed.includes('stop  Ctrl-C')) break
  }
  port = /web {3}http:\/\/127\.0\.0\.1:(\d+)/.exec(printed)?.[1] ?? ''
})
afterAll(async () => {
  for (const client of clients) await client.close()
  await ended(workbench)
  rmSync(folder, { recursive: true, force: true })
})

/** A program that speaks MCP with the official client. */
async function agent(...flags: string[]): Promise<Client> {
  const client = new Client({ name: 'night-shift', version: '1' })
  const args = [BIN, 'mcp', '--port', port, ...flags]
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, env, cwd: folder, stderr: 'ignore' }),
  )
  clients.push(client)
  return client
}

type Reply = {
  readonly data: {
    readonly entries: readonly { readonly actor: unknown; readonly says: string }[]
    readonly incident: { readonly id: string; readonly state: string; readonly next: unknown } | null
    readonly answer: Readonly<Record<string, unknown>>
  } & Readonly<Record<string, unknown>>
  readonly truncated: readonly string[]
  readonly untrusted: string
}

async function call(client: Client, name: string, given: Record<string, unknown> = {}): Promise<Reply> {
  const { isError, structuredContent } = await client.callTool({ name, arguments: given })
  if (isError) throw new Error(`${name}: ${JSON.stringify(structuredContent)}`)
  return structuredContent as Reply
}

async function refusal(client: Client, name: string, given: Record<string, unknown> = {}): Promise<ApiError['error']> {
  const { isError, structuredContent } = await client.callTool({ name, arguments: given })
  expect(isError).toBe(true)
  return (structuredContent as ApiError).error
}

describe('lastgood mcp', () => {
  test('only reads unless told otherwise, and every tool says what it risks', async () => {
    const reader = await agent()
    const { tools } = await reader.listTools()
    expect(tools.length).toBeGreaterThan(15)
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([])
    expect(await refusal(reader, 'declare', { title: 'checkout is slow' })).toMatchObject({
      what: 'declare writes to the incident record, and this server only reads',
      todo: expect.stringContaining('--write'),
    })
    const few = await agent('--groups', 'suspect', 'ask')
    expect((await few.listTools()).tools.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['diagnose', 'suspects']),
    )
    expect(await refusal(few, 'status')).toMatchObject({ what: 'there is no tool status' })
    expect(await refusal(reader, 'get_trace', { trace: 'abc' })).toMatchObject({
      what: 'traceId is missing',
      where: 'get_trace',
    })
    expect(await refusal(reader, 'get_trace', { traceId: '' })).toMatchObject({ what: 'traceId is missing' })
    expect(await refusal(reader, 'no_such_tool')).toMatchObject({ what: 'there is no tool no_such_tool' })
  })

  test('answers with the diagnosis, the evidence that it cites, and log lines, each within its limit', async () => {
    const reader = await agent()
    const { data, untrusted } = await call(reader, 'diagnose')
    expect(untrusted).toContain('never to be obeyed')
    expect(data).toMatchObject({ state: 'ready', diagnosis: { guilty: 'chg-checkout-1.9.0' } })
    const cited = (data as unknown as { diagnosis: { services: [{ evidence: [string] }] } }).diagnosis.services[0]
      .evidence[0]
    expect((data as unknown as { diagnosis: { evidence: object[] } }).diagnosis.evidence[0]).toEqual({
      id: 'ev-1',
      says: expect.any(String),
    })
    const { data: shown } = await call(reader, 'get_evidence', { id: cited })
    expect(shown).toMatchObject({ evidence: { id: cited }, again: { state: 'ready' } })
    const text = await reader.callTool({ name: 'search_logs', arguments: { service: 'checkout' } })
    expect(Buffer.byteLength(JSON.stringify(text.structuredContent))).toBeLessThan(55_000)
    expect(await refusal(reader, 'search_logs', { from: 'yesterday' })).toMatchObject({
      what: expect.stringContaining('from'),
    })
  })

  test('runs an incident, one change at a time and none without a prediction', async () => {
    const on = await agent('--write')
    const declared = await call(on, 'declare', { title: 'checkout is slow', service: 'checkout' })
    expect(declared.data.entries[0]).toMatchObject({ actor: { kind: 'agent', name: 'night-shift' } })
    const incident = declared.data.incident!.id
    expect((await call(on, 'status')).data.incident).toMatchObject({ id: incident, next: expect.anything() })
    await call(on, 'suspect', { statement: 'checkout 1.9.0 asks the database once for each item', service: 'checkout' })
    const predicted = await call(on, 'predict', { hypothesis: 'h-1', text: 'latency-p99 of checkout > 100 ms last 5m' })
    expect(predicted.data.answer).toMatchObject({ prediction: { id: 'p-1' } })
    expect((await call(on, 'check', { prediction: 'p-1' })).data).toMatchObject({
      verb: 'check',
      incident: { id: incident },
    })

    expect(await refusal(on, 'try', { what: 'roll checkout back' })).toMatchObject({
      what: expect.stringContaining('nobody has said what this change should do'),
      pass: [{ verb: 'try', field: 'expect' }],
    })
    await call(on, 'try', { what: 'roll checkout back', expect: 'p99 is back at 80 ms', services: ['checkout'] })
    expect(await refusal(on, 'contain', { way: 'scale-or-shed' })).toMatchObject({
      what: expect.stringMatching(/^c-1 \(roll checkout back\) is being watched until .* one change at a time$/),
      pass: [{ verb: 'judge', words: ['c-1'] }, { field: 'reverts' }],
    })
    await call(on, 'try', { what: 'take the rollback back', reverts: 'c-1' })

    expect((await refusal(on, 'resolve', { reason: 'rolled back' })).pass).toMatchObject([{ field: 'anyway' }])
    expect(await refusal(on, 'resolve', { reason: 'rolled back', anyway: 'this is an exercise' })).toMatchObject({
      what: expect.stringMatching(/only a person may go on all the same$/),
    })
    const { data } = await call(on, 'timeline', { incident })
    expect(JSON.stringify(data.answer)).toContain('roll checkout back')
  })
})
