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
