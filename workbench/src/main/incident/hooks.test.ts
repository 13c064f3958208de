import { createHmac } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { err, ok } from '../../lib/result.ts'
import type { ChangeEvent } from '../../model/change.ts'
import { changeOf, contradiction, toldWith } from '../../model/change-stages.ts'
import { CDEVENTS, CLOUD_EVENT } from '../../receive/hooks/delivery-payloads.test-helper.ts'
import { ownRequests } from '../../receive/hooks/hostile-doors.test-helper.ts'
import {
  ALERTMANAGER,
  ALERTMANAGER_RESOLVED,
  ENQUEUE,
  GITHUB,
  GRAFANA,
} from '../../receive/hooks/payloads.test-helper.ts'
import { SOURCES } from '../../receive/hooks/sources.ts'
import { callVerb } from '../../respond/incident/call.ts'
import { handClock, memoryPorts } from '../../respond/incident/memory-record.test-helper.ts'
import { VERBS } from '../../respond/incident/verbs.ts'
import { recordingAnswers } from '../../show/http/answers.test-helper.ts'
import { startHttp } from '../../show/http/server.ts'
import { testRecord } from '../../store/record/record.test-helper.ts'
import { throwawayFolder } from '../telemetry/throwaway.ts'
import { type HookConfig, startHooks } from './hooks.ts'

const clock = handClock('2026-03-01T12:30:00Z') // soon after what the bodies tell of

const OPEN: HookConfig = {
  hookToken: '',
  hookSecret: '',
  githubSecret: 'first,second',
  grafanaSecret: '',
  routingKeys: '',
}

const ended: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end()
})

