import type { Diagnosis, Evidence, SymptomChart } from '../../model/diagnosis.ts'
import { HOSTILE, HOSTILE_TRACE, SLOW_TRACE } from './shown-telemetry.test-helper.ts'

/**
 * A diagnosis of the shop that ends at `endMs`, with something in every part that the page draws. Its evidence names
 * queries that run on the shop's telemetry.
 */
export function shopDiagnosis(endMs: number): Diagnosis {
  const at = (minutes: number): string => new Date(endMs + minutes * 60_000).toISOString()
  const window = { from: at(-30), to: at(0) }
  const evidence = evidenceIn(endMs, window)
  return {
    schema: 'lastgood.diagnosis/1',
    early: null,
    trouble: 'Slow requests in orders',
    summary:
      'Checkout is slow and fails for 14 % of requests: orders waits 1.6 s for its query since a deploy 41 s before.',
    window,
    baseline: { from: at(-30), to: at(-10.6) },
    incident: { from: at(-10), to: at(0) },
    page: { at: at(-7), service: 'web', title: 'Checkout p99 above 1 s' },
    onset: { at: at(-10.2), from: at(-10.5), to: at(-9.9), measured: true, evidence: ['ev-1'] },
    signal: 'latency',
    felt: true,
    class: {
      kind: 'slow dependency',
      why: 'latency up, traffic flat, errors follow',
      nextChecks: ['Compare the query plan before and after the deploy.'],
    },
    signals: [
      {
        service: 'web',
        operation: 'POST /checkout',
        signal: 'latency',
        name: 'p99',
        unit: 'ms',
        before: 78,
        after: 2340,
        moved: 'up',
        movedAt: at(-10.2),
        evidence: ['ev-1'],
      },
      {
        service: 'orders',
        operation: 'POST /orders',
        signal: 'latency',
        name: 'p99',
        unit: 'ms',
        before: 52,
        after: 2310,
        moved: 'up',
        movedAt: at(-10.2),
        evidence: ['ev-2'],
      },
      {
        service: 'orders',
        operation: 'POST /orders',
        signal: 'errors',
        name: 'error share',
        unit: '1',
        before: 0,
        after: 0.143,
        moved: 'up',
        movedAt: at(-9.8),
        evidence: ['ev-2'],
      },
      {
        service: 'web',
        operation: null,
        signal: 'traffic',
        name: 'request rate',
        unit: '1/s',
        before: 0.5,
        after: 0.5,
        moved: 'flat',
        movedAt: null,
        evidence: ['ev-1'],
      },
      {
        service: 'prices',
        operation: 'GET /prices',
        signal: 'latency',
        name: 'p99',
        unit: 'ms',
        before: 5,
        after: 5,
        moved: 'flat',
        movedAt: null,
        evidence: ['ev-1'],
      },
    ],
    services: [
      {
        service: 'orders',
        score: 0.94,
        why: ['holds 97 % of the added time', 'errors begin in its span SELECT orders'],
        evidence: ['ev-2', 'ev-3'],
      },
      { service: 'web', score: 0.31, why: ['waits for orders'], evidence: ['ev-1'] },
      { service: 'prices', score: 0.04, why: ['nothing moved'], evidence: [] },
      { service: HOSTILE.html, score: 0.03, why: [HOSTILE.script], evidence: ['ev-9'] },
      { service: HOSTILE.long, score: 0.02, why: [], evidence: [] },
    ],
    edge: {
      lastGood: 'web',
      firstBad: 'orders',
      why: 'web spends no more time of its own than before; the self time of orders grew from 20 ms to 1.6 s.',
      evidence: ['ev-2'],
    },
    mechanism: mechanism(),
    changes: changesIn(at),
    guilty: 'deploy-orders-190',
    indicators: [],
    attributes: [
      {
        conditions: [
          { key: 'db.operation.name', value: 'SELECT' },
          { key: 'service.version', value: '1.9.0' },
        ],
        aliases: ['k8s.pod.name=orders-7f9c'],
        shareBad: 1,
        shareGood: 0.04,
        oddsRatio: 410,
        q: 1e-9,
        badCount: 301,
        goodCount: 22,
        evidence: ['ev-3'],
      },
      {
        conditions: [{ key: 'note', value: HOSTILE.rtl }],
        aliases: [],
        shareBad: 0.4,
        shareGood: 0.1,
        oddsRatio: 6,
        q: 0.001,
        badCount: 120,
        goodCount: 55,
        evidence: ['ev-9'],
      },
    ],
    templates: [
      {
        service: 'orders',
        template: 'query took <*> ms, the pool has <*> free connections',
        severity: 'ERROR',
        kind: 'new',
        countBefore: 0,
        countAfter: 288,
        badShare: 0.98,
        score: 9,
        evidence: ['ev-4'],
      },
      {
        service: 'orders',
        template: HOSTILE.script,
        severity: 'WARN',
        kind: 'up',
        countBefore: 3,
        countAfter: 41,
        badShare: null,
        score: 2,
        evidence: ['ev-9'],
      },
    ],
    detections: [
      {
        detector: 'slow query',
        service: 'orders',
        operation: 'SELECT orders',
        says: 'SELECT orders takes 1.6 s at the median, 22 ms before; its callers wait for it.',
        score: 0.9,
        evidence: ['ev-3'],
      },
    ],
    hypotheses: hypotheses(),
    charts: [chartOf('web', 'p99 of POST /checkout', endMs), chartOf('orders', 'p99 of POST /orders', endMs)],
    nextChecks: [
      'Roll orders back to 1.8.4 and watch the p99 of web.',
      'Run EXPLAIN on SELECT orders: look for a scan that an index served before.',
    ],
    looks: [{ says: 'See who holds the connections', check: 'postgres' }],
    unconnected: ['flag', 'certificate', 'cron'],
    gaps: [
      {
        what: 'No metrics',
        consequence: 'saturation of the connection pool is inferred from spans and logs, not measured',
      },
    ],
    problems: ['2 of 14 011 lines were not OTLP and were left out.'],
    timing: { loadMs: 420, queryMs: 183, analyseMs: 41, rows: { spans: 6304, 'log lines': 512 } },
    evidence,
  }
}

