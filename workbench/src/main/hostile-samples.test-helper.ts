import { PREDICTION_FORMS } from '../model/incident/prediction-forms.ts'
import { SLO } from './objectives/checkout-slo.test-helper.ts'

/** Verbs as a program calls them, the first of an incident first. */
export const CALLS: readonly (readonly [path: string, input: Readonly<Record<string, unknown>>])[] = [
  [
    '/api/record/declare',
    { title: 'checkout fails', service: 'checkout', severity: 'P1', detectedAt: '2026-01-31T14:01:00Z' },
  ],
  ['/api/incidents/inc-1/note', { text: 'p99 is up since the deploy' }],
  ['/api/incidents/inc-1/lead', { role: 'commander', by: 'Kim', inFlight: 'the rollback' }],
  ['/api/incidents/inc-1/state', { to: 'investigating', reason: 'all requests fail' }],
  ['/api/incidents/inc-1/time', { name: 'impactStarted', when: '2026-01-31T14:00:00Z', plusMinusSeconds: 30 }],
  ['/api/incidents/inc-1/alert', { is: 'firing', name: 'CheckoutFails' }],
  ['/api/incidents/inc-1/looked', { what: 'changes', found: 'a deploy', query: 'changes of the hour' }],
  ['/api/incidents/inc-1/correct', { seq: 2, text: 'p99 of checkout is up', reason: 'said too little' }],
  ['/api/incidents/inc-1/stock', { up: ['a'], down: ['checkout'], happened: 'x', shouldHappen: 'y', onlyUs: 'no' }],
  ['/api/incidents/inc-1/triage', { effect: 'broken', scope: 'many', confirm: true }],
  ['/api/incidents/inc-1/sev', { severity: 'P0', reason: 'every order fails' }],
  [
    '/api/incidents/inc-1/update',
    { post: true, symptom: 'orders fail', known: ['a deploy'], next: '2026-01-31T14:20:00Z' },
  ],
  ['/api/incidents/inc-1/snooze', { until: '20m', reason: 'all hands are busy' }],
  ['/api/incidents/inc-1/capture', { skip: 'the disk is full' }],
  ['/api/incidents/inc-1/contain', { way: 'rollback', services: ['checkout'], revert: 'deploy it again' }],
  ['/api/incidents/inc-1/try', { what: 'pool of 20', services: ['checkout'], expect: 'no timeouts', tried: 'one pod' }],
  ['/api/incidents/inc-1/judge', { change: 'c-1' }],
  ['/api/incidents/inc-1/suspect', { statement: 'the pool is full', service: 'checkout', mechanism: 'a -> b' }],
  ['/api/incidents/inc-1/predict', { hypothesis: 'h-1', text: 'error-share of checkout > 5% last 5m' }],
  ['/api/incidents/inc-1/check', { prediction: 'p-1', saw: 'yes', elsewhere: 'no' }],
  ['/api/incidents/inc-1/commit', { hypothesis: 'h-1', whyOnlyOne: 'it is plain' }],
  ['/api/incidents/inc-1/factor', { text: 'no limit', missingGuard: 'an alert on the pool', evidence: ['ev-1'] }],
  [
    '/api/incidents/inc-1/action',
    { title: 'Limit the pool', owner: 'Kim', due: '2026-03-01', type: 'mitigate', recurrence: 'errors > 5' },
  ],
  ['/api/incidents/inc-1/again', { could: 'no', because: 'it is limited', on: '2027-01-31' }],
  ['/api/incidents/inc-1/resolve', { reason: 'it is gone', anyway: 'the alert is stuck', minutes: 2 }],
  ['/api/record/drill-start', { fault: 'slow-query', seed: 3 }],
  ['/api/record/cards-answer', { card: 'C-7', grade: 'good', sure: 80 }],
  ['/api/record/record-telemetry', { name: 'tuesday', from: '2026-01-31T13:00:00Z', minutes: 30 }],
]

/** Lines as people type them in a chat. */
export const LINES: readonly string[] = [
  'declare "checkout fails" --service checkout --severity P1',
  'note “p99 is up since 14:02” --at 14:02',
  'contain rollback checkout 1.9.0 --expect "errors end" --verify-minutes 5',
  "predict h-1 'error-share of checkout > 5% last 5m, control catalogue'",
  'update —post —status Investigating --symptom "orders fail"',
  'time impactStarted 2026-01-31T14:00:00Z --plus-minus-seconds 30',
  'help resolve',
]

