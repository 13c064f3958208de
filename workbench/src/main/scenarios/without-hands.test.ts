import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ok } from '../../lib/result.ts'
import { actionDeclaration, declaredAction } from '../../model/action.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { rfc3339, type UnixMs, unixMs } from '../../model/time.ts'
import { act } from '../../respond/act/act-verbs.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { update } from '../../respond/incident/communication/communication-verbs.ts'
import { resolve as end } from '../../respond/incident/lifecycle/resolve-verb.ts'
import type { IncidentPorts } from '../../respond/incident/ports.ts'
import type { Verb } from '../../respond/incident/verb.ts'
import { readIncident } from '../../respond/incident/work.ts'
import { recordingAnswers } from '../../show/http/answers.test-helper.ts'
import { startHttp } from '../../show/http/server.ts'
import { actionsPort } from '../incident/actions.ts'
import { startHooks } from '../incident/hooks.ts'
import { startNotify } from '../notify/notify.ts'
import { workbenchOver } from './workbench.test-helper.ts'

const HOME = resolve(import.meta.dirname, '../../../..')
const PLAY_MS_MAX = 300_000
const QUIET_MS = 120_000 // of the two healthy minutes at the beginning of each recording
const WATCH_MINUTES = 3

/** A server that does what it is told, and writes down what that was. */
async function listener() {
  const heard: { readonly path: string; readonly body: string }[] = []
  const server = createServer((from, to) => {
    let body = ''
    from.on('data', (part: Buffer) => {
      body += String(part)
    })
    from.on('end', () => {
      heard.push({ path: from.url ?? '', body })
      to.end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { heard, host, url: `http://${host}`, stop: () => server.close() }
}

const NOTHING_SET = { hookToken: '', hookSecret: '', githubSecret: '', grafanaSecret: '', routingKeys: '' }
const NO_MAIL = {
  ...{ slackUrl: '', webhookSecret: '', mailUrl: '', mailFrom: 'lastgood@localhost', mailTo: '' },
  ...{ githubIssues: '', githubToken: '', githubApi: '', grafanaUrl: '', grafanaToken: '' },
  ...{ jiraUrl: '', jiraUser: '', jiraToken: '', jiraProject: '', jiraType: 'Task' },
  ...{ statuspageApi: '', statuspagePage: '', statuspageToken: '' },
}

const declaredAt = (url: string) =>
  Object.entries({
    rollback: { kind: 'rollback', service: 'any', http: { url: `${url}/rollback/{service}/{change}/{version}` } },
    restart: { kind: 'restart', service: 'any', http: { url: `${url}/restart/{service}` } },
  }).map(([name, told]) => {
    const more = { expect: 'users fare as they did before', verifyMinutes: WATCH_MINUTES }
    return declaredAction(name, actionDeclaration.parse({ ...told, ...more }))
  })

type Paged = { readonly at: UnixMs; readonly service: string; readonly title: string }

/** What Alertmanager sends when it begins, and again, with its end, when it is over. */
const alert = ({ at, service, title }: Paged, endsAt?: UnixMs) => {
  const status = endsAt === undefined ? 'firing' : 'resolved'
  const end = endsAt === undefined ? '0001-01-01T00:00:00Z' : rfc3339(endsAt)
  const one = { status, labels: { alertname: 'UsersSuffer', service }, annotations: { summary: title } }
  return {
    ...{ version: '4', groupKey: '{}', truncatedAlerts: 0, status, receiver: 'lastgood', externalURL: '' },
    ...{ groupLabels: {}, commonLabels: {}, commonAnnotations: {} },
    alerts: [{ ...one, startsAt: rfc3339(at), endsAt: end, generatorURL: '', fingerprint: 'c0ffee' }],
  }
}

/** Everything a workbench has for it, over a recording: the doors for alerts, the guard, the actions, and who is told. */
type Fix = { readonly fixedAt: UnixMs; readonly quietUntil: UnixMs }

async function opened(directory: string, { fixedAt, quietUntil }: Fix) {
  const rounds = [0, 1, 2].map((round) => ({ until: quietUntil, at: unixMs(fixedAt + round * QUIET_MS) }))
  const workbench = await workbenchOver(directory, { quietAgain: rounds })
  const [system, channel] = await Promise.all([listener(), listener()])
  const actions = actionsPort(declaredAt(system.url), { env: process.env, folder: HOME })
  const ports: IncidentPorts = { ...workbench.ports, actions }
  const hooks = startHooks(NOTHING_SET, ports.post!, { incidents: ports, addChanges: async () => ok(undefined) })
  const http = await startHttp({
    host: '127.0.0.1',
    port: 0,
    answers: recordingAnswers(),
    clock: ports.clock,
    hooks: hooks.routes,
  })
  const notify = startNotify({ ...NO_MAIL, webhookUrl: channel.url, notifyHosts: channel.host }, ports.post!, ports)
  const send = (body: object) =>
    fetch(`${http.url}/hooks/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const stop = async (): Promise<void> => {
    await http.stop()
    await hooks.stop()
    await notify.stop()
    system.stop()
    channel.stop()
    await workbench[Symbol.asyncDispose]()
  }
  return { ...workbench, ports, system, channel, send, stop }
}

const LOOKS_MAX = 2_400 // two minutes: letters are dealt with within a second on a machine that has time

/** Waits for what real timers bring: letters that are dealt with. */
async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(50)
  }
  throw new Error(`waited in vain for ${what}`)
}

describe('an incident that nobody touches', () => {
  test.for([
    ['checkout-slow-query', 'rollback/checkout/chg-checkout-1.9.0/1.8.2', 'error-share', 'helped'],
    ['orders-fail-after-a-blip', 'rollback/checkout/chg-checkout-reserve-retries/0', 'error-share', 'helped'],
    // Callers are told 401, which is a failure here: nobody was, before.
    ['fewer-product-pages', 'rollback/catalogue/chg-catalogue-3.3.8/3.1.5', 'error-share', 'helped'],
  ] as const)('%s: from the alert to the end', { timeout: PLAY_MS_MAX }, async ([name, does, signal, verdict]) => {
    const directory = resolve(HOME, 'examples', name)
    const { ends, page, onset } = await caseIn(directory)
    const place = await opened(directory, { fixedAt: ends, quietUntil: unixMs(onset - 1_000) })
    const { ports, waitUntil, system, channel, send } = place
    try {
      await send(alert(page))
      const id = await until('the incident', async () => {
        const heads = await ports.record.heads(1)
        return heads.ok ? heads.value[0]?.id : undefined
      })
      const call = async (asked: Verb, given: object) => {
        const who = { actor: { kind: 'automation', name: 'no-hands' } as const }
        const reply = await callVerb(asked, { incident: id, given, who }, ports)
        if (!reply.ok) throw new Error(`${asked.name}: ${reply.error.what}`)
        return reply.value
      }
      await waitUntil(ends)
      const { best } = (await call(act, {})).answer as { readonly best: string | null }
      expect(best).toBe('rollback')
      await call(act, { action: best })
      expect(system.heard.map(({ path }) => path)).toEqual([`/${does}`])
      await waitUntil(unixMs(ends + WATCH_MINUTES * 60_000 + 30_000))
      await send(alert(page, ports.clock.now()))
      const incident = async () => {
        const read = await readIncident(id, ports)
        return read.ok ? read.value : undefined
      }
      await until('the end of the alert', async () =>
        (await incident())?.lifecycle.alert?.firing === false ? true : undefined,
      )
      await call(update, { post: true })
      await until('the update', async () =>
        channel.heard.find(({ body }) => (JSON.parse(body) as { about: string }).about === 'update'),
      )
      await waitUntil(unixMs(ends + 3 * QUIET_MS - 10_000))
      await call(end, { minutes: 3 })
      const told = (await incident())!
      const [change] = told.ledger.changes
      expect([told.lifecycle.state, change?.signal?.signal, change?.judged?.verdict]).toEqual([
        'resolved',
        signal,
        verdict,
      ])
      expect(kindsIn(told.entries)).toEqual(
        expect.arrayContaining(['diagnosed', 'evidence-captured', 'action-ran', 'change-judged']),
      )
    } finally {
      await place.stop()
    }
  })
})

const caseShape = z.object({
  page: z.object({ at: z.string(), service: z.string(), title: z.string() }),
  window: z.object({ to: z.string() }),
  truth: z.object({ onset: z.string() }),
})

/** When it was paged, for what, when the recording ends, and when it began in truth. */
async function caseIn(directory: string) {
  const told = caseShape.parse(JSON.parse(await readFile(join(directory, 'case.json'), 'utf8')))
  const time = (text: string): UnixMs => unixMs(Date.parse(text))
  return { page: { ...told.page, at: time(told.page.at) }, ends: time(told.window.to), onset: time(told.truth.onset) }
}

const kindsIn = (entries: readonly { readonly event: IncidentEvent }[]): readonly string[] =>
  entries.map(({ event }) => event.kind)
