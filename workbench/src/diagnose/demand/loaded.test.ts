import { expect, test } from 'vitest'
import type { MetricSeries, Overview } from '../../model/columns.ts'
import type { Attributes } from '../../model/span-columns.ts'
import { changeAt, diagnosed, ONSET_MINUTE, overviewOf } from '../drawn-overview.test-helper.ts'

const QUIET = overviewOf({})
const CHANGES = [changeAt(20, 'store'), changeAt(ONSET_MINUTE, 'job')]
const minutes = QUIET.metrics.numbers[0]?.atMs ?? []

function series(
  kind: MetricSeries['kind'],
  service: string,
  name: string,
  unit: string,
  labels: Attributes,
  valueAt: (minute: number) => number,
) {
  const noise = (minute: number): number => 1 + 0.03 * Math.sin(minute * 1.7 + name.length)
  let total = 0
  const value = minutes.map((_, minute) => {
    const now = noise(minute) * valueAt(minute)
    total += kind === 'gauge' ? 0 : 60 * now
    return kind === 'gauge' ? now : total
  })
  return { service, instance: '', version: '', node: '', name, unit, kind, labels, atMs: minutes, value }
}

const step = (calm: number, bad: number) => (minute: number) => (minute > ONSET_MINUTE ? bad : calm)
const slow = (service: string, calm: number, bad: number) =>
  series('gauge', service, 'http.server.request.duration', 's', {}, step(calm, bad))
const asks = (service: string, calm: number, bad: number) =>
  series('cumulative', service, 'http.client.requests', '{request}', { 'server.address': 'store' }, step(calm, bad))

/** From minute 32 on the store is slow and so is web, which asks it as before; the job asks it for more. */
const told = (...more: readonly MetricSeries[]): Overview => ({
  ...QUIET,
  metrics: {
    numbers: [
      slow('web', 0.2, 1.1),
      slow('store', 0.1, 1),
      series('gauge', 'store', 'container.cpu.usage', '{cpu}', {}, step(0.3, 0.9)),
      asks('web', 10, 10),
      ...more,
    ],
    histograms: [],
  },
  changes: CHANGES,
  kindsConnected: ['deploy'],
})

test('a job that asks its callee for a multiple is the cause, and its change guilty; the callee is where health ends', () => {
  const { services, edge, signal, guilty, summary, mechanism } = diagnosed(told(asks('job', 2, 60)), 'web')
  expect([services[0]?.service, edge?.lastGood, edge?.firstBad, signal, guilty]).toEqual([
    'job',
    'job',
    'store',
    'traffic',
    CHANGES[1]?.id,
  ])
  expect(summary).toContain('Unusual traffic in job since')
  expect(summary).toContain('it loads store')
  expect(services[0]?.why.some((why) => /^job asks store .* times as much as before .* a second\)/.test(why))).toBe(
    true,
  )
  expect(mechanism[0]?.to).toBe('job asks store for more than it has room for')
})

test.for<[about: string, more: readonly MetricSeries[]]>([
  ['the job asks as before', [asks('job', 2, 2)]],
  ['the job asks more, and little', [asks('job', 2, 8)]],
  [
    'the job is asked as much more itself',
    [asks('job', 2, 60), series('cumulative', 'job', 'http.server.requests', '{request}', {}, step(2, 60))],
  ],
  ['web tries again and again as well', [asks('job', 2, 60), asks('web', 0, 290)]],
])('the callee is the cause where %s', ([, more]) => {
  const { services, edge, signal } = diagnosed(told(...more), 'web')
  expect(services[0]?.service).toBe('store')
  expect([edge?.lastGood, edge?.firstBad]).toEqual(['web', 'store'])
  expect(signal).not.toBe('traffic')
})
