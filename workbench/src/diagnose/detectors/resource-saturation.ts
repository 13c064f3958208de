/**
 * Paper    none; saturation of the four golden signals, with the bare rule "processor newly at 80 %"
 * Idea     a limit that is newly reached is a cause or its shadow; one that was always reached is the normal state
 * Input    utilisation series of processors, memory and networks, 0..1 or percent
 * Output   services and nodes that stay at 80 % or more in the incident and did not in the baseline
 * Cost     O(points)
 */

import { median } from '../../lib/order-statistics.ts'
import type { Series } from '../../model/span-columns.ts'
import { isSustained, valuesIn } from './series-windows.ts'
import type { Detected, DetectorInput } from './types.ts'

const SATURATED_SHARE = 0.8
const RESOURCE = /(^|[._])(cpu|memory|mem|network)([._]|$)/i
const UTILIZATION = /utili[sz]ation|percent/i

/** Resources that newly run at their limit. */
export function resourceSaturations({ series, baseline, incident }: DetectorInput): readonly Detected[] {
  return series
    .filter((one) => RESOURCE.test(one.name) && UTILIZATION.test(one.name))
    .flatMap((one) => {
      const [before, after] = [valuesIn(one, baseline), valuesIn(one, incident)]
      const whole = Math.max(...before, ...after) > 2 ? 100 : 1 // a limit may be exceeded, but not twofold
      const isSaturated = (value: number): boolean => value >= SATURATED_SHARE * whole
      if (before.length === 0 || !isSustained(after, isSaturated) || isSustained(before, isSaturated)) return []
      return [saturation(one, median(before) / whole, median(after) / whole)]
    })
    .sort((a, b) => b.score - a.score || (a.says < b.says ? -1 : 1))
}

const percent = (share: number): string => `${(share * 100).toFixed(0)} %`

function saturation(series: Series, before: number, after: number): Detected {
  return {
    detector: 'resource-saturation',
    service: series.service,
    operation: null,
    says: `${series.instance || series.service} runs at its limit: ${series.name} from ${percent(before)} to ${percent(after)}`,
    score: Math.min(1, Math.max(0, after - before)),
    numbers: { metric: series.name, instance: series.instance, share_before: before, share_after: after },
    traceIds: [],
  }
}
