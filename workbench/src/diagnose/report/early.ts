import { median } from '../../lib/order-statistics.ts'
import type { GoldenSignal } from '../../model/diagnosis.ts'
import { figure } from '../evidence.ts'
import type { Frame } from '../frame.ts'

/** What a diagnosis rests on since the onset. */
export type Seen = {
  readonly frame: Pick<Frame, 'series' | 'onset'>
  readonly bucketSeconds: number
  readonly signal: GoldenSignal | null
  /** When telemetry ends: what was not heard was not seen. */
  readonly heardTo: number
  /** Requests that failed or were slow; undefined without traces. */
  readonly badRequests: number | undefined
}

/** The stretch after the onset needs what the quiet one needs before it has a spread (`onset/rise.ts`). */
const POINTS_NEEDED = 4

/** Six that all agree are the fewest that show, at 5 %, what most of them have in common (sign test: 2 · 0.5⁶ < 0.05). */
const BAD_REQUESTS_NEEDED = 6

/** Why the answer may still change: so little has been seen since the onset. Null where there is enough, or nothing began. */
export function earlyOf({ frame, bucketSeconds, signal, heardTo, badRequests }: Seen): string | null {
  if (!frame.onset?.measured) return null
  const seconds = (heardTo - frame.onset.at) / 1000
  const secondsNeeded = POINTS_NEEDED * stepSecondsOf(frame.series, bucketSeconds)
  const counts = signal === 'errors' || signal === 'latency' ? badRequests : undefined
  const few = counts !== undefined && counts < BAD_REQUESTS_NEEDED
  if (seconds >= secondsNeeded && !few) return null
  const seen = [`${figure(Math.max(0, seconds))} s`, ...(counts === undefined ? [] : [`${counts} bad requests`])]
  const needed = [
    ...(seconds < secondsNeeded ? [`${figure(secondsNeeded)} s`] : []),
    ...(few ? [`${BAD_REQUESTS_NEEDED} bad requests`] : []),
  ]
  return `Early: only ${seen.join(' and ')} since the onset; below ${needed.join(' or ')} this may still change.`
}

/** How far apart the values of most series are. */
function stepSecondsOf(series: Frame['series'], bucketSeconds: number): number {
  const steps = series.flatMap(({ atMs }) => {
    const spanMs = (atMs.at(-1) ?? 0) - (atMs[0] ?? 0)
    return atMs.length < 2 ? [] : [spanMs / (atMs.length - 1) / 1000]
  })
  return Math.max(bucketSeconds, steps.length === 0 ? 0 : median(steps))
}
