import { describe, expect, test } from 'vitest'
import { parseChangeEvent } from '../../model/change.ts'
import { type Heard, heardFrom } from '../../model/heard.ts'
import { LAUNCHDARKLY } from './delivery-payloads.test-helper.ts'
import {
  ALERTMANAGER,
  ALERTMANAGER_RESOLVED,
  CHANGE_ENQUEUE,
  ENQUEUE,
  GITHUB,
  GRAFANA,
} from './payloads.test-helper.ts'
import type { Delivery } from './reading.ts'
import { said } from './said.ts'
import { SOURCES } from './sources.ts'

const RECEIVED = '2026-03-01T12:00:00.000Z'

type Told = { readonly headers?: Record<string, string>; readonly query?: Record<string, string> }

const delivery = (body: unknown, { headers = {}, query = {} }: Told = {}): Delivery => ({
  body,
  header: (name) => headers[name],
  query: new URLSearchParams(query),
  receivedAt: RECEIVED,
  serviceOf: (key) => (key === ENQUEUE.routing_key ? 'payments' : undefined),
})

function read(path: string, body: unknown, told?: Told) {
  const reading = SOURCES.find((source) => source.path === path)!.read(delivery(body, told))
  if (!reading.ok) throw new Error(reading.error)
  return reading.value
}

const only = (path: string, body: unknown, told?: Told): Heard => {
  const { facts } = read(path, body, told)
  expect(facts).toHaveLength(1)
  return facts[0]!.heard
}

const github = (event: string): Told => ({ headers: { 'x-github-event': event } })

