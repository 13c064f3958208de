import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { THROWAWAY_START } from '../../store/telemetry/throwaway.ts'

const BIN = fileURLToPath(new URL('../../../bin/lastgood.js', import.meta.url))
const NO_PORTS = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0']
const TRIES_MAX = 1_000 // with what each asks they end before a test does, so that what was not so is told
const TRY_MS = 100

/** A system whose every start is a service of its own name, that fails from its break on. */
const TARGET = `
let starts = 0
const spanOf = (service, failed) => {
  const at = BigInt(Date.now()) * 1000000n
  const id = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const attributes = [{ key: 'service.name', value: { stringValue: service } }]
  const status = failed ? { code: 2, message: 'no stock' } : {}
  const span = { traceId: id(), spanId: id().slice(16), name: 'GET /', kind: 2, status, startTimeUnixNano: String(at), endTimeUnixNano: String(at + 5000000n) }
  return JSON.stringify({ resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }] })
}
const headers = { 'content-type': 'application/json' }
export const target = {
  name: 'exercise',
  title: 'an exercise',
  faults: [{ name: 'fails', title: 'orders fail', story: 'users complain', hints: [], level: 'easy' }],
  start: async ({ otlpUrl, onChange }) => {
    const service = 'exercise-' + ++starts
    let isBroken = false
    const body = () => spanOf(service, isBroken)
    const timer = setInterval(() => fetch(otlpUrl + '/v1/traces', { method: 'POST', headers, body: body() }).catch(() => undefined), 100)
    const change = (id) => ({ id: service + '-' + id, at: new Date().toISOString(), kind: 'deploy', title: 'deploy ' + service, source: 'exercise', service })
    return {
      break: async ({ fault, seed, leadMs }) => {
        await new Promise((resolve) => setTimeout(resolve, leadMs))
        isBroken = true
        onChange(change('cause'))
        const truth = { fault, seed, service, alsoRight: [], calledBy: [], signals: ['errors'], guilty: [service + '-cause'], decoys: [], cause: 'it fails', onset: new Date().toISOString() }
        return { truth, symptom: { kind: 'failing', step: 'order', shareMin: 0.1 }, showsWithinMs: 0, page: { service, title: 'orders fail' }, actions: [] }
      },
      actions: () => [],
      mend: async () => change('mend'),
      health: () => ({ windowMs: 1000, steps: [{ step: 'order', requests: 20, failedShare: isBroken ? 1 : 0, p50Ms: 5, wrongShare: 0 }], linesPerSecond: {} }),
      stop: async () => clearInterval(timer),
    }
  },
}
`

