// Bodies of delivery tools, flags and Kubernetes in the shapes that they publish, with values of our own.

const SHA = 'c'.repeat(40)

export const ARGOCD = {
  trigger: 'on-deployed',
  app: 'checkout',
  namespace: 'production',
  revision: SHA,
  phase: 'Succeeded',
  startedAt: '2026-03-01T11:50:00Z',
  finishedAt: '2026-03-01T11:52:00Z',
  health: 'Healthy',
  url: 'https://argocd.internal/applications/checkout',
} as const

export const FLUX = {
  involvedObject: {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    name: 'cart',
    namespace: 'shop',
    uid: 'u-1',
  },
  metadata: { 'kustomize.toolkit.fluxcd.io/revision': `main@sha1:${SHA}` },
  severity: 'info',
  reason: 'ReconciliationSucceeded',
  message: 'Reconciliation finished in 2 s',
  reportingController: 'kustomize-controller',
  reportingInstance: 'kustomize-controller-1',
  timestamp: '2026-03-01T11:53:00Z',
} as const

export const CDEVENT = {
  context: {
    specversion: '0.5.0',
    id: 'e-1',
    chainId: 'chain-1',
    source: '/pipelines/shop',
    type: 'dev.cdevents.service.deployed.0.2.0',
    timestamp: '2026-03-01T11:54:00Z',
  },
  subject: {
    id: 'payments',
    content: { environment: { id: 'production' }, artifactId: 'pkg:oci/payments@sha256%3Aabc' },
  },
} as const

/** CDEvents of other types, each with what it is heard as. */
export const CDEVENTS = {
  removed: {
    context: {
      version: '0.4.1',
      id: 'e-2',
      source: '/clusters/shop',
      type: 'dev.cdevents.service.removed.0.2.0',
      timestamp: '2026-03-01T11:55:00Z',
    },
    subject: {
      id: 'deployment/old-prices',
      source: '/clusters/shop',
      type: 'service',
      content: { environment: { id: 'production', source: '/clusters' } },
    },
  },
  published: {
    context: {
      specversion: '0.5.1',
      id: 'e-3',
      source: '/clusters/shop',
      type: 'dev.cdevents.service.published.0.3.0',
      timestamp: '2026-03-01T11:56:00Z',
    },
    subject: { id: 'payments', content: { environment: { id: 'production' } } },
  },
  modified: {
    context: {
      version: '0.4.1',
      id: 'e-4',
      source: '/terraform/shop',
      type: 'dev.cdevents.environment.modified.0.2.0',
      timestamp: '2026-03-01T11:57:00Z',
    },
    subject: {
      id: 'namespace/shop',
      source: '/terraform/shop',
      type: 'environment',
      content: { name: 'production', url: 'https://cluster.internal/production' },
    },
  },
  detected: {
    context: {
      specversion: '0.5.1',
      id: 'e-5',
      source: '/monitoring/shop',
      type: 'dev.cdevents.incident.detected.0.3.0',
      timestamp: '2026-03-01T11:58:00Z',
    },
    subject: {
      id: 'incident-7',
      content: {
        description: 'payments answers in more than 2 s',
        environment: { id: 'production' },
        service: { id: 'shop/payments', source: '/clusters/shop' },
      },
    },
    customData: { threshold: '2 s' },
    customDataContentType: 'application/json',
  },
} as const

/** A CDEvent in a CloudEvent, structured. */
export const CLOUD_EVENT = {
  specversion: '1.0',
  id: CDEVENT.context.id,
  source: CDEVENT.context.source,
  type: CDEVENT.context.type,
  subject: CDEVENT.subject.id,
  time: CDEVENT.context.timestamp,
  datacontenttype: 'application/json',
  data: CDEVENT,
} as const

/** The headers of a CloudEvent in HTTP's binary mode, its source percent-encoded. */
export const CE_HEADERS = {
  'ce-specversion': '1.0',
  'ce-id': 'e-9',
  'ce-source': '/pipelines/caf%C3%A9',
  'ce-type': 'dev.cdevents.service.upgraded.0.3.0',
  'ce-subject': 'payments',
  'ce-time': '2026-03-01T11:59:00Z',
} as const

export const LAUNCHDARKLY = {
  _id: '65e1c0ffee',
  date: 1772366100000,
  accesses: [{ action: 'updateOn', resource: 'proj/default:env/production:flag/checkout-v2' }],
  kind: 'flag',
  name: 'Checkout v2',
  title: 'on-call turned on the flag Checkout v2 in Production',
  titleVerb: 'turned on the flag',
  description: '',
  comment: 'ten percent',
  member: { email: 'on-call@shop.test' },
  target: { name: 'Checkout v2', resources: ['proj/default:env/production:flag/checkout-v2'] },
} as const

export const UNLEASH = {
  id: 17,
  type: 'feature-environment-enabled',
  createdBy: 'on-call',
  createdAt: '2026-03-01T11:55:00.000Z',
  data: null,
  preData: null,
  featureName: 'new-prices',
  project: 'default',
  environment: 'production',
} as const

export const KUBERNETES = {
  metadata: { name: 'checkout.17a', namespace: 'shop', uid: '0d1e' },
  involvedObject: {
    kind: 'HorizontalPodAutoscaler',
    namespace: 'shop',
    name: 'checkout',
    apiVersion: 'autoscaling/v2',
  },
  reason: 'SuccessfulRescale',
  message: 'New size: 8; reason: cpu resource utilization above target',
  source: { component: 'horizontal-pod-autoscaler' },
  firstTimestamp: '2026-03-01T11:40:00Z',
  lastTimestamp: '2026-03-01T11:56:00Z',
  count: 3,
  type: 'Normal',
  eventTime: null,
} as const