/** The doors over HTTP, with a record on disk; changes are kept as the database keeps them, in a list. */
async function doors(config: Partial<HookConfig> = {}) {
  const folder = await throwawayFolder()
  const record = await testRecord(folder.path, { clock, log: () => undefined })
  const incidents = { ...memoryPorts(clock), record, post: record.post }
  const told = new Map<string, readonly ChangeEvent[]>()
  const addChanges = async ([change]: readonly ChangeEvent[]) => {
    const before = told.get(change!.id) ?? []
    const says = contradiction(before, change!)
    if (says !== undefined) return err({ index: 0, says })
    told.set(change!.id, toldWith(before, change!))
    return ok(undefined)
  }
  const hooks = startHooks({ ...OPEN, ...config }, record.post, { incidents, addChanges })
  const http = await startHttp({ host: '127.0.0.1', port: 0, answers: recordingAnswers(), clock, hooks: hooks.routes })
  ended.push(
    async () => folder[Symbol.asyncDispose](),
    async () => record[Symbol.asyncDispose](),
    hooks.stop,
    http.stop,
  )
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(http.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  return {
    send,
    url: http.url,
    changes: () => [...told.values()].map((tellings) => changeOf(tellings as [ChangeEvent, ...ChangeEvent[]])),
    /** When everything that came in was acted on: what each incident wrote down. */
    incidents: async () => {
      await settled(record)
      const heads = await record.heads(10)
      const ids = heads.ok ? heads.value.map(({ id }) => id).reverse() : []
      return Promise.all(
        ids.map(async (id) => {
          const entries = await record.entries(id)
          return entries.ok ? entries.value.map(({ event }) => event) : []
        }),
      )
    },
    record,
    ports: incidents,
  }
}

async function settled({ post }: Awaited<ReturnType<typeof testRecord>>): Promise<void> {
  for (;;) {
    const waiting = await post.list('in', 'waiting')
    if (waiting.ok && waiting.value.length === 0) return
    await sleep(20)
  }
}

const signed = (body: string, secret: string, event: string) => ({
  'x-github-event': event,
  'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
})

describe('an alert that comes in', () => {
  test('opens one incident with the service and the time of the page, however often it is told', async () => {
    const at = await doors()
    const reply = await at.send('/hooks/alertmanager', ALERTMANAGER)
    expect([reply.status, await reply.json()]).toEqual([202, { heard: 1, fresh: 1 }])
    const again = await at.send('/hooks/alertmanager', ALERTMANAGER)
    expect(await again.json()).toEqual({ heard: 1, fresh: 0 })
    expect(await at.incidents()).toEqual([
      [
        {
          kind: 'declared',
          title: 'CheckoutErrors: checkout fails for 12 % of orders',
          drill: false,
          service: 'checkout',
          detectedAt: '2026-03-01T11:56:10.739Z',
        },
        expect.objectContaining({ kind: 'alert-moved', alert: 'CheckoutErrors', firing: true, service: 'checkout' }),
      ],
    ])
  })

  test('is quiet when it is over; its incident is not over while another one fires', async () => {
    const at = await doors()
    await at.send('/hooks/alertmanager', ALERTMANAGER)
    await at.incidents()
    const second = {
      ...ALERTMANAGER.alerts[0],
      fingerprint: 'other',
      labels: { ...ALERTMANAGER.alerts[0].labels, pod: 'b' },
    }
    await at.send('/hooks/alertmanager', { ...ALERTMANAGER, alerts: [second] })
    await at.incidents()
    await at.send('/hooks/alertmanager', ALERTMANAGER_RESOLVED)
    const [events] = await at.incidents()
    expect(events!.map((e) => (e.kind === 'alert-moved' ? e.firing : e.kind))).toEqual(['declared', true, true, false])
    const resolve = VERBS.find(({ name }) => name === 'resolve')!
    const who = { actor: { kind: 'human', name: 'on-call' } } as const
    const refused = await callVerb(resolve, { incident: 'inc-1', given: {}, who }, at.ports)
    expect(refused).toMatchObject({
      ok: false,
      error: { what: expect.stringContaining('the alert still fires: CheckoutErrors') },
    })
  })

  test('opens nothing when its end came first, nor when it is a heartbeat', async () => {
    const at = await doors()
    await at.send('/hooks/alertmanager', ALERTMANAGER_RESOLVED)
    await at.incidents()
    await at.send('/hooks/alertmanager', ALERTMANAGER)
    const [alert] = ALERTMANAGER.alerts
    const heartbeat = { ...alert, fingerprint: 'w', labels: { alertname: 'Watchdog', severity: 'none' } }
    await at.send('/hooks/alertmanager', { ...ALERTMANAGER, groupKey: 'w', alerts: [heartbeat] })
    expect(await at.incidents()).toEqual([])
  })

  test('joins what fires at the same time from another monitor', async () => {
    const at = await doors()
    await at.send('/hooks/alertmanager', ALERTMANAGER)
    await at.incidents()
    await at.send('/hooks/grafana', GRAFANA)
    await at.send('/v2/enqueue', ENQUEUE)
    const all = await at.incidents()
    expect(all.map((events) => events.length)).toEqual([4])
  })

  test('of the Events API is one alert under its key, and quiet when that is resolved', async () => {
    const at = await doors()
    const { timestamp: _, ...payload } = ENQUEUE.payload
    await at.send('/v2/enqueue', { ...ENQUEUE, payload })
    await at.send('/v2/enqueue', { ...ENQUEUE, payload })
    await at.send('/v2/enqueue', {
      routing_key: ENQUEUE.routing_key,
      event_action: 'resolve',
      dedup_key: ENQUEUE.dedup_key,
    })
    expect((await at.incidents())[0]!.map(({ kind }) => kind)).toEqual(['declared', 'alert-moved', 'alert-moved'])
  })
})

test('an incident of CDEvents that was over and is detected again fires again', async () => {
  const at = await doors()
  const told = (type: string, id: string, timestamp: string) =>
    at.send('/hooks/cdevents', {
      ...CDEVENTS.detected,
      context: { ...CDEVENTS.detected.context, id, timestamp, type: `dev.cdevents.incident.${type}.0.3.0` },
    })
  const steps = [
    ['detected', 'e-5', '2026-03-01T11:58:00Z'],
    ['resolved', 'e-6', '2026-03-01T12:05:00Z'],
    ['detected', 'e-7', '2026-03-01T12:10:00Z'],
    ['resolved', 'e-8', '2026-03-01T12:20:00Z'],
    ['resolved', 'e-8', '2026-03-01T12:20:00Z'],
  ] as const
  for (const [type, id, timestamp] of steps) {
    await told(type, id, timestamp)
    await at.incidents()
  }
  const fired = (await at.incidents()).flat().flatMap((event) => (event.kind === 'alert-moved' ? [event.firing] : []))
  expect(fired).toEqual([true, false, true, false])
})

describe('a release', () => {
  test('is one change, in whatever order and however often its steps are told; merged is not deployed', async () => {
    const at = await doors()
    const told = [
      ['deployment_status', GITHUB.deploymentStatus('success', '2026-03-01T11:56:00Z')],
      ['push', GITHUB.push],
      ['deployment_status', GITHUB.deploymentStatus('in_progress', '2026-03-01T11:54:30Z')],
      ['deployment_status', GITHUB.deploymentStatus('success', '2026-03-01T11:56:00Z')],
      ['deployment', GITHUB.deployment],
      ['workflow_run', GITHUB.workflowRun],
    ] as const
    for (const [event, body] of told) {
      const text = JSON.stringify(body)
      expect((await at.send('/hooks/github', text, signed(text, 'second', event))).status).toBe(202)
    }
    expect(await at.incidents()).toEqual([])
    expect(at.changes()).toEqual([
      expect.objectContaining({
        service: 'checkout',
        phase: 'finished',
        at: '2026-03-01T11:54:30.000Z',
        stages: [
          { phase: 'started', at: '2026-03-01T11:54:30.000Z' },
          { phase: 'finished', at: '2026-03-01T11:56:00.000Z' },
        ],
      }),
    ])
  })

  test('that failed is a change and opens no incident', async () => {
    const at = await doors()
    const text = JSON.stringify(GITHUB.deploymentStatus('failure', '2026-03-01T11:56:00Z'))
    await at.send('/hooks/github', text, signed(text, 'first', 'deployment_status'))
    expect(await at.incidents()).toEqual([])
    expect(at.changes()).toMatchObject([{ phase: 'failed' }])
  })
})

test('who told what is listed, with what could not be acted on', async () => {
  const at = await doors()
  const list = VERBS.find(({ name }) => name === 'hooks-list')!
  const who = { actor: { kind: 'human', name: 'on-call' } } as const
  const listed = () => callVerb(list, { incident: '', given: {}, who }, at.ports)
  expect(await listed()).toMatchObject({ ok: true, value: { answer: [] } })
  await at.send('/hooks/generic', {
    id: 'c1',
    title: 'new prices',
    kind: 'config',
    service: 'cart',
    at: '2026-03-01T11:00:00Z',
  })
  await at.send('/hooks/generic', {
    id: 'c1',
    title: 'new prices',
    kind: 'flag',
    service: 'cart',
    at: '2026-03-01T11:00:00Z',
  })
  await at.incidents()
  expect(await listed()).toMatchObject({
    ok: true,
    value: {
      answer: [
        { source: 'generic', facts: 2, waiting: 0, dead: 1, trouble: expect.stringContaining('its kind is flag') },
      ],
    },
  })
})

test('CloudEvents is told that its events are welcome, and its batch is heard once', async () => {
  const at = await doors()
  const asked = await fetch(`${at.url}/hooks/cdevents`, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'events.shop.test' },
  })
  expect([asked.status, asked.headers.get('webhook-allowed-origin')]).toEqual([200, 'events.shop.test'])
  expect((await fetch(`${at.url}/hooks/cdevents`, { method: 'OPTIONS' })).status).toBe(405)
  const type = { 'content-type': 'application/cloudevents-batch+json' }
  const batch = [CLOUD_EVENT, CDEVENTS.modified, CLOUD_EVENT]
  expect(await (await at.send('/hooks/cdevents', batch, type)).json()).toEqual({ heard: 3, fresh: 2 })
  const { data, ...envelope } = CLOUD_EVENT
  const headers = Object.entries(envelope).map(([name, value]) => [`ce-${name}`, value])
  expect(await (await at.send('/hooks/cdevents', data, Object.fromEntries(headers))).json()).toEqual({
    heard: 1,
    fresh: 0,
  })
  await at.incidents()
  expect(at.changes().map(({ kind }) => kind)).toEqual(['deploy', 'infrastructure'])
})

