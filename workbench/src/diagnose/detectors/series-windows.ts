/**
 * Paper    none; helpers of the metric detectors
 * Idea     a gauge counts as bad when it stays bad, not when it touches a limit once
 * Input    a series and a stretch of time
 * Output   its values in the stretch; how long it stayed beyond something
 * Cost     O(points)
 */
import { currentMetricName } from '../../model/semconv.ts'
import type { Series } from '../../model/span-columns.ts'
import type { Stretch } from './types.ts'

const SUSTAINED_POINTS_MIN = 3

/** Values of a series inside a stretch of time. */
export function valuesIn(series: Series, { fromMs, toMs }: Stretch): readonly number[] {
  const values: number[] = []
  for (let i = 0; i < series.value.length; i++) {
    const at = series.atMs[i] as number
    if (at >= fromMs && at < toMs && Number.isFinite(series.value[i])) values.push(series.value[i] as number)
  }
  return values
}

/** Whether three values in a row pass; fewer than three values have to pass all. */
export function isSustained(values: readonly number[], passes: (value: number) => boolean): boolean {
  const needed = Math.min(SUSTAINED_POINTS_MIN, values.length)
  let run = 0
  for (const value of values) {
    run = passes(value) ? run + 1 : 0
    if (run > 0 && run >= needed) return true
  }
  return false
}

/** Series of a metric under its current or a deprecated name. */
export const seriesNamed = (all: readonly Series[], name: string): readonly Series[] =>
  all.filter((series) => currentMetricName(series.name) === name)
