// Bodies in the shapes that the senders publish, with values of our own.

export const ALERTMANAGER = {
  version: '4',
  groupKey: '{}:{alertname="CheckoutErrors"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'lastgood',
  groupLabels: { alertname: 'CheckoutErrors' },
  commonLabels: { alertname: 'CheckoutErrors', severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager.internal:9093',
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'CheckoutErrors', service_name: 'checkout', severity: 'critical', env: 'production' },
      annotations: { summary: 'checkout fails for 12 % of orders', runbook_url: 'https://runbooks.internal/checkout' },
      startsAt: '2026-03-01T11:56:10.739266876Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'http://prometheus.internal:9090/graph?g0.expr=up',
      fingerprint: 'c1f0a2b3d4e5f607',
    },
  ],
} as const

export const ALERTMANAGER_RESOLVED = {
  ...ALERTMANAGER,
  status: 'resolved',
  alerts: [{ ...ALERTMANAGER.alerts[0], status: 'resolved', endsAt: '2026-03-01T12:20:00Z' }],
} as const

export const GRAFANA = {
  receiver: 'lastgood',
  status: 'firing',
  orgId: 1,
  alerts: [
    {
      status: 'firing',
      labels: { alertname: 'High p99', grafana_folder: 'shop', service: 'cart', severity: 'warning' },
      annotations: { summary: 'p99 of cart above 2 s' },
      startsAt: '2026-03-01T11:57:00Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: 'https://grafana.internal/alerting/grafana/abc/view',
      fingerprint: '57c6d9296de2ad39',
      silenceURL: 'https://grafana.internal/alerting/silence/new',
      dashboardURL: '',
      panelURL: '',
      values: { B: 2.41, C: 1 },
      valueString: "[ var='B' labels={} value=2.41 ]",
    },
  ],
  groupLabels: { alertname: 'High p99' },
  commonLabels: { alertname: 'High p99' },
  commonAnnotations: {},
  externalURL: 'https://grafana.internal/',
  version: '1',
  groupKey: '{}/{}:{alertname="High p99"}',
  truncatedAlerts: 0,
  title: '[FIRING:1] High p99',
  state: 'alerting',
  message: '**Firing**',
} as const

export const ENQUEUE = {
  routing_key: 'R0123456789abcdef0123456789abcde',
  event_action: 'trigger',
  dedup_key: 'payments/latency',
  payload: {
    summary: 'payments answers slowly',
    source: 'monitor-1',
    severity: 'error',
    timestamp: '2026-03-01T11:58:00.000+0000',
    component: 'payments',
    group: 'prod-shop',
    class: 'latency',
    custom_details: { 'ping time': '1500ms', 'load avg': 0.75 },
  },
  links: [{ href: 'https://monitor.internal/1', text: 'graph' }],
  client: 'Monitoring service',
  client_url: 'https://monitor.internal',
} as const

export const CHANGE_ENQUEUE = {
  routing_key: ENQUEUE.routing_key,
  payload: {
    summary: 'build 742 of payments is out',
    timestamp: '2026-03-01T11:50:00Z',
    source: 'ci',
    custom_details: { kind: 'deploy', version: '742' },
  },
  links: [{ href: 'https://ci.internal/742', text: 'build' }],
} as const

const repository = { id: 1, name: 'checkout', full_name: 'shop/checkout', default_branch: 'main', private: true }
const sender = { login: 'release-bot', id: 5, type: 'Bot' }
const SHA = 'a'.repeat(40)

const deployment = {
  id: 145988746,
  sha: SHA,
  ref: 'v2.4.0',
  task: 'deploy',
  payload: {},
  original_environment: 'production',
  environment: 'production',
  transient_environment: false,
  production_environment: true,
  creator: sender,
  created_at: '2026-03-01T11:54:00Z',
} as const

/** A deployment that goes through its states, as GitHub tells it. */
export const GITHUB = {
  deployment: { action: 'created', deployment, repository, sender },
  deploymentStatus: (state: string, created_at: string) => ({
    action: 'created',
    deployment_status: {
      id: 209916254,
      state,
      creator: sender,
      description: '',
      environment: 'production',
      target_url: 'https://ci.internal/77',
      log_url: 'https://ci.internal/77/log',
      created_at,
    },
    deployment,
    repository,
    sender,
  }),
  push: {
    ref: 'refs/heads/main',
    before: 'b'.repeat(40),
    after: SHA,
    created: false,
    deleted: false,
    forced: false,
    compare: 'https://github.com/shop/checkout/compare/b...a',
    commits: [
      {
        id: SHA,
        message: 'orders have a state',
        timestamp: '2026-03-01T11:40:00Z',
        added: ['db/migrations/7.sql'],
        modified: [],
        removed: [],
      },
    ],
    head_commit: { id: SHA, message: 'orders have a state', timestamp: '2026-03-01T11:40:00Z' },
    pusher: { name: 'on-call' },
    repository,
    sender,
  },
  workflowRun: {
    action: 'completed',
    workflow_run: {
      id: 30433642,
      name: 'build',
      path: '.github/workflows/build.yml',
      head_branch: 'main',
      head_sha: SHA,
      status: 'completed',
      conclusion: 'success',
      run_attempt: 1,
      run_started_at: '2026-03-01T11:41:00Z',
      updated_at: '2026-03-01T11:45:00Z',
      html_url: 'https://github.com/shop/checkout/actions/runs/30433642',
      actor: sender,
      triggering_actor: sender,
    },
    repository,
    sender,
  },
} as const