describe('a stranger', () => {
  const push = JSON.stringify(GITHUB.push)
  test.for([
    ['/hooks/github', push, { 'x-github-event': 'push' }, 401],
    ['/hooks/github', push, signed(push, 'third', 'push'), 403],
    ['/hooks/github', `${push} `, signed(push, 'first', 'push'), 403],
    ['/hooks/github', push, { ...signed(push, 'first', 'push'), 'x-hub-signature-256': 'sha256=00' }, 403],
    ['/hooks/github', '{', signed('{', 'first', 'push'), 400],
    ['/hooks/alertmanager', '{}', {}, 401],
    ['/hooks/alertmanager', '{}', { authorization: 'Bearer wrong' }, 403],
    ['/hooks/alertmanager', '{}', { authorization: 'Bearer right' }, 400],
    ['/hooks/alertmanager', '{}', { authorization: `Basic ${btoa('any:right')}` }, 400],
    ['/hooks/grafana', '{}', { 'x-lastgood-token': 'right' }, 401],
    ['/v2/enqueue', JSON.stringify(ENQUEUE), {}, 403],
    ['/v2/enqueue', JSON.stringify({ ...ENQUEUE, routing_key: 'mine' }), {}, 202],
    ['/hooks/alertmanager', 'x'.repeat(10_000_000), { authorization: 'Bearer right' }, 413],
    ['/hooks/nobody', '{}', {}, 404],
  ] as const)('at %s is answered (%#)', async ([path, body, headers, status]) => {
    const at = await doors({ hookToken: 'right', grafanaSecret: 'g', routingKeys: 'mine=payments' })
    expect((await at.send(path, body, headers)).status).toBe(status)
  })
})

