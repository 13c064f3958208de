import { describe, expect, test } from 'vitest'
import {
  ARGOCD,
  CDEVENT,
  CDEVENTS,
  CE_HEADERS,
  CLOUD_EVENT,
  FLUX,
  KUBERNETES,
  LAUNCHDARKLY,
  UNLEASH,
} from './delivery-payloads.test-helper.ts'
import type { Delivery } from './reading.ts'
import { SOURCES } from './sources.ts'

const RECEIVED = '2026-03-01T12:00:00.000Z'

function read(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) {
  const delivery: Delivery = {
    body,
    header: (name) => headers[name],
    query: new URLSearchParams(),
    receivedAt: RECEIVED,
    serviceOf: () => undefined,
  }
  const reading = SOURCES.find((source) => source.path === path)!.read(delivery)
  if (!reading.ok) throw new Error(reading.error)
  return reading.value
}

const change = (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => {
  const heard = read(path, body, headers).facts[0]?.heard
  return heard?.kind === 'change' ? heard.change : undefined
}

describe('a deploy', () => {
  test.for([
    [
      '/hooks/argocd',
      ARGOCD,
      { service: 'checkout', environment: 'production', to: 'c'.repeat(40), at: '2026-03-01T11:52:00.000Z' },
    ],
    [
      '/hooks/flux',
      FLUX,
      { service: 'cart', environment: 'shop', commit: 'c'.repeat(40), at: '2026-03-01T11:53:00.000Z' },
    ],
    ['/hooks/cdevents', CDEVENT, { service: 'payments', environment: 'production', at: '2026-03-01T11:54:00.000Z' }],
    ['/hooks/cdevents', CLOUD_EVENT, { service: 'payments', source: 'cdevents' }],
  ] as const)('is told by %s (%#)', ([path, body, expected]) => {
    expect(change(path, body)).toMatchObject({ kind: 'deploy', phase: 'finished', ...expected })
  })

  test('of Argo CD is one change from its start to its end, or to its failure', () => {
    const { finishedAt: _, ...running } = { ...ARGOCD, trigger: 'on-sync-running', phase: 'Running' }
    const failed = { ...ARGOCD, trigger: 'on-sync-failed', phase: 'Error' }
    const told = [running, ARGOCD, failed].map((body) => change('/hooks/argocd', body))
    expect(told.map((one) => one?.phase)).toEqual(['started', 'finished', 'failed'])
    expect(new Set(told.map((one) => one?.id)).size).toBe(1)
    expect(told[0]?.at).toBe('2026-03-01T11:50:00.000Z')
  })

  test.for([
    ['/hooks/argocd', { ...ARGOCD, trigger: 'on-sync-succeeded' }],
    ['/hooks/argocd', { ...ARGOCD, revision: '<no value>' }],
    ['/hooks/flux', { ...FLUX, involvedObject: { kind: 'GitRepository', name: 'shop' } }],
    ['/hooks/cdevents', { ...CDEVENT, context: { ...CDEVENT.context, type: 'dev.cdevents.change.merged.0.2.0' } }],
  ] as const)('is not what only was synced, fetched or merged (%#)', ([path, body]) => {
    expect(read(path, body).facts).toEqual([])
  })

  test('is not what is degraded: that is an alert of which nobody tells the end', () => {
    const { facts } = read('/hooks/argocd', { ...ARGOCD, trigger: 'on-health-degraded', health: 'Degraded' })
    expect(facts).toMatchObject([{ heard: { kind: 'alert', alert: { momentary: true, service: 'checkout' } } }])
  })
})

describe('a flag', () => {
  test('of LaunchDarkly is moved in the environment that the resource names', () => {
    expect(change('/hooks/launchdarkly', LAUNCHDARKLY)).toMatchObject({
      kind: 'flag',
      environment: 'production',
      at: '2026-03-01T11:55:00.000Z',
      actor: 'on-call@shop.test',
      details: { flag: 'checkout-v2' },
    })
    const renamed = { ...LAUNCHDARKLY, accesses: [{ ...LAUNCHDARKLY.accesses[0], action: 'updateName' }] }
    expect(change('/hooks/launchdarkly', renamed)?.details).toMatchObject({ cosmetic: true })
    expect(read('/hooks/launchdarkly', { ...LAUNCHDARKLY, kind: 'member' }).facts).toEqual([])
  })

  test('of Unleash is moved where there is an environment', () => {
    expect(change('/hooks/unleash', UNLEASH)).toMatchObject({ kind: 'flag', title: 'new-prices: environment enabled' })
    const { environment: _, ...nowhere } = UNLEASH
    expect(read('/hooks/unleash', nowhere).facts).toEqual([])
    expect(read('/hooks/unleash', { ...UNLEASH, type: 'change-request-created' }).facts).toEqual([])
  })
})

test('an event of Kubernetes is a change where something was scaled, begun or taken away, at its last time', () => {
  expect(change('/hooks/kubernetes', KUBERNETES)).toMatchObject({
    kind: 'scale',
    service: 'checkout',
    at: '2026-03-01T11:56:00.000Z',
  })
  const { involvedObject, ...rest } = KUBERNETES
  expect(change('/hooks/kubernetes', { ...rest, regarding: involvedObject })?.kind).toBe('scale')
  expect(read('/hooks/kubernetes', { ...KUBERNETES, reason: 'BackOff' }).facts).toEqual([])
})

describe('a CDEvent', () => {
  test.for([
    ['removed', { kind: 'infrastructure', service: 'old-prices', title: 'service removed: deployment/old-prices' }],
    ['published', { kind: 'traffic', service: 'payments', environment: 'production' }],
    [
      'modified',
      {
        kind: 'infrastructure',
        environment: 'production',
        title: 'environment modified: production',
        url: CDEVENTS.modified.subject.content.url,
      },
    ],
  ] as const)('of what was %s is a change', ([what, expected]) => {
    const at = CDEVENTS[what].context.timestamp.replace('Z', '.000Z')
    expect(change('/hooks/cdevents', CDEVENTS[what])).toMatchObject({ phase: 'finished', at, ...expected })
  })

  test('of an incident is an alert, and its end names the same one', () => {
    const over = {
      ...CDEVENTS.detected,
      context: { ...CDEVENTS.detected.context, id: 'e-6', type: 'dev.cdevents.incident.resolved.0.3.0' },
    }
    const [began, ended] = [CDEVENTS.detected, over].map((body) => read('/hooks/cdevents', body).facts[0]?.heard)
    expect(began).toMatchObject({
      alert: {
        firing: true,
        service: 'payments',
        name: 'payments answers in more than 2 s',
        environment: 'production',
      },
    })
    const id = began?.kind === 'alert' ? began.alert.id : ''
    expect(ended).toMatchObject({ alert: { firing: false, id } })
  })

  test('in headers is the same as in its envelope; what the body leaves out is theirs', () => {
    const { id, ...subject } = CDEVENT.subject
    expect(change('/hooks/cdevents', { subject }, CE_HEADERS)).toMatchObject({
      service: 'payments',
      to: CDEVENT.subject.content.artifactId,
      at: '2026-03-01T11:59:00.000Z',
    })
    const bare = { context: { chainId: CDEVENT.context.chainId }, subject }
    expect(change('/hooks/cdevents', { ...CLOUD_EVENT, data: bare })).toEqual(change('/hooks/cdevents', CDEVENT))
    const packed = Buffer.from(JSON.stringify(CDEVENT)).toString('base64')
    const { data: _, ...envelope } = CLOUD_EVENT
    expect(change('/hooks/cdevents', { ...envelope, data_base64: packed })).toEqual(change('/hooks/cdevents', CDEVENT))
    expect(id).toBe(CE_HEADERS['ce-subject'])
  })

  test('of a batch is kept, whatever else is in it', () => {
    const merged = { ...CDEVENT, context: { ...CDEVENT.context, type: 'dev.cdevents.change.merged.0.2.0' } }
    const { facts, says } = read('/hooks/cdevents', [CLOUD_EVENT, CDEVENTS.removed, merged, { subject: {} }])
    expect(facts).toHaveLength(2)
    expect(says).toBe(
      '3: context.type: expected the type of a CDEvent, such as dev.cdevents.service.deployed.0.3.0; change.merged says nothing of what runs',
    )
  })

  test.for([
    ['another version', { ...CLOUD_EVENT, specversion: '0.2' }, {}, 'specversion: expected 1.0'],
    [
      'another version of a batch',
      [CLOUD_EVENT, { ...CLOUD_EVENT, specversion: 2 }],
      {},
      '1.specversion: expected 1.0',
    ],
    ['another version in headers', CDEVENT, { 'ce-specversion': '0.3' }, 'ce-specversion: expected 1.0'],
    ['no Base64 of JSON', { specversion: '1.0', data_base64: { toString: 1 } }, {}, 'data_base64: expected JSON'],
    ['too many', Array.from({ length: 1_001 }, () => CDEVENT), {}, '1001 events, at most 1000'],
    ['nothing that is one', [], {}, undefined],
    ['no type', { specversion: '1.0', data: null }, {}, 'context.type: expected'],
    ['no subject', { ...CDEVENT, subject: {} }, {}, 'subject.id: expected the service'],
  ] as const)('of %s is refused in words', ([, body, headers, says]) => {
    if (says === undefined) expect(read('/hooks/cdevents', body, headers).facts).toEqual([])
    else expect(() => read('/hooks/cdevents', body, headers)).toThrow(says)
  })
})
