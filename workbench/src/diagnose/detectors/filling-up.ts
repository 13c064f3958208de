/**
 * Paper    none; predict_linear as used for disk alerts
 * Idea     what fills steadily is full at a time that can be told
 * Input    utilisation series of file systems and volumes over the whole window, 0..1 or percent
 * Output   those at least 95 % full at the end, or on a steady line that reaches the brim within a day
 * Cost     O(points)
 */
import type { Series } from '../../model/span-columns.ts'
import type { Detected, DetectorInput } from './types.ts'

const FULL_SHARE = 0.95
const HOURS_AHEAD = 24
const POINTS_MIN = 5
const RISING_STEPS_SHARE_MIN = 0.9 // of the steps that move at all: a disk that is cleaned up now and then is not filling
const DISK = /(^|[._])(filesystem|disk|volume|fs)([._]|$)/i

/** Disks that are full, or will be within a day. */
export function fillingUp({ series }: DetectorInput): readonly Detected[] {
  return series.filter((one) => DISK.test(one.name) && /utili[sz]ation|percent/i.test(one.name)).flatMap(fillingOf)
}

function fillingOf(series: Series): readonly Detected[] {
  const values = Array.from(series.value)
  if (values.length < POINTS_MIN) return []
  const whole = Math.max(...values) > 1 ? 100 : 1
  const [first, last] = [(values[0] as number) / whole, (values.at(-1) as number) / whole]
  const hours = ((series.atMs[values.length - 1] as number) - (series.atMs[0] as number)) / 3_600_000
  const perHour = hours > 0 ? (last - first) / hours : 0
  const hoursLeft = perHour > 0 ? (1 - last) / perHour : Number.POSITIVE_INFINITY
  const isFilling = perHour > 0 && hoursLeft <= HOURS_AHEAD && risesSteadily(values)
  if (last < FULL_SHARE && !isFilling) return []
  const when = last >= FULL_SHARE ? 'is' : `in ${hoursLeft.toFixed(1)} h will be`
  return [
    {
      detector: 'disk-filling',
      service: series.service,
      operation: null,
      says: `the disk of ${series.instance || series.service} ${when} full: ${series.name} from ${(first * 100).toFixed(0)} to ${(last * 100).toFixed(0)} %`,
      score: last >= FULL_SHARE ? last : (1 - hoursLeft / HOURS_AHEAD) * last,
      numbers: {
        metric: series.name,
        used_share_before: first,
        used_share_after: last,
        hours_to_full: Number.isFinite(hoursLeft) ? hoursLeft : null,
      },
      traceIds: [],
    },
  ]
}

function risesSteadily(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, i) => value - (values[i] as number))
  const moves = steps.filter((step) => step !== 0)
  return moves.length > 0 && moves.filter((step) => step > 0).length >= RISING_STEPS_SHARE_MIN * moves.length
}
