import type { Diagnosis } from '../../model/diagnosis.ts'

const window = { from: '2026-03-01T13:40:00.000Z', to: '2026-03-01T14:10:00.000Z' }

/** A whole diagnosis, small enough to read; `over` replaces fields. */
export function aDiagnosis(over: Partial<Diagnosis> = {}): Diagnosis {
  return {
    schema: 'lastgood.diagnosis/1',
    trouble: 'Failing requests in checkout',
    summary: 'checkout fails since 14:02:10: its queries wait for a pool that a deploy 41 s earlier made too busy.',
    early: null,
    window,
    baseline: { from: window.from, to: '2026-03-01T14:01:50.000Z' },
    incident: { from: '2026-03-01T14:02:30.000Z', to: window.to },
    page: { at: '2026-03-01T14:05:00.000Z', service: 'web', title: null },
    onset: {
      at: '2026-03-01T14:02:10.000Z',
      from: '2026-03-01T14:01:50.000Z',
      to: '2026-03-01T14:02:30.000Z',
      measured: true,
      evidence: ['ev-1'],
    },
    signal: 'latency',
    felt: true,
    class: { kind: 'pool starved', why: 'latency up, traffic flat, pool full', nextChecks: [] },
    signals: [
      {
        service: 'web',
        operation: 'POST /checkout',
        signal: 'latency',
        name: 'p99',
        unit: 'ms',
        before: 120,
        after: 2400,
        moved: 'up',
        movedAt: '2026-03-01T14:02:10.000Z',
        evidence: ['ev-1'],
      },
    ],
    services: [
      { service: 'checkout', score: 0.9, why: ['holds the largest latency term'], evidence: ['ev-2'] },
      { service: 'web', score: 0.3, why: ['waits for checkout'], evidence: [] },
    ],
    edge: { lastGood: 'web', firstBad: 'checkout', why: 'self time of checkout grew by 1.9 s', evidence: ['ev-2'] },
    mechanism: [
      {
        from: 'Deploy checkout 1.9.0',
        to: 'checkout sends 13 queries a request instead of 5',
        says: '41 s before the onset; POST /orders in checkout sends 7 equal queries in 13 % of requests',
        basis: 'measured',
        evidence: ['ev-2', 'ev-3'],
      },
      {
        from: 'checkout sends 13 queries a request instead of 5',
        to: 'web waits for checkout',
        says: 'how the trouble passes is not seen',
        basis: 'guess',
        evidence: [],
      },
    ],
    changes: [
      {
        id: 'chg-1',
        at: '2026-03-01T14:01:29.000Z',
        kind: 'deploy',
        title: 'Deploy checkout 1.9.0',
        service: 'checkout',
        origin: 'recorded',
        lagSeconds: 41,
        score: 0.8,
        verdict: 'suspect',
        why: ['on the failing path'],
        evidence: ['ev-3'],
      },
    ],
    guilty: 'chg-1',
    indicators: [],
    attributes: [],
    templates: [],
    detections: [],
    hypotheses: [
      {
        id: 'h-1',
        statement: 'Deploy checkout 1.9.0 made checkout slow',
        service: 'checkout',
        changeId: 'chg-1',
        verdict: 'supported',
        score: 0.8,
        against: [],
        predictions: [
          {
            statement: 'the instances of 1.9.0 are slower than those of 1.8.2',
            verdict: 'supported',
            control: null,
            evidence: ['ev-3'],
          },
        ],
      },
    ],
    charts: [],
    nextChecks: ['EXPLAIN the query that became slow'],
    looks: [{ says: 'See who holds the connections', check: 'postgres' }],
    unconnected: ['certificate', 'cron'],
    gaps: [{ what: 'no logs', consequence: 'error messages cannot be compared' }],
    problems: [],
    timing: { loadMs: null, queryMs: 10, analyseMs: 5, rows: {} },
    evidence: [],
    ...over,
  }
}
