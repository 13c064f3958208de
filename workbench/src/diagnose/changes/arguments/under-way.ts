/**
 * Paper    none; dating by extrapolation, and exclusion by time
 * Idea     what fills up evenly from the beginning of the window until the symptom was begun before the window: by no change within it, and likely by one
 *          that came when it can have begun
 * Input    changes, all series, the onset
 * Output   arguments for changes of a service that came when its climb can have begun, against those that came when it was under way
 * Cost     O(points log points + changes x climbs)
 */

import { compareText } from '../../../lib/compare-text.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { figure } from '../../evidence.ts'
import type { Frame } from '../../frame.ts'
import { type Climb, climbOf } from '../../series/climbs.ts'
import type { Argument, Candidate } from '../judge.ts'
import { isWidespread } from './widespread.ts'

const LOOKED_BACK_MS = 7 * 86_400_000 // before the window: as far as changes are asked for
const OTHERWISE = Math.log(0.1) // a change may do harm in another way than by what was filling up already: one in ten

/** What was filling up when the window began speaks for the changes that came when it began, and against those that came later. */
export function underWayArguments(
  changes: readonly Candidate[],
  services: readonly string[],
  { series, onset, windows }: Pick<Frame, 'series' | 'onset' | 'windows'>,
): readonly Argument[] {
  if (!onset?.measured) return []
  const fromMs = windows.before.from
  const climbs = series.flatMap((one) => climbOf(one, fromMs, onset.from) ?? [])
  const ofService = Map.groupBy(climbs, (climb) => climb.series.service)
  return changes.flatMap((change) => {
    const { service = '' } = change
    const own = bestDated(ofService.get(service) ?? [])
    if (!own || isWidespread(service, services, (name) => ofService.has(name))) return []
    return argumentOn(change, own, fromMs, onset.from) ?? []
  })
}

/** The climb that tells best when it began: instances of one thing began together, so the one that may have begun first dates all. */
function bestDated(climbs: readonly Climb[]): Climb | undefined {
  const alike = Map.groupBy(climbs, ({ series }) => `${series.name} ${series.detail}`)
  const first = [...alike.values()].map((some) => some.reduce((a, b) => (b.sinceMs < a.sinceMs ? b : a)))
  return first.toSorted((a, b) => b.sinceMs - a.sinceMs || compareText(a.series.name, b.series.name))[0]
}

/** The later a climb can have begun at the earliest, the less is left to chance: of all the time that is looked back on, the change took this part. */
function argumentOn(change: Candidate, own: Climb, fromMs: number, onsetMs: number): Argument | undefined {
  const atMs = parseRfc3339(change.at) ?? 0
  const what = `${own.series.name} climbs from ${figure(own.start)} to ${figure(own.reached)}`
  if (atMs > own.seenMs && atMs <= onsetMs)
    return {
      changeId: change.id,
      weight: OTHERWISE,
      says: `${what} until the symptom came, and did so before this change`,
    }
  const odds = LOOKED_BACK_MS / (fromMs - own.sinceMs)
  if (atMs < own.sinceMs || atMs > fromMs || odds <= 1) return undefined
  const says = `${what} until the symptom came; going back at that rate, it began when this change came`
  return { changeId: change.id, weight: Math.log(odds), says, agesWell: true }
}