function changesIn(at: (minutes: number) => string): Diagnosis['changes'] {
  const change = (
    id: string,
    minutes: number,
    kind: string,
    title: string,
    verdict: 'suspect' | 'response' | 'unrelated',
    why: string[],
    score: number,
  ) =>
    ({
      id,
      at: at(minutes),
      kind,
      title,
      service: 'orders',
      origin: 'recorded',
      lagSeconds: Math.round((-10.2 - minutes) * 60),
      score,
      verdict,
      why,
      evidence: ['ev-5'],
    }) as const
  return [
    {
      ...change(
        'deploy-orders-190',
        -10.88,
        'deploy',
        'Deploy orders 1.9.0',
        'suspect',
        ['on the failing path', 'every bad request ran on the new version'],
        0.91,
      ),
      ...{ from: '1.8.4', to: '1.9.0', commit: '7f3c2d1', actor: 'release-bot', url: 'https://ci.example/orders/190' },
    },
    change('flag-9', -24, 'flag', `Flag ${HOSTILE.html} on for 5 %`, 'unrelated', ['its service did not move'], 0.1),
    change('scale-3', -3, 'scale', 'Scale orders from 2 to 6 instances', 'response', ['after the onset'], 0.02),
  ]
}

function mechanism(): Diagnosis['mechanism'] {
  const link = (from: string, to: string, says: string, evidence: string[]) =>
    ({ from, to, says, basis: evidence.length > 0 ? 'measured' : 'guess', evidence }) as const
  const users = '14 % of POST /checkout fail, POST /checkout takes 2.34 s'
  return [
    link('Deploy orders 1.9.0', 'queries of orders got slow', '41 s before the onset; a query takes 1.6 s', [
      'ev-3',
      'ev-5',
    ]),
    link('queries of orders got slow', 'orders runs out of connections', '0 of 5 connections are free', ['ev-4']),
    link('orders runs out of connections', HOSTILE.html, HOSTILE.long, ['ev-9']),
    { ...link(HOSTILE.html, 'web waits for orders', 'how the trouble passes is not seen', []), sufferer: 'web' },
    {
      ...link('web waits for orders', `users: ${users}`, 'p99 of POST /checkout from 78 ms to 2.34 s', ['ev-1']),
      users,
    },
  ]
}

