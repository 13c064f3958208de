import type { StoredSeries } from '../../model/columns.ts'
import type { Interval } from '../../model/diagnosis.ts'
import type { MetricAsk, MetricName } from '../../model/explore.ts'
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import { parseRfc3339, type TimeRange } from '../../model/time.ts'
import { storedSeries } from './diagnose-port.ts'
import type { TelemetryStore } from './telemetry.ts'

type Wanted = Pick<MetricAsk, 'metric' | 'service'> & { readonly seriesMax: number }

/** What people look for among metrics, asked of the telemetry store. */
export const metricQuestions = (store: TelemetryStore) => ({
  metricNames: (
    { window, service, text }: { readonly window: Interval; readonly service: string; readonly text: string },
    namesMax: number,
  ): Promise<readonly MetricName[]> =>
    store.query<MetricName>('metric-names', {
      from_ms: Math.round(parseRfc3339(window.from) ?? 0),
      to_ms: Math.round(parseRfc3339(window.to) ?? 0),
      service,
      text,
      names_max: namesMax,
    }),
  seriesOf: (range: TimeRange, stepSeconds: number, { metric, service, seriesMax }: Wanted): Promise<StoredSeries> =>
    storedSeries(store, range, stepSeconds, {
      service: service ?? '',
      metric,
      series_max: Math.min(seriesMax, QUESTION_LIMITS.series),
    }),
})
