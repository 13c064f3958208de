import { describe, expect, test } from 'vitest'
import { ARGOCD, CDEVENT, FLUX, KUBERNETES, LAUNCHDARKLY, UNLEASH } from './delivery-payloads.test-helper.ts'
import type { Delivery } from './reading.ts'
import { SOURCES } from './sources.ts'

const RECEIVED = '2026-03-01T12:00:00.000Z'

function read(path: string, body: unknown) {
  const delivery: Delivery = {
    body,
    header: () => undefined,
    query: () => undefined,
    receivedAt: RECEIVED,
    serviceOf: () => undefined,
  }
  const reading = SOURCES.find((source) => source.path === path)!.read(delivery)
  if (!reading.ok) throw new Error(reading.error)
  return reading.value
}

const change = (path: string, body: unknown) => {
  const heard = read(path, body).facts[0]?.heard
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
    ['/hooks/cdevents', { specversion: '1.0', data: CDEVENT }, { service: 'payments', source: 'cdevents' }],
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
