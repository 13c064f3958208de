import type { Random } from './random.ts'

/** How requests and calls are counted by whoever watches. */
export type MetricStyle = 'histogram' | 'quantiles' | 'service-graph' | 'none'

/** The circumstances of one incident: how big, how busy, how well watched. */
export type Setting = {
  readonly services: number
  readonly depth: number
  readonly quietMs: number
  readonly badMs: number
  readonly ratePerSecond: number
  readonly dailySlope: number
  readonly bursts: boolean
  readonly skewMs: number
  readonly traces: boolean
  readonly logs: boolean
  readonly metrics: boolean
  readonly changesConnected: boolean
  readonly metricStyle: MetricStyle
  readonly temporality: 'delta' | 'cumulative'
  readonly scrapeMs: number
  readonly sampling: number
  readonly samplingTold: boolean
  readonly paged: boolean
}

const MINUTE = 60_000

/** What a seed makes of the world around the fault. At least one of traces and metrics is always on hand. */
export function drawSetting(random: Random): Setting {
  const pillars = random.pick(['all', 'all', 'all', 'all', 'no logs', 'no traces', 'no metrics', 'metrics only'])
  const quietMs = random.magnitude(3, 60) * MINUTE
  const metrics = pillars !== 'no metrics'
  const slow = quietMs > 20 * MINUTE ? [60_000, 120_000, 300_000] : [30_000, 60_000]
  return {
    services: Math.round(random.magnitude(4, 60)),
    depth: random.whole(2, 6),
    quietMs,
    badMs: random.between(4, 12) * MINUTE,
    ratePerSecond: random.magnitude(1, 200),
    dailySlope: random.chance(0.5) ? random.between(-0.4, 0.4) : 0,
    bursts: random.chance(0.3),
    skewMs: random.pick([0, 1, 20, 400]),
    traces: pillars !== 'no traces' && pillars !== 'metrics only',
    logs: pillars !== 'no logs' && pillars !== 'metrics only',
    metrics,
    changesConnected: random.chance(0.85),
    metricStyle: random.pick([
      'histogram',
      'histogram',
      'quantiles',
      'service-graph',
      metrics && pillars === 'all' ? 'none' : 'histogram',
    ]),
    temporality: random.pick(['delta', 'cumulative']),
    scrapeMs: random.pick([5_000, 10_000, 15_000, ...slow]),
    sampling: random.pick([1, 1, random.magnitude(0.01, 1)]),
    samplingTold: random.chance(0.5),
    paged: random.chance(0.8),
  }
}
