import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Diagnosis } from '../model/diagnosis.ts'
import { canMountDisks, smallDisk } from '../store/telemetry/engine/small-disk.test-helper.ts'

const BIN = fileURLToPath(new URL('../../bin/lastgood.js', import.meta.url))
const EXAMPLE = fileURLToPath(new URL('../../../examples/checkout-slow-query', import.meta.url))
const README = fileURLToPath(new URL('../../../README.md', import.meta.url))

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lastgood-command-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Settings of whoever runs the tests do not count. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTGOOD_')))

const start = (args: readonly string[], more: NodeJS.ProcessEnv = {}): ChildProcess =>
  spawn(process.execPath, [BIN, ...args], { cwd: folder, env: { ...env, ...more } })

type Ran = { readonly code: number | null; readonly out: string; readonly error: string }

const run = (...args: string[]): Promise<Ran> => ran(start(args))

async function ran(child: ChildProcess): Promise<Ran> {
  const text = { out: '', error: '' }
  child.stdout?.on('data', (chunk) => {
    text.out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    text.error += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...text }
}

/** One request a second from front to back, with latencies that swing as healthy ones do. */
function healthyTraces(requests: number): string {
  const lines = Array.from({ length: requests }, (_, i) => {
    const id = (i + 1).toString(16)
    const startMs = Date.parse('2026-03-01T13:40:00Z') + i * 1000
    const durationMs = 20 * Math.exp(0.4 * Math.sin(i * 12.9898) * Math.cos(i * 78.233))
    const span = (service: string, spanId: string, parentSpanId: string, kind: number, ms: number): unknown => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: id.padStart(32, '0'),
              spanId,
              parentSpanId,
              kind,
              name: 'GET /',
              startTimeUnixNano: `${startMs}000000`,
              endTimeUnixNano: `${startMs * 1000 + Math.round(ms * 1000)}000`,
            },
          ],
        },
      ],
    })
    const [front, back] = [`a${id.padStart(15, '0')}`, `b${id.padStart(15, '0')}`]
    const resourceSpans = [span('front', front, '', 2, durationMs), span('back', back, front, 2, durationMs * 0.8)]
    return JSON.stringify({ resourceSpans })
  })
  return `${lines.join('\n')}\n`
}

