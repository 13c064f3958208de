/**
 * Whole incidents that nobody touches: the practice shop is broken for real; an alert comes in as Alertmanager sends it; the workbench opens
 * the incident, diagnoses it, offers the declared actions; the best one runs, gets its verdict; an update reaches a receiver; the
 * alert goes quiet, and the incident is resolved by its gate. What a person would decide is decided by the offers alone.
 *
 *     npx node workbench/bench/no-hands.ts [FAULT:SEED …]
 *
 * Prints a row of Markdown for each, and the incident's timeline on stderr; exit 1 when one did not come to its end.
 */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Change, type Practice, shop, shows } from '../../drills/src/index.ts'
import { messageOf } from '../src/lib/message-of.ts'

const BIN = fileURLToPath(new URL('../bin/lastgood.js', import.meta.url))
const LEAD_MS = 120_000
const STEP_MS = 2_000
const WAIT_MS_MAX = 10 * 60_000 // on a machine that has nothing else to do everything comes within two
const CALM_MINUTES = 2

/** The system's own side: what it is told to do, over HTTP, as a deploy tool or a flag service would be. */
type Controlled = { practice: Practice | undefined; readonly did: string[]; readonly told: string[] }

/** A server that mends the shop, and another that hears the updates. */
async function listening(
  answer: (path: string, body: string) => Promise<number>,
): Promise<{ url: string; server: Server }> {
  const server = createServer((from, to) => {
    const parts: Buffer[] = []
    from.on('data', (part: Buffer) => parts.push(part))
    from.on('end', () => {
      void answer(from.url ?? '', Buffer.concat(parts).toString()).then((status) =>
        to.writeHead(status).end(`${status}\n`),
      )
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server }
}

const settings = (control: string, receiver: string): string => `
otlpGrpcPort: 0
otlpHttpPort: 0
probePort: 0
webhookUrl: ${receiver}/updates
notifyHosts: ${new URL(receiver).host}
actions:
  rollback:
    kind: rollback
    service: "any"
    http: { url: '${control}/rollback-{service}' }
    expect: what users feel goes back to what it was before the deploy
    verifyMinutes: ${CALM_MINUTES}
    timeLimitSeconds: 90
  stock-report-brief:
    kind: flag
    service: inventory
    http: { url: '${control}/revert-stock-report' }
    expect: the connections of the inventory are free again
    verifyMinutes: ${CALM_MINUTES}
    timeLimitSeconds: 90
  restart:
    kind: restart
    service: "any"
    http: { url: '${control}/restart-{service}' }
    expect: users are well
    verifyMinutes: ${CALM_MINUTES}
    timeLimitSeconds: 90
`

type Reply<Answer> = { readonly answer: Answer; readonly error?: { readonly what: string } }
type Message = { readonly about: string; readonly status: string | null }
type Offered = { readonly actions: readonly { readonly name: string; readonly stands: string }[] }
type Told = {
  readonly event: {
    readonly kind: string
    readonly verdict?: string
    readonly says?: string
    readonly settled?: boolean
  }
}

/** Each question has a connection of its own: on a busy machine one that is kept may be closed just when it is used again. */
async function asked<Answer>(url: string, body?: unknown): Promise<Reply<Answer> & { readonly ok: boolean }> {
  const post = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' } }
  const sent = request(url, { ...post, agent: false })
  sent.end(body === undefined ? undefined : JSON.stringify(body))
  const [reply] = (await once(sent, 'response')) as [IncomingMessage]
  const parts: Buffer[] = []
  for await (const part of reply) parts.push(part as Buffer)
  const json = JSON.parse(Buffer.concat(parts).toString()) as Reply<Answer>
  return { ...json, ok: (reply.statusCode ?? 500) < 300 }
}

/** Looks until something is there. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + WAIT_MS_MAX
  while (performance.now() < end) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(STEP_MS)
  }
  throw new Error(`${what}: not within ${WAIT_MS_MAX / 1_000} s`)
}

const alert = (status: 'firing' | 'resolved', service: string, title: string, startsAt: string): object => {
  const labels = { alertname: 'UsersSuffer', service, severity: 'critical' }
  const endsAt = status === 'resolved' ? new Date().toISOString() : '0001-01-01T00:00:00Z'
  const one = {
    status,
    labels,
    annotations: { summary: title },
    startsAt,
    endsAt,
    generatorURL: '',
    fingerprint: 'c0ffee',
  }
  return {
    version: '4',
    groupKey: '{}',
    truncatedAlerts: 0,
    status,
    receiver: 'lastgood',
    groupLabels: {},
    commonLabels: labels,
    commonAnnotations: {},
    externalURL: '',
    alerts: [one],
  }
}

async function incidentWithoutHands(fault: string, seed: number): Promise<string> {
  const controlled: Controlled = { practice: undefined, did: [], told: [] }
  const control = await listening(async (path) => {
    try {
      await controlled.practice!.mend(path.slice(1))
      controlled.did.push(path.slice(1))
      return 200
    } catch {
      return 404
    }
  })
  const receiver = await listening(async (_, body) => {
    controlled.told.push(body)
    return 200
  })
  const folder = mkdtempSync(join(tmpdir(), 'no-hands-'))
  writeFileSync(join(folder, 'lastgood.yaml'), settings(control.url, receiver.url))
  const workbench = spawn(process.execPath, [BIN, 'serve', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const { web, otlp } = await served(workbench.stdout)
    controlled.practice = await shop.start({
      otlpUrl: otlp,
      seed,
      onChange: (change: Change) => {
        asked(`${web}/api/changes`, change).catch((error: unknown) =>
          console.error(`a change is not told: ${String(error)}`),
        )
      },
    })
    return await played({ fault, seed, web, controlled, practice: controlled.practice })
  } finally {
    await controlled.practice?.stop()
    workbench.kill()
    await once(workbench, 'exit')
    for (const { server } of [control, receiver]) server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Where it listens, once it says how it is stopped. Its output is read on, for it would end with its reader. */
function served(out: NodeJS.ReadableStream): Promise<{ readonly web: string; readonly otlp: string }> {
  let text = ''
  return new Promise((resolve, reject) => {
    out.on('data', (part: Buffer) => {
      text += String(part)
      const [web, otlp] = [/^web +(\S+)/m.exec(text)?.[1], /^otlp +(\S+)/m.exec(text)?.[1]]
      if (web !== undefined && otlp !== undefined && /^stop/m.test(text)) resolve({ web, otlp })
    })
    out.on('end', () => reject(new Error(`the workbench did not start: ${text}`)))
  })
}

type Place = {
  readonly fault: string
  readonly seed: number
  readonly web: string
  readonly controlled: Controlled
  readonly practice: Practice
}

async function played({ fault, seed, web, controlled, practice }: Place): Promise<string> {
  const broken = await practice.break({ fault, seed, leadMs: LEAD_MS })
  const suffers = (): boolean => shows(broken.symptom, practice.health())
  await until('the symptom', async () => (suffers() ? true : undefined))
  const startsAt = new Date().toISOString()
  const { service, title } = broken.page
  await asked(`${web}/hooks/alertmanager`, alert('firing', service, title, startsAt))
  const pagedMs = performance.now()
  const since = (): string => `${Math.round((performance.now() - pagedMs) / 1_000)} s`
  const id = await until('the incident', async () => {
    const { answer } = await asked<{ readonly incidents: readonly { readonly id: string }[] }>(
      `${web}/api/record/incidents`,
    )
    return answer.incidents[0]?.id
  })
  const of = <Answer>(verb: string, input: object) =>
    asked<Answer>(`${web}/api/incidents/${id}/${verb}`, { input, actor: { kind: 'automation', name: 'no-hands' } })
  const event = async (kind: string): Promise<Told['event'] | undefined> => {
    const { answer } = await asked<{ readonly entries: readonly Told[] }>(
      `${web}/api/incidents/${id}/timeline?last=200`,
    )
    return answer.entries.find((entry) => entry.event.kind === kind)?.event
  }
  await until('a diagnosis that has settled', async () => {
    const ended = await event('diagnosing-ended')
    if (ended?.settled === false) throw new Error('the diagnosis did not settle')
    return ended
  })
  const diagnosedAfter = since()
  const best = await until('an action at hand', async () => {
    const { actions } = (await of<Offered>('act', {})).answer
    return actions.find(({ stands }) => stands === 'at hand')?.name
  })
  const ran = await of<{ readonly outcome: string; readonly says: string }>('act', { action: best })
  const actedAfter = since()
  if (ran.answer?.outcome !== 'done') throw new Error(`${best} was not done: ${ran.answer?.says ?? ran.error?.what}`)
  await until('users being well', async () => (suffers() ? undefined : true))
  await asked(`${web}/hooks/alertmanager`, alert('resolved', service, title, startsAt))
  const judged = await until('the verdict', () => event('change-judged'))
  await of('update', { post: true })
  const told = await until('the update', async () =>
    controlled.told.map((body) => JSON.parse(body) as Message).findLast(({ about }) => about === 'update'),
  )
  let refusal = ''
  const resolved = await until('the end', async () => {
    const reply = await of('resolve', { minutes: CALM_MINUTES })
    refusal = reply.error?.what ?? ''
    return reply.ok ? since() : undefined
  }).catch(async (error: unknown) => {
    console.error(await transcript(web, id))
    throw new Error(`verdict ${judged.verdict} (${judged.says}), but ${refusal}`, { cause: error })
  })
  const truly = broken.actions.find(({ name }) => name === controlled.did.at(-1))?.effect ?? 'unknown'
  const cells = [`${fault}, ${seed}`, diagnosedAfter, `${best} (${controlled.did.join(', ')}), ${actedAfter}`, truly]
  console.error(await transcript(web, id))
  return `| ${[...cells, `${judged.verdict} (${judged.says})`, told.status, resolved].join(' | ')} |`
}

/** What the incident's own record says of it, as `lastgood timeline` tells it. */
async function transcript(web: string, incident: string): Promise<string> {
  const told = await promisify(execFile)(process.execPath, [BIN, 'timeline', incident, '--url', web, '--last', '60'])
  return told.stdout
}

const asks = process.argv.slice(2)
console.log(
  '| fault, seed | diagnosed after the page | action, ended after | truly | verdict | update received | resolved after |',
)
console.log('| --- | --- | --- | --- | --- | --- | --- |')
for (const one of asks.length > 0 ? asks : ['slow-query:1', 'pool-starvation:2', 'memory-leak:2']) {
  const [fault = '', seed = '1'] = one.split(':')
  try {
    console.log(await incidentWithoutHands(fault, Number(seed)))
  } catch (error) {
    process.exitCode = 1
    console.log(`| ${fault}, ${seed} | ${messageOf(error)} |`)
    console.error(error)
  }
}
