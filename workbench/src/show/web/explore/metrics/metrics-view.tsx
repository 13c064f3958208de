import { useMetrics } from '../../hooks/use-metrics.ts'
import { Empty, Failed, Waiting } from '../../parts/notice.tsx'
import type { ViewProps } from '../view.ts'
import { Chart } from './chart.tsx'
import { MetricFilter } from './metric-filter.tsx'
import { MetricList } from './metric-list.tsx'
import css from './metrics-view.module.css'

/** Metrics by name, and the chosen one over time. */
export default function MetricsView({ fields, window, go }: ViewProps) {
  const { names, chart } = useMetrics(fields, window)
  const { metric } = fields
  return (
    <>
      <MetricFilter fields={fields} go={go} />
      <div className={css.columns}>
        <MetricList names={names} chosen={metric} go={go} />
        <div className={css.chart}>
          {metric === undefined && <Empty>Choose a metric to see it over time.</Empty>}
          {metric !== undefined && chart.state === 'waiting' && <Waiting says="Reading the metric" />}
          {chart.state === 'failed' && <Failed error={chart.error} retry={chart.again} />}
          {metric !== undefined && chart.state === 'ready' && (
            <Chart metric={metric} chart={chart.value} fields={fields} go={go} />
          )}
        </div>
      </div>
    </>
  )
}