function hypotheses(): Diagnosis['hypotheses'] {
  return [
    {
      id: 'h-1',
      statement: 'Deploy orders 1.9.0 made the query SELECT orders slow.',
      service: 'orders',
      changeId: 'deploy-orders-190',
      verdict: 'supported',
      score: 0.9,
      predictions: [
        {
          statement: 'The added time of bad requests lies in SELECT orders.',
          verdict: 'supported',
          control: 'prices, which was not deployed: no added time',
          evidence: ['ev-3'],
        },
        {
          statement: 'Requests that still ran on 1.8.4 after the onset are fast.',
          verdict: 'inconclusive',
          control: null,
          evidence: ['ev-2'],
        },
        { statement: 'The pool of orders is full.', verdict: 'no-data', control: null, evidence: [] },
      ],
      against: ['No instance kept the old version, so versions cannot be compared side by side.'],
    },
    {
      id: 'h-2',
      statement: 'More traffic than before overloads web.',
      service: 'web',
      changeId: null,
      verdict: 'refuted',
      score: 0.1,
      predictions: [
        {
          statement: 'The request rate of web rose before its latency did.',
          verdict: 'refuted',
          control: null,
          evidence: ['ev-1'],
        },
      ],
      against: ['Traffic stayed at 0.5 requests a second.'],
    },
  ]
}

function chartOf(service: string, name: string, endMs: number): SymptomChart {
  const points = Array.from({ length: 120 }, (_, i) => {
    const bad = i > 79
    const noise = ((i * 7919) % 97) / 97
    return {
      at: new Date(endMs - (120 - i) * 15_000).toISOString(),
      value: i % 53 === 52 ? null : bad ? 1500 + noise * 900 : 60 + noise * 25,
    }
  })
  return { service, name, unit: 'ms', bucketSeconds: 15, points }
}

function evidenceIn(endMs: number, window: Evidence['window']): Evidence[] {
  const span = { from_ms: endMs - 1_800_000, to_ms: endMs }
  const piece = (id: string, says: string, over: Partial<Evidence> = {}): Evidence => ({
    id,
    says,
    query: 'overview-golden',
    params: { ...span, bucket_ms: 60_000, services_max: 10 },
    window,
    numbers: { p99_ms_before: 78, p99_ms_after: 2340, requests_after: 301 },
    traceIds: [SLOW_TRACE],
    logs: [],
    ...over,
  })
  const log = {
    at: window.to,
    service: 'orders',
    severity: 'ERROR',
    body: 'query took 2140 ms, the pool has 0 free connections',
    traceId: SLOW_TRACE,
  }
  return [
    piece(
      'ev-1',
      'The p99 of POST /checkout rose from 78 ms to 2.34 s; the step is 27 times the noise of the half hour before.',
    ),
    piece('ev-2', 'orders holds 1.58 of the 1.62 s that requests take longer.', {
      query: 'trace-spans',
      params: { trace_id: SLOW_TRACE, rows_max: 100 },
    }),
    piece('ev-3', 'SELECT orders takes 1.6 s at the median, 22 ms before.'),
    piece('ev-4', '288 lines of a template that was never seen before, 98 % of them in bad requests.', {
      query: 'log-lines',
      params: { ...span, service: 'orders', trace_id: '', text: '', rows_max: 20 },
      logs: [log],
    }),
    piece('ev-5', 'Deploy orders 1.9.0 came 41 s before the onset and reaches every bad request.', { traceIds: [] }),
    piece('ev-9', HOSTILE.html, {
      query: 'log-lines',
      params: { ...span, service: '', trace_id: HOSTILE_TRACE, text: '', rows_max: 20 },
      numbers: { [HOSTILE.script]: HOSTILE.rtl },
      traceIds: [HOSTILE_TRACE],
      logs: Object.values(HOSTILE).map((body) => ({
        ...log,
        body,
        service: HOSTILE.html,
        severity: HOSTILE.html,
        traceId: HOSTILE_TRACE,
      })),
    }),
  ]
}
