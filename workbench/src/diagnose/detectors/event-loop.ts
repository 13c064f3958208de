/**
 * Paper    none; semantic conventions for the Node.js runtime
 * Idea     one busy event loop makes every request of its process wait, whatever they ask
 * Input    event loop series of both windows
 * Output   instances that use their loop more than 90 %, or whose p99 delay tripled to 50 ms or more, for three points in a row
 * Cost     O(points)
 */

import { median } from '../../lib/order-statistics.ts'
import type { Series } from '../../model/span-columns.ts'
import { secondsPerUnit } from '../series/meaning.ts'
import { isSustained, seriesNamed, valuesIn } from './series-windows.ts'
import type { Detected, DetectorInput } from './types.ts'

const UTILIZATION_MIN = 0.9
const DELAY_MS_MIN = 50
const DELAY_RATIO_MIN = 3

/** Processes whose event loop is saturated. */
export function eventLoopSaturations({ series, baseline, incident }: DetectorInput): readonly Detected[] {
  const busy = seriesNamed(series, 'nodejs.eventloop.utilization').flatMap((one) => {
    const after = valuesIn(one, incident)
    const isBusy = (value: number): boolean => value > UTILIZATION_MIN
    if (!isSustained(after, isBusy) || isSustained(valuesIn(one, baseline), isBusy)) return []
    return [saturation(one, 'utilization', median(valuesIn(one, baseline)), median(after))]
  })
  const late = seriesNamed(series, 'nodejs.eventloop.delay.p99').flatMap((one) => {
    const toMs = 1000 * secondsPerUnit(one)
    const before = median(valuesIn(one, baseline)) * toMs
    const after = valuesIn(one, incident).map((value) => value * toMs)
    const limitMs = Math.max(DELAY_MS_MIN, DELAY_RATIO_MIN * (Number.isNaN(before) ? 0 : before))
    return isSustained(after, (ms) => ms >= limitMs) ? [saturation(one, 'delay_ms_p99', before, median(after))] : []
  })
  return [...busy, ...late]
}

function saturation(series: Series, what: string, before: number, after: number): Detected {
  const unit = what === 'utilization' ? '' : ' ms'
  const was = Number.isNaN(before) ? 'unknown' : `${before.toFixed(2)}${unit}`
  return {
    detector: 'event-loop-saturation',
    service: series.service,
    operation: null,
    says: `the event loop of ${series.instance || series.service} is saturated: ${series.name} from ${was} to ${after.toFixed(2)}${unit}`,
    score: what === 'utilization' ? Math.min(1, after) : 0.9,
    numbers: {
      instance: series.instance,
      [`${what}_before`]: Number.isNaN(before) ? null : before,
      [`${what}_after`]: after,
    },
    traceIds: [],
  }
}
