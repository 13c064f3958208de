/**
 * Paper    none; the dead man's switch: a source that always spoke and then did not has stopped
 * Idea     the longest pause a source made is how long it may be quiet; a far longer one, while its peers go on, is silence
 * Input    the steps in which each service sent anything, pillar by pillar
 * Output   services that fell silent, and stretches in which nothing at all arrived
 * Cost     O(steps log steps)
 */

import { compareText } from '../../lib/compare-text.ts'
import { sortedOf } from '../../lib/order-statistics.ts'
import type { Pillar, SignsOfLife } from '../../model/columns.ts'
import type { TimeRange } from '../../model/time.ts'
import { rangeOf } from '../evidence.ts'

/** A service that stopped sending. */
export type Silence = {
  readonly service: string
  readonly pillar: Pillar
  /** Its last sign of life; when it came back, or the window's end. */
  readonly from: number
  readonly to: number
  /** It came back before the window's end. */
  readonly ended: boolean
  /** Everything it used to send stopped together: it is gone, or its telemetry is. */
  readonly whole: boolean
  /** How many times its longest earlier pause it has been quiet. */
  readonly surprise: number
}

const STEPS_MIN = 10 // signs of life before a habit is known
const PAUSES = 3 // times the longest earlier pause; a steady source reaches it once in thousands of windows
const PEERS_SHARE = 0.5 // of what others usually send in so long a time, else it is the telemetry that paused
const SILENCES_MAX = 50

/** Services that fell silent while others of the same pillar went on, longest silence first. */
export function silencesOf(signs: readonly SignsOfLife[], window: TimeRange, stepMs: number): readonly Silence[] {
  const stepsOf = new Map([...Map.groupBy(signs, (one) => one.pillar)].map(([pillar, all]) => [pillar, unionOf(all)]))
  const found = signs.flatMap((one) => pauseOf(one, stepsOf.get(one.pillar) ?? [], window, stepMs) ?? [])
  const wholly = new Set(
    [...Map.groupBy(found, (one) => one.service)]
      .filter(([service, silent]) => silent.length === signs.filter((one) => one.service === service).length)
      .map(([service]) => service),
  )
  return found
    .map((one) => ({ ...one, whole: wholly.has(one.service) }))
    .sort((a, b) => b.surprise - a.surprise || compareText(a.service + a.pillar, b.service + b.pillar))
    .slice(0, SILENCES_MAX)
}

/** Stretches in which nothing arrived from anybody although it did before: the telemetry's own outage, or all traffic stopped. */
export function hushesOf(signs: readonly SignsOfLife[], window: TimeRange, stepMs: number): readonly TimeRange[] {
  const longest = longestPause(unionOf(signs), window, stepMs)
  return longest && longest.surprise > PAUSES ? [rangeOf(longest.from, longest.to)] : []
}

const unionOf = (signs: readonly SignsOfLife[]): readonly number[] =>
  Array.from(sortedOf([...new Set(signs.flatMap((one) => one.atMs))]))

type Pause = { readonly from: number; readonly to: number; readonly ended: boolean; readonly surprise: number }

function pauseOf(
  { service, pillar, atMs }: SignsOfLife,
  peers: readonly number[],
  window: TimeRange,
  stepMs: number,
): Omit<Silence, 'whole'> | undefined {
  const pause = longestPause(atMs, window, stepMs)
  if (!pause || pause.surprise <= PAUSES) return undefined
  const spoken = peers.filter((at) => at > pause.from && at < pause.to).length
  const usual = (peers.length * (pause.to - pause.from)) / (window.to - window.from)
  return spoken >= PEERS_SHARE * usual ? { service, pillar, ...pause } : undefined
}

/** The longest stretch without a sign, counted in the second longest; the time after the last sign counts too. */
function longestPause(atMs: readonly number[], window: TimeRange, stepMs: number): Pause | undefined {
  if (atMs.length < STEPS_MIN) return undefined
  const ends = [...atMs.slice(1), Math.max(window.to, atMs.at(-1) as number)]
  const pauses = ends.map((to, i) => ({ from: atMs[i] as number, to, ended: i < atMs.length - 1 }))
  const [longest, second] = pauses.sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from)
  if (!longest || !second) return undefined
  const usual = Math.max(second.to - second.from, stepMs)
  return { ...longest, from: longest.from + stepMs, surprise: (longest.to - longest.from) / usual }
}