const folder = mkdtempSync(join(tmpdir(), 'lastgood-apart-'))
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('LASTGOOD_')))
let running: Running
beforeAll(async () => {
  writeFileSync(join(folder, 'target.ts'), TARGET)
  running = await served()
})
afterAll(async () => {
  await running.end('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

type Running = { readonly web: string; readonly otlp: string; readonly end: (by: NodeJS.Signals) => Promise<void> }

/** A workbench that keeps its data in the folder, with one system of its own that sends. */
async function served(): Promise<Running> {
  const settings = { LASTGOOD_PROBE_PORT: '0', LASTGOOD_DRILL_TARGET: join(folder, 'target.ts') }
  const data = ['--data', join(folder, 'data')]
  const child = spawn(process.execPath, [BIN, 'serve', ...data, ...NO_PORTS], { env: { ...env, ...settings } })
  const [web, otlp] = await addressesOf(child)
  const sending = setInterval(() => void sendOwn(otlp), 200)
  const end = async (by: NodeJS.Signals): Promise<void> => {
    clearInterval(sending)
    child.kill(by)
    await once(child, 'exit')
  }
  return { web, otlp, end }
}

async function addressesOf(child: ChildProcess): Promise<[web: string, otlp: string]> {
  let web = ''
  for await (const line of createInterface({ input: child.stdout! })) {
    web ||= /web\s+(http:\S+)/.exec(line)?.[1] ?? ''
    const otlp = /otlp\s+(http:\S+)/.exec(line)?.[1]
    if (web !== '' && otlp !== undefined) return [web, otlp]
  }
  throw new Error('the workbench does not start')
}

let sent = 0
async function sendOwn(otlp: string): Promise<void> {
  const id = (sent++).toString(16).padStart(16, '0')
  const at = BigInt(Date.now()) * 1_000_000n
  const times = { startTimeUnixNano: String(at), endTimeUnixNano: String(at + 1_000_000n) }
  const span = { traceId: `${id}${id}`, spanId: id, name: 'GET /', kind: 2, ...times }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'own' } }] }
  const body = JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${otlp}/v1/traces`, { method: 'POST', headers, body }).catch(() => undefined)
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, and wrong shapes fail the test
type Answer = any

async function asked(path: string, body?: object): Promise<Answer> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const reply = await fetch(`${running.web}/api${path}`, body === undefined ? {} : post)
  return reply.json()
}

const verb = (path: string, input: object = {}): Promise<Answer> => asked(path, { input })

/** Asks until it is so. */
async function until<T>(ask: () => Promise<T>, isSo: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const answer = await ask()
    if (isSo(answer)) return answer
    await sleep(TRY_MS)
  }
  throw new Error(`not so after ${TRIES_MAX} tries: ${JSON.stringify(await ask()).slice(0, 500)}`)
}

const servicesOf = async (of = ''): Promise<readonly string[]> => {
  const { services = [] } = await asked(`/overview${of}`)
  return services.map(({ service }: { service: string }) => service)
}

/** Begins a drill; the incident of its page. */
async function paged(): Promise<string> {
  await verb('/record/drill-start', { leadSeconds: 5 })
  const status = () => asked('/record/drill-status')
  const { answer } = await until(status, (told) => ['paged', 'failed'].includes(told.answer?.drill?.phase))
  expect(answer.drill).toMatchObject({ phase: 'paged' })
  return answer.drill.incident
}

/** What is kept as evidence of an incident, as one text. */
async function evidenceOf(incident: string): Promise<string> {
  await verb(`/incidents/${incident}/capture`)
  const told = await asked(`/incidents/${incident}/evidence`)
  const captures: readonly { id: string; items: readonly { name: string }[] }[] = told.answer.captures
  const texts: string[] = []
  for (const { id, items } of captures)
    for (const { name } of items)
      texts.push(
        JSON.stringify(
          await asked(`/incidents/${incident}/evidence?${new URLSearchParams({ capture: id, item: name })}`),
        ),
      )
  return texts.join('\n')
}

/** What is told of one's own system and of the other one has nothing of each other. */
async function keptApart(practised: string): Promise<void> {
  expect(await servicesOf()).toEqual(['own'])
  expect(await servicesOf('?system=practice')).toEqual([practised])
  expect((await asked('/changes')).changes).toEqual([])
  expect((await asked('/changes?system=practice')).changes).toMatchObject([{ id: `${practised}-cause` }])
  expect(JSON.stringify(await asked('/diagnosis'))).not.toContain('exercise')
}

/** Each test goes on where the one before ended, so none can be tried again. */
describe('a practice system', { retry: 0 }, () => {
  test('is in nothing that is told of one’s own system, nor the other way round', async () => {
    expect(await asked('/overview?system=practice')).toMatchObject({ error: { command: 'lastgood drill start' } })
    await until(
      () => servicesOf(),
      (services) => services.includes('own'),
    )
    await verb('/record/declare', { title: 'own is slow', service: 'own' })
    expect(await paged()).toBe('inc-2')
    expect(JSON.stringify(await asked('/diagnosis', {}))).not.toContain('exercise')
    await keptApart('exercise-1')
  })

  test('is not in the evidence of one’s own incident, and alone in that of its drill', async () => {
    const own = await evidenceOf('inc-1')
    expect(own).toContain('own')
    expect(own).not.toContain('exercise')
    const practised = await evidenceOf('inc-2')
    expect(practised).toContain('exercise-1')
    expect(practised).not.toContain('"own"')
  })

  test('is diagnosed apart, and the newest diagnosis stays that of one’s own system', async () => {
    const { handle } = await asked('/diagnosis')
    expect(handle).toBeDefined()
    expect(await verb('/incidents/inc-2/examine')).toMatchObject({ incident: { id: 'inc-2' } })
    expect(await asked('/diagnosis?system=practice')).toMatchObject({ state: 'ready' })
    expect(await asked('/diagnosis')).toMatchObject({ handle })
  })

  test('is kept apart after its drill as well, which is scored', async () => {
    const answer = { service: 'exercise-1', change: 'exercise-1-cause', signal: 'errors' }
    await verb('/incidents/inc-2/drill-answer', answer)
    await verb('/record/drill-stop')
    await keptApart('exercise-1')
    const scored = await asked('/incidents/inc-2/drill-score')
    const pointsOf = (rule: string): unknown => scored.answer.lines.find((line: Answer) => line.rule === rule)?.points
    expect(['service-named', 'change-named', 'signal-named'].map(pointsOf)).toEqual([12, 10, 3])
    expect(JSON.stringify(await asked('/incidents/inc-1?verbs=status,timeline,flags,suspects'))).not.toContain(
      'exercise',
    )
  })

  test('of a drill is not seen by the next one, and the first is told that its telemetry is gone', async () => {
    expect(await paged()).toBe('inc-3')
    await keptApart('exercise-2')
    expect(JSON.stringify(await asked('/diagnosis?system=practice'))).not.toContain('exercise-1')
    for (const name of ['status', 'timeline', 'flags', 'suspects', 'updates', 'evidence', 'postmortem', 'drill-score'])
      expect(await asked(`/incidents/inc-2/${name}`), name).toMatchObject({ verb: name })
    expect(JSON.stringify(await verb('/incidents/inc-2/examine'))).toContain('is gone')
  })

  test('leaves nothing behind where the workbench is killed in the middle of a drill', async () => {
    const throwaways = async (): Promise<readonly unknown[]> =>
      (await asked('/explore/sql', { sql: 'SELECT name FROM system.databases' })).rows.filter(([name]: [string]) =>
        name.startsWith(THROWAWAY_START),
      )
    expect(await throwaways()).toHaveLength(1)
    await running.end('SIGKILL')
    running = await served()
    expect(await throwaways()).toEqual([])
    expect(await asked('/overview?system=practice')).toMatchObject({ error: { command: 'lastgood drill start' } })
    expect((await servicesOf()).filter((service) => service.startsWith('exercise'))).toEqual([])
  })
})
