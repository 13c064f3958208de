import { median } from '../../lib/order-statistics.ts'
import type { SymptomChart } from '../../model/diagnosis.ts'
import { rfc3339, unixMs } from '../../model/time.ts'
import { stepOf } from '../onset/step-fit.ts'
import type { GoldenSeries } from '../types.ts'

const CHARTS_MAX = 3
const POINTS_MAX = 240 // as many as a curve on a screen can show

/** The curves that tell when it began, strongest first. */
export const chartsOf = (series: readonly GoldenSeries[]): readonly SymptomChart[] =>
  series.slice(0, CHARTS_MAX).map(chartOf)

function chartOf(series: GoldenSeries): SymptomChart {
  const first = series.atMs[0] as number
  const last = series.atMs.at(-1) as number
  const bucketMs = Math.max(1000, stepOf(series.atMs), (last - first) / (POINTS_MAX - 1))
  const buckets = new Map<number, number[]>()
  series.atMs.forEach((at, i) => {
    const bucket = Math.round((at - first) / bucketMs)
    buckets.set(bucket, [...(buckets.get(bucket) ?? []), series.value[i] as number])
  })
  const count = Math.round((last - first) / bucketMs) + 1
  return {
    service: series.service,
    name: [series.operation, series.name, series.detail].filter(Boolean).join(' '),
    unit: series.unit,
    bucketSeconds: bucketMs / 1000,
    points: Array.from({ length: count }, (_, b) => ({
      at: rfc3339(unixMs(first + b * bucketMs)),
      value: buckets.has(b) ? median(buckets.get(b) as number[]) : null,
    })),
  }
}
