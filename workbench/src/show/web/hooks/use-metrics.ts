import type { MetricChart, MetricNames } from '../../http/contract.ts'
import { type Fields, searchOf } from './use-address.ts'
import { type Loaded, useTelemetry } from './use-loaded.ts'
import type { Window } from './use-window.ts'

/** What the metrics page shows, as its address asks for it. */
export type Metrics = {
  readonly names: Loaded<MetricNames>
  /** Waits while no metric is chosen. */
  readonly chart: Loaded<MetricChart>
}

/** The metrics of a window, and the chosen one over time. */
export function useMetrics({ metric, service, text, by, part }: Fields, { from, to }: Window): Metrics {
  const [names] = useTelemetry<MetricNames>(`/api/explore/metrics?${searchOf({ from, to, service, text })}`)
  const [chart] = useTelemetry<MetricChart>(
    metric ? `/api/explore/chart?${searchOf({ from, to, metric, service, by, part })}` : undefined,
  )
  return { names, chart }
}
