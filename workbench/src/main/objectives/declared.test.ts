import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { resolveConfig } from '../settings/config.ts'
import { SLO } from './checkout-slo.test-helper.ts'

const folder = mkdtempSync(join(tmpdir(), 'lastgood-slo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function read(yaml: string, slo = '') {
  writeFileSync(join(folder, 'lastgood.yaml'), yaml)
  writeFileSync(join(folder, 'slo.yaml'), slo)
  const resolved = resolveConfig({}, {}, folder)
  return resolved.ok ? resolved.value.objectives : resolved.error.replace(folder, '')
}

const FAST = `---
apiVersion: openslo/v1
kind: SLO
metadata: {name: checkout-fast}
spec:
  service: checkout
  indicator: {spec: {thresholdMetric: {metricSource: {type: Lastgood, spec: {operation: POST /pay}}}}}
  timeWindow: [{duration: 7d, isRolling: true}]
  budgetingMethod: Occurrences
  objectives:
    - {op: lte, value: 300, targetPercent: 99}
    - {op: lte, value: 2000, target: 0.999}
`

describe('objectives', () => {
  test('stand in lastgood.yaml', () => {
    expect(
      read(
        'port: 1\nobjectives:\n  checkout-fast: {service: checkout, operation: POST /pay, slowerThanMs: 300, target: 99}\n',
      ),
    ).toEqual([
      {
        name: 'checkout-fast',
        title: 'checkout fast',
        service: 'checkout',
        operation: 'POST /pay',
        slowerThanMs: 300,
        target: 0.99,
        days: 30,
      },
    ])
    expect(read('port: 1\n')).toEqual([])
  })

  test('may be of metrics: counters of all and of the good or the bad, or a gauge', () => {
    const bad = 'bad: {metric: orders, attributes: {state: failed, code: 500}}'
    const yaml = `objectives:\n  a: {service: shop, target: 99, total: {metric: orders}, ${bad}}\n`
    const gauge = '  b: {service: shop, target: 99, gauge: {metric: pool.used, op: lt, value: 0.9}}\n'
    const total = { metric: 'orders', attributes: {} }
    const of = { metric: 'orders', attributes: { state: 'failed', code: '500' } }
    expect(read(yaml + gauge)).toMatchObject([
      { metrics: { kind: 'counters', part: 'bad', of, total } },
      { metrics: { kind: 'gauge', of: { metric: 'pool.used', attributes: {} }, op: 'lt', value: 0.9 } },
    ])
    const counters = SLO.replace('{failed: true}', '{metric: orders, attributes: {state: failed, code: 500}}')
    const pool = FAST.replace('{operation: POST /pay}', '{metric: pool.used}').replace('op: lte', 'op: gt')
    const slo = counters.replace(/(total: .*)\{\}/, '$1{metric: orders}')
    expect(read('openslo: [slo.yaml]', `${slo}${pool}`)).toMatchObject([
      { service: 'checkout', metrics: { kind: 'counters', part: 'bad', of, total } },
      { slowerThanMs: undefined, metrics: { kind: 'gauge', op: 'gt', value: 300 } },
      { metrics: { kind: 'gauge', op: 'lte', value: 2000 } },
    ])
  })

  test.for([
    ['total: {metric: a}', 'line 2: objectives.a: expected total, and either good or bad'],
    ['total: {metric: a}, good: {metric: b}, bad: {metric: c}', 'expected total, and either good or bad'],
    ['gauge: {metric: a, op: lt, value: 1}, bad: {metric: b}', 'objectives.a: gauge stands alone'],
    ['gauge: {metric: a, op: is, value: 1}', 'objectives.a.gauge.op: expected lt, lte, gt or gte'],
    [
      'total: {metric: a}, bad: {metric: b}, slowerThanMs: 3',
      'objectives.a: operation and slowerThanMs are of requests',
    ],
    ['total: {metric: a}, bad: b', 'objectives.a.bad: expected metric: and its name'],
  ] as const)('of metrics: {%s} is refused', ([told, says]) => {
    expect(read(`objectives:\n  a: {service: x, target: 99, ${told}}`)).toContain(says)
  })

  test('stand in files of OpenSLO v1, beside documents of other kinds', () => {
    const service = '---\napiVersion: openslo/v1\nkind: Service\nmetadata: {name: checkout}\nspec: {}\n'
    expect(read('openslo: [slo.yaml]', `${SLO}${service}${FAST}`)).toEqual([
      {
        name: 'checkout-answers',
        title: 'Most are answered',
        service: 'checkout',
        operation: undefined,
        slowerThanMs: undefined,
        target: 0.999,
        days: 28,
      },
      {
        name: 'checkout-fast-1',
        title: 'checkout fast',
        service: 'checkout',
        operation: 'POST /pay',
        slowerThanMs: 300,
        target: 0.99,
        days: 7,
      },
      {
        name: 'checkout-fast-2',
        title: 'checkout fast',
        service: 'checkout',
        operation: 'POST /pay',
        slowerThanMs: 2000,
        target: 0.999,
        days: 7,
      },
    ])
  })

  test.for([
    [
      'objectives:\n  a:\n    service: x\n    target: 0.999',
      'line 4: objectives.a.target: expected a share in percent from 50 up',
    ],
    ['objectives:\n  a:\n    service: x\n    target: 100', 'line 4: objectives.a.target: expected less than 100'],
    ['objectives:\n  A b: {service: x, target: 99}', 'line 2: objectives.A b: expected a name'],
    [
      'objectives:\n  a: {service: x, target: 99, goal: 1}',
      'line 2: objectives.a.goal: there is no such field; docs/objectives.md',
    ],
    ['objectives:\n  a:', 'line 2: objectives.a: expected service and target'],
    [
      'objectives: {a: {service: x, target: 99, slowerThanMs: 1e-7}}',
      'objectives.a.slowerThanMs: expected milliseconds',
    ],
    ['objectives: [1]', 'line 1: objectives: expected names'],
    ['openslo: slo.yaml', 'line 1: openslo: expected a list'],
    ['openslo: [/dev/zero]', 'line 1: openslo: /dev/zero cannot be read: it is no file'],
    ['openslo: [.]', 'line 1: openslo: . cannot be read: it is no file'],
    ['openslo:\n  - none.yaml', 'line 2: openslo: none.yaml cannot be read: ENOENT'],
    [
      'objectives: {checkout-answers: {service: x, target: 99}}\nopenslo: [slo.yaml]',
      'two of them are called checkout-answers',
    ],
  ] as const)('%j is refused with its line', ([yaml, says]) => {
    expect(read(yaml, SLO)).toContain(`/lastgood.yaml `)
    expect(read(yaml, SLO)).toContain(says)
  })

  test.for([
    [
      'type: lastgood, spec: {failed: true}',
      'type: Prometheus, spec: {query: up}',
      'line 13: spec.indicator.spec.ratioMetric.bad.metricSource.type: expected type: lastgood',
    ],
    ['failed: true', 'failed: no', 'expected true'],
    [
      '{failed: true}',
      '{}',
      'line 13: spec.indicator.spec.ratioMetric.bad: expected either failed: true or slowerThanMs',
    ],
    ['isRolling: true', 'isRolling: false', 'line 17: spec.timeWindow.0.isRolling: expected isRolling: true'],
    ['{failed: true}', '{metric: a}', 'line 14: spec.indicator.spec.ratioMetric.total: expected metric: and its name'],
    ['bad:', 'good:', 'line 11: spec.indicator.spec.ratioMetric: expected bad in place of good'],
    ['total:', 'raw:', 'ratioMetric.'],
    ['indicator:', 'indicatorRef: x\n  other:', 'line 6: spec.indicator: expected the indicator itself'],
    ['4w', '1M', 'spec.timeWindow.0.duration: expected days or weeks, such as 28d; a month is 30d'],
    ['4w', '1y', 'line 16: spec.timeWindow.0.duration: expected days or weeks'],
    ['4w', '99w', 'line 16: spec.timeWindow.0.duration: expected at most 90 days'],
    ['Occurrences', 'Timeslices', 'line 18: spec.budgetingMethod: expected Occurrences'],
    ['target: 0.999', 'target: 0.2', 'line 20: spec.objectives.0.target: expected a share from 0.5 up'],
    ['target: 0.999', 'target: 99.9', 'line 20: spec.objectives.0.target: expected a share below 1'],
    ['openslo/v1', 'openslo/v1alpha', 'line 1: apiVersion: expected openslo/v1'],
    ['kind: SLO', 'kind: SLI', 'holds no document of kind SLO'],
    ['metadata:\n  name', 'metadata:\n\tname', 'slo.yaml'],
    ['service: checkout', 'service: *nobody', 'slo.yaml'],
  ] as const)('of OpenSLO: %s as %s is refused with its line', ([from, to, says]) => {
    expect(SLO).toContain(from)
    expect(read('openslo: [slo.yaml]', SLO.replace(from, to))).toContain(says)
  })

  test.for(['', '42', '[]', '- a', '"x"', '{{{', '\u0000'])('a file of %j is refused, and nothing crashes', (text) => {
    expect(read('openslo: [slo.yaml]', text)).toMatch(/^\/lastgood\.yaml line 1: openslo: slo\.yaml /)
  })
})