/** Predictions in every form, and with every clause. */
export const PREDICTIONS: readonly string[] = [
  ...PREDICTION_FORMS,
  'error-share of checkout on "POST /pay" where region = eu > 5% last 5m, control catalogue, fails if < 1%',
  'latency-p99 of checkout > 2x before, 3 times every 1m, within 20m',
  'metric queue.size of mails > 100 after 14:00',
]

/** Settings with actions and objectives. */
export const SETTINGS_TEXTS: readonly string[] = [
  `port: 7117
retentionDays: 7
watch: on
webhookUrl: https://hooks.example/updates
actions:
  rollback:
    kind: rollback
    service: "any"
    kubernetes: { rollback: 'deployment/{service}', namespace: shop }
    expect: the share of failed requests goes back
  shed:
    kind: shed
    command: [./limit.sh, --share, '50']
    revert: { command: [./limit.sh, --share, '100'] }
    env: [GATEWAY_TOKEN]
    blastRadius: high
  cart-off:
    kind: flag
    service: [checkout, cart]
    flag: { provider: unleash, url: 'https://flags.example', key: new-cart, token: 'x' }
`,
  `objectives:
  checkout-fast: { service: checkout, operation: POST /pay, slowerThanMs: 300, target: 99 }
  answers:
    service: checkout
    target: 99.9
    window: 28d
watchers:
  jobs: { nightly: '0 3 * * *' }
`,
]

export const OPEN_SLO: readonly string[] = [
  `${SLO}---
apiVersion: openslo/v1
kind: Service
metadata: {name: checkout}
spec: {}
`,
]

export const POSTMORTEMS: readonly string[] = [
  `# Orders failed

## Summary

On 31 January, 14:00 to 14:20 UTC, 12 % of orders failed because somebody forgot the limit. The root cause was human error.

## Timeline

- 14:00 deploy of checkout 1.9.0
- 14:02 alert

## Action items

| action | owner | due |
| --- | --- | --- |
| Be more careful | Kim | soon |
| Limit the pool | | 2026-03-01 |
`,
]

export const CHANGE = {
  id: 'deploy-7',
  at: '2026-01-31T13:59:00Z',
  kind: 'deploy',
  source: 'ci',
  service: 'checkout',
  title: 'checkout 1.8.2 → 1.9.0',
  from: '1.8.2',
  to: '1.9.0',
  details: { commit: '7f3c2d', by: 'ci' },
}

export const CASE = {
  id: 'orders',
  page: { at: '2026-01-31T14:02:00Z', service: 'checkout', title: 'orders fail' },
  window: { from: '2026-01-31T13:30:00Z', to: '2026-01-31T14:05:00Z' },
}

export const FLAGS = {
  flags: {
    'new-cart': { state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'on', targeting: { if: [] } },
    header: { state: 'DISABLED', variants: { red: '#f00' }, defaultVariant: 'red', metadata: { service: 'web' } },
  },
  metadata: { environment: 'production' },
}

const SPAN = {
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: 'eee19b7ec3c1b174',
  name: 'POST /pay',
  kind: 2,
  startTimeUnixNano: '1769868120000000000',
  endTimeUnixNano: '1769868120250000000',
  status: { code: 2, message: 'no' },
  attributes: [{ key: 'http.response.status_code', value: { intValue: '500' } }],
}
const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] }
const LINE = { timeUnixNano: '1769868120000000000', severityNumber: 17, body: { kvlistValue: { values: [] } } }
const POINT = { timeUnixNano: '1769868120000000000', asDouble: 0.5, attributes: [] }
const BUCKETS = {
  timeUnixNano: '1769868120000000000',
  count: '3',
  sum: 4,
  bucketCounts: ['1', '2'],
  explicitBounds: [1],
}

/** A request of each signal as OTLP/JSON. */
export const OTLP = {
  traces: { resourceSpans: [{ resource: RESOURCE, scopeSpans: [{ scope: { name: 'pay' }, spans: [SPAN] }] }] },
  logs: { resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ logRecords: [LINE] }] }] },
  metrics: {
    resourceMetrics: [
      {
        resource: RESOURCE,
        scopeMetrics: [
          {
            metrics: [
              { name: 'pool.used', unit: '1', gauge: { dataPoints: [POINT] } },
              { name: 'paid', sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [POINT] } },
              { name: 'took', histogram: { aggregationTemporality: 1, dataPoints: [BUCKETS] } },
            ],
          },
        ],
      },
    ],
  },
} as const