describe('lastgood diagnose', () => {
  test('finds service, edge, change and mechanism of the example, and each claim cites evidence that is there', async () => {
    const { code, out } = await run('diagnose', EXAMPLE, '--json')
    expect(code).toBe(0)
    const d = JSON.parse(out) as Diagnosis
    expect(d.services[0]?.service).toBe('checkout')
    expect(d.edge).toMatchObject({ lastGood: 'web-gateway', firstBad: 'checkout' })
    expect(d.guilty).toBe('chg-checkout-1.9.0')
    expect(d.detections.map((one) => one.detector)).toEqual(
      expect.arrayContaining(['pool-starvation', 'n-plus-one-query', 'slow-query']),
    )
    const known = new Set(d.evidence.map((e) => e.id))
    const cited = [d.onset, d.edge, ...d.signals, ...d.services, ...d.changes, ...d.templates].flatMap(
      (claim) => claim?.evidence ?? [],
    )
    expect(cited.length).toBeGreaterThan(10)
    expect(cited.filter((id) => !known.has(id))).toEqual([])
  })

  test('prints of the example what the README shows, but for what is left out there', async () => {
    const readme = readFileSync(README, 'utf8')
    const shown = /shortened at `…`\):\n\n```\n(.+?)\n```/s.exec(readme)?.[1]?.split('\n') ?? []
    expect(shown.length).toBeGreaterThan(5)
    const { out } = await ran(start(['diagnose', EXAMPLE], { COLUMNS: '500' }))
    const printed = out.split('\n')
    const asShown = shown.map((line, i) => shortenedLike(line, printed[i] ?? ''))
    expect(asShown).toEqual(shown)
    const named = /--evidence (ev-\d+)` shows what a line rests on/.exec(readme)?.[1]
    expect(shown.filter((line) => line.endsWith(`  ${named}`))).toHaveLength(1)
  })

  test('accuses nobody where nothing began', async () => {
    const healthy = mkdtempSync(join(folder, 'healthy-'))
    writeFileSync(join(healthy, 'traces.jsonl'), healthyTraces(600))
    const { out } = await run('diagnose', healthy, '--json')
    const d = JSON.parse(out) as Diagnosis
    expect(d).toMatchObject({ onset: null, signal: null, edge: null, services: [], hypotheses: [] })
    expect(d.summary).toContain('no service is accused')
  })

  test('to a reader that leaves early ends in order', async () => {
    const child = start(['diagnose', EXAMPLE, '--json'])
    child.stdout?.once('data', () => child.stdout?.destroy())
    let error = ''
    child.stderr?.on('data', (chunk) => {
      error += chunk
    })
    const [code] = await once(child, 'exit')
    expect({ code, trouble: /EPIPE|at .+:\d+:\d+/.test(error) }).toEqual({ code: 0, trouble: false })
  })

  test('says the same twice', async () => {
    const [one, two] = [await run('diagnose', EXAMPLE, '--json'), await run('diagnose', EXAMPLE, '--json')]
    const timeless = ({ out }: { out: string }): unknown => ({ ...(JSON.parse(out) as Diagnosis), timing: null })
    expect(timeless(one)).toEqual(timeless(two))
  })

  test('of a window or a page without telemetry is refused with both ranges, and what was mended is told first', async () => {
    const dir = mkdtempSync(join(folder, 'case-'))
    writeFileSync(join(dir, 'traces.jsonl'), healthyTraces(60))
    const asked = async (told: unknown) => {
      writeFileSync(join(dir, 'case.json'), JSON.stringify(told))
      return run('diagnose', dir, '--json')
    }
    const dayBefore = await asked({ window: { from: '2026-02-28T13:40:00Z', to: '2026-02-28T13:41:00Z' } })
    expect(dayBefore).toMatchObject({ code: 1, out: '' })
    expect(dayBefore.error).toMatch(/the window \(2026-02-28.*misses the telemetry, which spans 2026-03-01T13:40:00/)
    const late = await asked({ page: { at: '2030-01-01T00:00:00Z' } })
    expect(late).toMatchObject({
      code: 1,
      error: expect.stringContaining('the page (2030-01-01T00:00:00.000Z) misses'),
    })
    const all = await asked({ window: { from: '1970-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' } })
    expect(JSON.parse(all.out)).toMatchObject({
      problems: [expect.stringMatching(/^case\.json: .*longer than 31 days/)],
    })
  })

  test('of a directory that is not there, or empty, names it and what was expected', async () => {
    const missing = await run('diagnose', join(folder, 'nowhere'))
    expect(missing).toMatchObject({ code: 1, out: '', error: expect.stringContaining('nowhere') })
    const empty = mkdtempSync(join(folder, 'empty-'))
    expect((await run('diagnose', empty)).error).toContain('Expected at least one of traces.jsonl')
  })
})

/** The printed line without what `line` leaves out at its `…`; where it differs otherwise, the whole of it. */
function shortenedLike(line: string, printed: string): string {
  const [head = '', tail] = line.split('…')
  return tail !== undefined && printed.startsWith(head.trimEnd()) && printed.endsWith(tail) ? line : printed
}

const ANY_PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']

type Workbench = { readonly web: string; readonly otlp: string; readonly stop: () => Promise<unknown> }

/** A workbench that listens; where it does, from what it prints. */
async function serving(dataDir: string): Promise<Workbench> {
  const child = start(['serve', ...ANY_PORTS, '--data', dataDir])
  let printed = ''
  for await (const chunk of child.stdout!) {
    printed += String(chunk)
    if (printed.includes('stop  Ctrl-C')) break
  }
  const stop = async (): Promise<unknown> => {
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    return exit
  }
  return { web: /web {3}(\S+)/.exec(printed)?.[1] ?? '', otlp: /otlp {2}(\S+)/.exec(printed)?.[1] ?? '', stop }
}

test.for([
  ['diagnose', EXAMPLE],
  ['demo', ...ANY_PORTS],
] as const)('lastgood %s, interrupted while it reads, leaves no folder behind', async (args) => {
  const TMPDIR = mkdtempSync(join(folder, 'tmp-'))
  const child = start(args, { TMPDIR })
  let said = ''
  child.stderr?.on('data', (chunk) => {
    said += chunk
    if (said.includes('Reading') && !child.killed) child.kill('SIGINT')
  })
  expect(await once(child, 'exit')).toEqual([130, null])
  expect(readdirSync(TMPDIR)).toEqual([])
})

describe('lastgood serve', () => {
  test('takes a change, lists it, and stops when asked', async () => {
    const { web, stop } = await serving(join(folder, 'data'))
    const port = new URL(web).port
    const added = await run('change', 'add', '--kind', 'flag', '--title', 'Flag x on', '--id', 'chg-1', '--port', port)
    expect(added).toMatchObject({ code: 0, out: 'chg-1\n' })
    const reply = await fetch(`${web}/api/changes`)
    expect(await reply.json()).toMatchObject({ changes: [{ id: 'chg-1', title: 'Flag x on' }] })
    expect(await stop()).toEqual([0, null])
  })

  test.runIf(canMountDisks)('on a full disk says so at every door, and goes on once there is room', async () => {
    const disk = smallDisk(96)
    const { web, otlp, stop } = await serving(join(disk.path, 'data'))
    const post = (url: string, body: string) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const send = () => post(`${otlp}/v1/traces`, healthyTraces(1))
    const change = { id: 'c', at: '2026-03-01T13:40:00Z', kind: 'flag', title: 't', source: 's' }
    const health = async () => (await fetch(`${web}/api/health`)).json()
    try {
      disk.fill()
      const refused = await send()
      expect([refused.status, await refused.text()]).toEqual([503, expect.stringContaining('free some space')])
      const changed = await post(`${web}/api/changes`, JSON.stringify(change))
      expect(await changed.json()).toMatchObject({ error: { todo: expect.stringContaining('Free some space') } })
      const problems = [expect.stringContaining(`disk of ${disk.path}`), expect.stringContaining('is refused')]
      expect(await health()).toMatchObject({ status: 'failing', problems })
      disk.empty()
      expect((await send()).status).toBe(200)
      expect(await health()).toMatchObject({ status: 'ok' })
    } finally {
      await stop()
      disk.remove()
    }
  })

  test('of names that are no settings tells the nearest ones, and of a folder that cannot be made which', async () => {
    writeFileSync(join(folder, 'file'), '')
    writeFileSync(join(folder, 'lastgood.yaml'), 'prot: 1\n')
    const { code, error } = await run('serve', ...ANY_PORTS, '--data', join(folder, 'file', 'below'))
    rmSync(join(folder, 'lastgood.yaml'))
    expect(code).toBe(1)
    expect(error).toContain('prot is no setting and is not used: did you mean port?')
    expect(error).toMatch(/The data directory .*below.* cannot be made: .*file is no folder/)
  })

  test('refuses an address that others could reach, and a setting that is none, with the way out', async () => {
    const open = await run('serve', '--host', '0.0.0.0')
    expect(open).toMatchObject({
      code: 2,
      error: expect.stringContaining('is reached from elsewhere: make an access token first'),
    })
    writeFileSync(join(folder, 'lastgood.yaml'), 'port: seventy\n')
    const wrong = await run('doctor')
    expect(wrong).toMatchObject({ code: 2, error: expect.stringContaining('port in lastgood.yaml: expected a port') })
    rmSync(join(folder, 'lastgood.yaml'))
  })
})