describe('an alert', () => {
  test('of Alertmanager keeps when it fired, its service, level, group and link', () => {
    expect(only('/hooks/alertmanager', ALERTMANAGER)).toMatchObject({
      kind: 'alert',
      alert: {
        name: 'CheckoutErrors',
        firing: true,
        at: '2026-03-01T11:56:10.739Z',
        says: 'checkout fails for 12 % of orders',
        service: 'checkout',
        environment: 'production',
        level: 'critical',
        group: ALERTMANAGER.groupKey,
        url: 'http://prometheus.internal:9090/graph?g0.expr=up',
      },
    })
  })

  test('has the same id when it is over, at its end', () => {
    const [fired, over] = [ALERTMANAGER, ALERTMANAGER_RESOLVED].map((body) => only('/hooks/alertmanager', body))
    expect(over).toMatchObject({ alert: { firing: false, at: '2026-03-01T12:20:00.000Z' } })
    expect(over!.kind === 'alert' && fired!.kind === 'alert' && over!.alert.id === fired!.alert.id).toBe(true)
  })

  test('of Grafana keeps the measured values; its Test button tells nothing', () => {
    expect(only('/hooks/grafana', GRAFANA)).toMatchObject({
      alert: { service: 'cart', level: 'warning', source: 'grafana', details: { 'value B': '2.41' } },
    })
    const [alert] = GRAFANA.alerts
    const tried = { ...GRAFANA, alerts: [{ ...alert, labels: { ...alert.labels, alertname: 'TestAlert' } }] }
    expect(read('/hooks/grafana', tried).facts).toEqual([])
  })

  test('of a group that was cut says how many were not sent', () => {
    expect(read('/hooks/alertmanager', { ...ALERTMANAGER, truncatedAlerts: 3 }).says).toBe(
      '3 more alerts were not sent',
    )
  })

  test.for([
    [{ ...ALERTMANAGER, version: '3' }, 'version: expected'],
    [{ version: '4', alerts: {} }, 'alerts: expected a list'],
    [{ version: '4', alerts: [{ status: 'maybe' }] }, 'alerts.0: status: expected'],
    [{ version: '4', alerts: [{ status: 'firing', startsAt: 'noon' }] }, 'alerts.0: startsAt: expected'],
    ['text', 'version: expected'],
  ] as const)('that cannot be read names the field (%#)', ([body, says]) => {
    expect(() => read('/hooks/alertmanager', body)).toThrow(says)
  })

  test('of the Events API has the service of its routing key, and gets its dedup key back', () => {
    const { facts, reply } = read('/v2/enqueue', ENQUEUE)
    expect(facts[0]?.heard).toMatchObject({
      alert: { name: 'payments answers slowly', service: 'payments', level: 'error', at: '2026-03-01T11:58:00.000Z' },
    })
    expect(JSON.stringify(facts)).not.toContain(ENQUEUE.routing_key)
    expect(reply).toEqual({ status: 'success', message: 'Event processed', dedup_key: 'payments/latency' })
    const { dedup_key: _, ...keyless } = ENQUEUE
    expect(read('/v2/enqueue', keyless).reply?.dedup_key).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('a change', () => {
  test('of the Events API has the kind it says, or says that it was guessed', () => {
    expect(only('/v2/change/enqueue', CHANGE_ENQUEUE)).toMatchObject({
      change: { kind: 'deploy', service: 'payments', to: '742', at: '2026-03-01T11:50:00.000Z', source: 'ci' },
    })
    const plain = { ...CHANGE_ENQUEUE, payload: { summary: 'something' } }
    expect(only('/v2/change/enqueue', plain)).toMatchObject({
      change: { kind: 'manual', at: RECEIVED, details: { kindGuessed: true, atInferred: true } },
    })
  })

  test('of many long details keeps as many as a change may have', () => {
    const custom_details = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`detail ${i}`, '"'.repeat(400)]))
    const told = { ...CHANGE_ENQUEUE, payload: { ...CHANGE_ENQUEUE.payload, custom_details } }
    const heard = only('/v2/change/enqueue', told)
    expect(parseChangeEvent(heard.kind === 'change' && heard.change)).toMatchObject({ ok: true })
    expect(heard).toMatchObject({ change: { details: { 'detail 0': '"'.repeat(400) } } })
  })

  test.for([
    ['in_progress', 'started'],
    ['success', 'finished'],
    ['failure', 'failed'],
    ['error', 'failed'],
  ])('of GitHub: a deployment that is %s has %s, and is never an alert', ([state, phase]) => {
    const told = GITHUB.deploymentStatus(state!, '2026-03-01T11:55:00Z')
    expect(only('/hooks/github', told, github('deployment_status'))).toMatchObject({
      kind: 'change',
      change: {
        id: 'github:shop/checkout/deployment/145988746',
        phase,
        service: 'checkout',
        environment: 'production',
        commit: 'a'.repeat(40),
        to: 'v2.4.0',
        at: '2026-03-01T11:55:00.000Z',
      },
    })
  })

  test('is not: what was merged, built or asked for, and what waits', () => {
    const stages = [
      [GITHUB.push, 'push', 'merged'],
      [GITHUB.workflowRun, 'workflow_run', 'built'],
      [GITHUB.deployment, 'deployment', 'intended'],
    ] as const
    for (const [body, event, stage] of stages)
      expect(only('/hooks/github', body, github(event))).toMatchObject({ kind: 'stage', stage: { stage } })
    expect(only('/hooks/github', GITHUB.push, github('push'))).toMatchObject({
      stage: { details: { touchesMigrations: 'true' } },
    })
    for (const state of ['queued', 'pending', 'waiting', 'inactive', '__proto__'])
      expect(
        read('/hooks/github', GITHUB.deploymentStatus(state, RECEIVED), github('deployment_status')).facts,
      ).toEqual([])
    expect(read('/hooks/github', { ...GITHUB.push, ref: 'refs/heads/topic' }, github('push')).facts).toEqual([])
    expect(read('/hooks/github', {}, github('ping')).says).toBe('pong')
  })

  test('of any shape is read by the paths that the URL names', () => {
    const body = { message: 'flag checkout.v2 on', meta: { when: '2026-03-01T11:00:00Z', app: 'web' }, n: 7 }
    const query = { title: 'message', at: 'meta.when', service: 'meta.app', kind: '=flag', to: 'n' }
    expect(only('/hooks/generic', body, { query })).toMatchObject({
      change: { kind: 'flag', title: 'flag checkout.v2 on', service: 'web', at: '2026-03-01T11:00:00.000Z', to: '7' },
    })
    expect(read('/hooks/generic', body, { query: { ...query, dry: '' } })).toMatchObject({
      facts: [],
      reply: { kind: 'change' },
    })
    expect(() => read('/hooks/generic', body)).toThrow('kind: ')
    const misspelt = { ...query, servce: 'meta.app' }
    expect(() => read('/hooks/generic', body, { query: misspelt })).toThrow(/^\?servce: no field .* id, at, .* dry$/)
  })

  test('of any shape that has a status is an alert', () => {
    const body = { name: 'disk full', service: 'db', status: 'firing' }
    expect(only('/hooks/generic', body)).toMatchObject({ kind: 'alert', alert: { firing: true, service: 'db' } })
    expect(only('/hooks/generic', { ...body, status: 'ok' })).toMatchObject({ alert: { firing: false } })
  })
})

test.for([
  ['password=hunter22 was wrong', 'password=•••• was wrong'],
  ['Authorization: Bearer abcdef0123456789', 'Authorization: Bearer ••••'],
  ['postgres://app:hunter22@db/shop', 'postgres://app:••••@db/shop'],
  ['two\nlines\u0000', 'two lines'],
  ['shop-api_key: "hunter22"', 'shop-api_key: ••••"'],
  ['<no value>', undefined],
  [' \u200b ', undefined],
] as const)('text %j is kept as %j', ([text, kept]) => {
  expect(said(text)).toBe(kept)
})

test.for([
  ['/v2/enqueue', { ...ENQUEUE, routing_key: { toString: 1 } }],
  ['/v2/change/enqueue', { ...CHANGE_ENQUEUE, routing_key: { toString: 1 } }],
  ['/hooks/grafana', { ...GRAFANA, truncatedAlerts: { valueOf: 1, toString: 1 } }],
  ['/hooks/launchdarkly', { ...LAUNCHDARKLY, accesses: [{ action: { toString: 1 } }] }],
  [
    '/hooks/github',
    { ...GITHUB.workflowRun, workflow_run: { ...GITHUB.workflowRun.workflow_run, name: 'x'.repeat(900) } },
  ],
] as const)('%s reads what is no text or too much of it (%#)', ([path, body]) => {
  const { facts } = read(path, body, github('workflow_run'))
  expect(facts.map(({ heard }) => heardFrom(heard).ok)).toEqual([true])
})