/** Every door as the operator of a shared network sets it, and what lets each sender in. */
const SHUT = {
  hookToken: 'right',
  hookSecret: 'h',
  grafanaSecret: 'g',
  githubSecret: 'first',
  routingKeys: `${ENQUEUE.routing_key}=payments`,
}

/** The headers of a sender that the settings let in; `secret` in the place of each secret that signs. */
function proofOf(path: string, text: string, event?: string, secret?: string): Record<string, string> {
  const proof = SOURCES.find((source) => source.path === path)!.proof
  if (proof.kind === 'routing-key') return {}
  if (proof.kind === 'token') return { 'x-lastgood-token': secret ?? SHUT.hookToken }
  const own = { github: SHUT.githubSecret, grafana: SHUT.grafanaSecret, others: SHUT.hookSecret }[proof.by]
  const hex = createHmac('sha256', secret ?? own)
    .update(text)
    .digest('hex')
  return { [proof.header]: proof.start + hex, ...(event !== undefined && { 'x-github-event': event }) }
}

describe('each door, with the body of its own sender', () => {
  test.for(ownRequests())('%s lets in who proves itself, once, and nobody else (%#)', async ([path, body, event]) => {
    const at = await doors(SHUT)
    const text = JSON.stringify(body)
    const isKeyed = path.startsWith('/v2/')
    const forged = isKeyed ? JSON.stringify({ ...(body as object), routing_key: 'other' }) : text
    expect((await at.send(path, forged, proofOf(path, text, event, 'wrong'))).status).toBe(403)
    if (!isKeyed)
      expect((await at.send(path, text, event === undefined ? {} : { 'x-github-event': event })).status).toBe(401)
    const answers = [1, 2].map(async () => (await at.send(path, text, proofOf(path, text, event))).status)
    expect(await Promise.all(answers)).toEqual([202, 202])
    expect((await at.send(path, 'x'.repeat(10_000_000), proofOf(path, text, event))).status).toBe(413)
    const incidents = await at.incidents()
    const letters = await at.record.post.list('in')
    const distinct = new Set(letters.ok ? letters.value.map(({ body: said }) => said) : [])
    expect(letters.ok && letters.value.filter(({ state }) => state !== 'done')).toEqual([])
    expect(at.changes().length + incidents.length).toBeLessThanOrEqual(distinct.size)
    expect(distinct.size).toBeGreaterThan(0)
    expect(incidents.flat().filter(({ kind }) => kind === 'alert-moved').length).toBeLessThanOrEqual(distinct.size)
  })
})
