/**
 * Paper    none; predict_linear as used for disk alerts
 * Idea     what fills steadily is full at a time that can be told
 * Input    room on disks over the whole window, as shares, as free of a size, or as used beside free
 * Output   those at least 95 % full at the end, or on a steady line that reaches the brim within a day
 * Cost     O(points)
 */
import type { Series } from '../../model/span-columns.ts'
import { diskShares } from './disk-shares.ts'
import { type Detected, type DetectorInput, STANDING_WORTH } from './types.ts'

const FULL_SHARE = 0.95
const HOURS_AHEAD = 24
const POINTS_MIN = 5
const RISING_STEPS_SHARE_MIN = 0.9 // of the steps that move at all: a disk that is cleaned up now and then is not filling

/** Disks that are full, or will be within a day. */
export function fillingUp({ series }: DetectorInput): readonly Detected[] {
  return diskShares(series).flatMap(fillingOf)
}

function fillingOf(disk: Series): readonly Detected[] {
  const shares = Array.from(disk.value)
  if (shares.length < POINTS_MIN) return []
  const [first, last] = [shares[0] as number, shares.at(-1) as number]
  const hours = ((disk.atMs[shares.length - 1] as number) - (disk.atMs[0] as number)) / 3_600_000
  const perHour = hours > 0 ? (last - first) / hours : 0
  const hoursLeft = perHour > 0 ? Math.max(0, 1 - last) / perHour : Number.POSITIVE_INFINITY
  const isFull = last >= FULL_SHARE
  if (!isFull && !(hoursLeft <= HOURS_AHEAD && risesSteadily(shares))) return []
  const isNews = isFull && first < FULL_SHARE // what is not full yet breaks nothing yet
  const when = isFull ? 'is' : `in ${hoursLeft.toFixed(1)} h will be`
  return [
    {
      detector: 'disk-filling',
      service: disk.service,
      operation: null,
      says: `the disk of ${disk.instance || disk.service} ${when} full: ${disk.name} from ${(first * 100).toFixed(0)} to ${(last * 100).toFixed(0)} % used`,
      score: (isNews ? 1 : STANDING_WORTH) * Math.min(1, last),
      numbers: {
        metric: disk.name,
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
